import { Button, Modal, Radio } from 'antd';
import { useState } from 'react';

import { sameValue } from '../../core/form/changes';
import { fieldOf } from '../../core/form/layout';
import { type RecordAnswer, type Values, itemLabelsOf, labelOf, rowLabelsOf } from '../../core/record';
import { kitOf } from '../../fields/registry';
import { useFormat } from '../../hooks/use_format';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { type FormScope, type FormState, pendingChanges } from './form_state';

export interface ConflictViewProps {
  readonly scope: FormScope;
  readonly state: FormState;
  readonly theirs: RecordAnswer;
  /** Goes on from their version with these values of mine. */
  readonly onResolve: (mine: Values) => void;
}

/** Somebody saved first: mine and theirs side by side, a choice per field, nothing overwritten unseen. */
export function ConflictView({ scope, state, theirs, onResolve }: ConflictViewProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const mine = pendingChanges(scope, state);
  const rows = Object.keys(mine).map((key) => ({
    key,
    contested: !sameValue(theirs.values[key], state.base[key]) && !sameValue(theirs.values[key], mine[key]),
  }));
  const contested = rows.filter((row) => row.contested);
  const [theirsChosen, setTheirsChosen] = useState<ReadonlySet<string>>(new Set());

  function choose(key: string, takeTheirs: boolean): void {
    const next = new Set(theirsChosen);
    if (takeTheirs) next.add(key);
    else next.delete(key);
    setTheirsChosen(next);
  }

  const kept = Object.fromEntries(Object.entries(mine).filter(([key]) => !theirsChosen.has(key)));
  const by = labelOf(theirs.labels, 'updated_by');
  const at = theirs.values.updated_at;

  return (
    <Modal
      open
      width={760}
      title={text('conflict.title')}
      closable={false}
      footer={
        <div className="yz-dialog-footer">
          <Button onClick={() => onResolve({})}>{text('conflict.take_theirs')}</Button>
          <Button type="primary" onClick={() => onResolve(kept)}>
            {text('conflict.continue')}
          </Button>
        </div>
      }
    >
      <p className="yz-muted">
        {by && typeof at === 'string'
          ? text('conflict.by', { name: by, time: format.relative(at) })
          : text('conflict.explain')}{' '}
        {contested.length === 0 ? text('conflict.none_contested') : text('conflict.choose')}
      </p>
      <table className="yz-conflict">
        <thead>
          <tr>
            <th>{text('conflict.field')}</th>
            <th>{text('conflict.mine')}</th>
            <th>{text('conflict.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, contested: both }) => {
            const field = fieldOf(scope.entity, key);
            if (!field) return null;
            const { View } = kitOf(field);
            const own = mine[key];
            const name = label(field.label, field.key);
            return (
              <tr key={key} className={both ? 'yz-conflict-contested' : ''}>
                <th scope="row">{name}</th>
                <td>
                  <Radio
                    name={`conflict-${key}`}
                    aria-label={`${name}: ${text('conflict.mine')}`}
                    checked={!theirsChosen.has(key)}
                    onChange={() => choose(key, false)}
                  >
                    <View field={field} value={own} title={typeof own === 'string' ? state.titles[own] : undefined} titles={state.titles} />
                  </Radio>
                </td>
                <td>
                  <Radio
                    name={`conflict-${key}`}
                    aria-label={`${name}: ${text('conflict.theirs')}`}
                    checked={theirsChosen.has(key)}
                    onChange={() => choose(key, true)}
                  >
                    <View
                      field={field}
                      value={theirs.values[key]}
                      title={labelOf(theirs.labels, key)}
                      titles={itemLabelsOf(theirs.labels, key)}
                      rowLabels={rowLabelsOf(theirs.labels, key)}
                    />
                  </Radio>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Modal>
  );
}
