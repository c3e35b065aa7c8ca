import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { Issue } from '@yingzao/runtime-ui/core/api/api_error';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';
import { useState } from 'react';

import { addressOf } from '../app/places';
import { type Package, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import { DraftExpression } from '../items/draft_expression';
import { moveItem } from '../items/item_operations';
import type { Naming } from '../items/vocabulary_api';
import { setAt } from '../schema_form/core/paths';
import { type Json, type JsonObject, isObject } from '../schema_form/core/schema';
import { Sortable } from '../schema_form/parts/sortable';
import { SchemaForm } from '../schema_form/schema_form';

export interface SampleSetsProps {
  readonly naming: Naming;
  readonly document: Package;
  readonly issues: readonly Issue[];
}

/**
 * The sample data of an app in the order in which it is written: that of its own tables is edited with the table,
 * that of other apps' tables here.
 */
export function SampleSets({ naming, document, issues }: SampleSetsProps) {
  const text = useText();
  const { edit } = useDraftActions();
  const { words, names } = naming;
  const sets = ((document.sample_data ?? []) as readonly Json[]).filter(isObject);
  const [open, setOpen] = useState<string>();
  const idOf = (at: number) => String(sets[at]?.id ?? at);
  const name = (at: number) => names.entityLabel(String(sets[at]?.entity ?? ''));
  const own = (at: number) => names.resolve(String(sets[at]?.entity ?? '')).startsWith(`${names.app}.`);
  const label = text('items.changed', { name: words.setting('sample_data'), setting: '' });
  if (sets.length === 0) return <Empty icon={<DefinitionIcon name="database" />} title={text('more.no_samples')} note={text('more.no_samples_note')} />;
  return (
    <>
      <p className="yz-muted">{text('more.samples_note')}</p>
      <Sortable
        label={words.setting('sample_data')}
        ids={sets.map((_, at) => idOf(at))}
        nameOf={name}
        onMove={(from, to) => edit(label, (draft) => moveItem(draft, 'sample_data', from, to))}
        line={(at) => {
          const count = text('more.sample_records', { count: Array.isArray(sets[at]?.records) ? (sets[at].records as readonly Json[]).length : 0 });
          const address = own(at) ? addressOf(document, `/sample_data/${at}`) : null;
          return address ? (
            <Link to={address as '/'} className="yzb-sample-set">
              <span>{name(at)}</span> <span className="yz-muted">{count}</span>
              <RightOutlined aria-hidden="true" />
            </Link>
          ) : (
            <button type="button" className="yzb-sample-set" data-no-drag aria-expanded={open === idOf(at)} onClick={() => setOpen(open === idOf(at) ? undefined : idOf(at))}>
              <span>{name(at)}</span> <span className="yz-muted">{count}</span>
              {open === idOf(at) ? <DownOutlined aria-hidden="true" /> : <RightOutlined aria-hidden="true" />}
            </button>
          );
        }}
        below={(at) =>
          own(at) || open !== idOf(at) ? null : (
            <div className="yz-part-body">
              <SchemaForm
                {...naming}
                model="SampleSet"
                value={sets[at] as JsonObject}
                pointer={`/sample_data/${at}`}
                issues={issues}
                Expression={DraftExpression}
                onEdit={(steps, value) => edit(label, (draft) => setAt(draft, ['sample_data', at, ...steps], value), { key: `/sample_data/${at}/${steps.join('/')}` })}
              />
            </div>
          )
        }
      />
    </>
  );
}
