import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { memo, useMemo, useState } from 'react';

import { useText } from '../../i18n/use_text';
import { isDefault } from '../core/canonical';
import type { Around } from '../core/place';
import type { Steps } from '../core/paths';
import { type JsonObject, type Property, kindOf, modelShape } from '../core/schema';
import { useForm } from '../form_context';
import { KindChoice } from './kind_choice';
import { Setting } from './setting';

export interface BodyProps {
  readonly model: string;
  readonly value: JsonObject;
  readonly steps: Steps;
  readonly around: Around | null;
  readonly only?: readonly string[] | undefined;
  readonly without?: readonly string[] | undefined;
}

/** Settings one looks for at once, though they may be left out. */
const IN_SIGHT: Readonly<Record<string, readonly string[]>> = {
  Assignee: ['role', 'field', 'user', 'initiator'],
  Measure: ['field'],
  NavigationEntry: ['view', 'dashboard', 'entity', 'icon'],
  Report: ['dimensions', 'filter'],
  Rule: ['condition'],
  TableView: ['filter', 'sort'],
};
const NEVER_SHOWN = new Set(['id', 'type']);

/** The settings of one part: its kind first, what it is called, what must be there; the rest under "more". */
export const Body = memo(function Body({ model, value, steps, around, only, without }: BodyProps) {
  const { root } = useForm();
  const shape = modelShape(root, model);
  if (shape.is === 'union') {
    const kind = kindOf(shape, value);
    return (
      <>
        {(!only || only.includes('type')) && !without?.includes('type') && <KindChoice union={model} value={value} steps={steps} />}
        {kind !== undefined && (
          <Settings key={kind} model={kind} value={value} steps={steps} around={around} only={only} without={without} />
        )}
      </>
    );
  }
  return <Settings model={model} value={value} steps={steps} around={around} only={only} without={without} />;
});

function Settings({ model, value, steps, around, only, without }: BodyProps) {
  const text = useText();
  const { root, words, unseen } = useForm();
  const [more, setMore] = useState(false);
  const shape = modelShape(root, model);
  const all = useMemo(() => {
    if (shape.is !== 'object') return [];
    const shown = shape.properties.filter(
      ({ name }) => !NEVER_SHOWN.has(name) && !unseen.has(name) && (!only || only.includes(name)) && !without?.includes(name),
    );
    return only ? shown.toSorted((a, b) => only.indexOf(a.name) - only.indexOf(b.name)) : inOrder(shown);
  }, [shape, only, without, unseen]);
  // What is folded stays where it is while one fills it in.
  const [folded] = useState<ReadonlySet<string>>(
    () => new Set(only ? [] : all.filter((one) => !IN_SIGHT[model]?.includes(one.name) && foldable(one, value)).map(({ name }) => name)),
  );
  const inside = useMemo<Around>(() => ({ value, model, outer: around }), [value, model, around]);
  const line = ({ name, schema, required }: Property) => (
    <Setting
      key={name}
      name={name}
      model={model}
      schema={schema}
      required={required}
      value={value[name]}
      steps={steps}
      around={inside}
    />
  );
  const rest = all.filter(({ name }) => folded.has(name));
  const names = rest.map(({ name }) => words.setting(name));
  return (
    <>
      <div className="yz-settings">{all.filter(({ name }) => !folded.has(name)).map(line)}</div>
      {rest.length > 0 && (
        <div className="yz-more-settings">
          <button type="button" className="yz-more-toggle" aria-expanded={more} onClick={() => setMore(!more)}>
            {more ? <DownOutlined /> : <RightOutlined />}
            <span>{text('edit.more_settings')}</span>
            {!more && <span className="yz-more-names">{names.slice(0, 6).join(text('list.between'))}{names.length > 6 ? '…' : ''}</span>}
          </button>
          {more && <div className="yz-settings">{rest.map(line)}</div>}
        </div>
      )}
    </>
  );
}

const FIRST = ['label', 'key'];

/** Name and key first, then as the schema has them. */
function inOrder(properties: readonly Property[]): readonly Property[] {
  const first = FIRST.flatMap((name) => properties.filter((one) => one.name === name));
  return [...first, ...properties.filter(({ name }) => !FIRST.includes(name))];
}

/** Settings nobody has given and nobody needs at once. */
function foldable({ name, schema, required }: Property, value: JsonObject): boolean {
  if (required || FIRST.includes(name)) return false;
  const given = value[name];
  return given === undefined || given === null || (isDefault(schema, given) && !schema['x-said']);
}
