import { Modal, Select } from 'antd';
import { useEffect, useId, useState } from 'react';

import type { EntityDefinition } from '@yingzao/runtime-ui/core/definition';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import { useText } from '../i18n/use_text';
import { AGGREGATES, type Aggregate, type FirstField, lookupChoices, lookupOf, rollupOf, rollupSources, summedFields } from './derived_fields';
import { Setting } from './setting';

export interface DerivedDialogProps {
  readonly type: 'lookup' | 'rollup';
  readonly entity: EntityDefinition;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  readonly onChoose: (first: FirstField) => void;
  readonly onCancel: () => void;
}

/** What a new field shows of other records, or sums up of them. */
export function DerivedDialog(props: DerivedDialogProps) {
  return props.type === 'lookup' ? <LookupDialog {...props} /> : <RollupDialog {...props} />;
}

function LookupDialog({ entity, entities, onChoose, onCancel }: DerivedDialogProps) {
  const text = useText();
  const label = useLabel();
  const choices = lookupChoices(entity, entities);
  const [asked, setAsked] = useState<string>();
  const [shown, setShown] = useState<string>();
  const through = choices.find(({ reference }) => reference.key === asked) ?? (choices.length === 1 ? choices[0] : undefined);
  const field = through?.fields.find(({ key }) => key === shown);
  return (
    <Asking title={text('derived.lookup_title')} ready={field !== undefined} chosen={field?.key} onDone={() => through && field && onChoose(lookupOf(through, field))} onCancel={onCancel}>
      {choices.length === 0 ? (
        <p className="yz-muted">{text('derived.no_references')}</p>
      ) : (
        <>
          <Setting label={text('derived.through')}>
            <Select
              autoFocus={!through}
              aria-label={text('derived.through')}
              placeholder={text('field.choose')}
              value={through?.reference.key}
              options={choices.map(({ reference }) => ({ value: reference.key, label: label(reference.label, reference.key) }))}
              onChange={(key) => {
                setAsked(key);
                setShown(undefined);
              }}
            />
          </Setting>
          <Setting label={text('derived.shown')}>
            <Select
              key={through?.reference.key}
              autoFocus={through !== undefined}
              showSearch={{ optionFilterProp: 'label' }}
              disabled={!through}
              aria-label={text('derived.shown')}
              placeholder={text('field.choose')}
              value={shown}
              options={(through?.fields ?? []).map((one) => ({ value: one.key, label: label(one.label, one.key) }))}
              onChange={setShown}
            />
          </Setting>
        </>
      )}
    </Asking>
  );
}

function RollupDialog({ entity, entities, onChoose, onCancel }: DerivedDialogProps) {
  const text = useText();
  const label = useLabel();
  const sources = rollupSources(entity, entities);
  const [asked, setAsked] = useState<number>();
  const [aggregate, setAggregate] = useState<Aggregate>('count');
  const [summed, setSummed] = useState<string>();
  const at = asked ?? (sources.length === 1 ? 0 : undefined);
  const source = at === undefined ? undefined : sources[at];
  const fields = source ? summedFields(source, aggregate) : [];
  const first = source && rollupOf(source, aggregate, fields.find(({ key }) => key === summed));
  return (
    <Asking title={text('derived.rollup_title')} ready={first !== undefined} chosen={aggregate === 'count' ? undefined : first && summed} onDone={() => first && onChoose(first)} onCancel={onCancel}>
      {sources.length === 0 ? (
        <p className="yz-muted">{text('derived.no_sources')}</p>
      ) : (
        <>
          <Setting label={text('derived.source')}>
            <Select
              autoFocus={!source}
              aria-label={text('derived.source')}
              placeholder={text('field.choose')}
              value={at}
              options={sources.map((one, index) => ({
                value: index,
                label: one.viaLabel ? `${label(one.entity.label, one.entity.key)} · ${label(one.viaLabel, one.via)}` : label(one.entity.label, one.entity.key),
              }))}
              onChange={(index) => {
                setAsked(index);
                setSummed(undefined);
              }}
            />
          </Setting>
          <Setting label={text('derived.aggregate')}>
            <Select
              autoFocus={source !== undefined}
              aria-label={text('derived.aggregate')}
              value={aggregate}
              options={AGGREGATES.map((value) => ({ value, label: text(`derived.${value}`) }))}
              onChange={setAggregate}
            />
          </Setting>
          {aggregate !== 'count' && (
            <Setting label={text('derived.summed')}>
              <Select
                showSearch={{ optionFilterProp: 'label' }}
                disabled={!source}
                aria-label={text('derived.summed')}
                placeholder={source && fields.length === 0 ? text('derived.nothing_to_sum') : text('field.choose')}
                value={fields.some(({ key }) => key === summed) ? summed : undefined}
                options={fields.map((one) => ({ value: one.key, label: label(one.label, one.key) }))}
                onChange={setSummed}
              />
            </Setting>
          )}
        </>
      )}
    </Asking>
  );
}

interface AskingProps {
  readonly title: string;
  readonly ready: boolean;
  /** What was asked for last: once it is there, Enter adds the field. */
  readonly chosen: string | undefined;
  readonly onDone: () => void;
  readonly onCancel: () => void;
  readonly children: React.ReactNode;
}

function Asking({ title, ready, chosen, onDone, onCancel, children }: AskingProps) {
  const text = useText();
  const add = useId();
  useEffect(() => {
    if (chosen !== undefined) document.getElementById(add)?.focus();
  }, [add, chosen]);
  return (
    <Modal open title={title} width={420} okText={text('derived.add')} cancelText={text('action.cancel')} okButtonProps={{ id: add, disabled: !ready }} onOk={onDone} onCancel={onCancel}>
      <div className="yz-settings">{children}</div>
    </Modal>
  );
}
