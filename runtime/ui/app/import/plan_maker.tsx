import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';

import { wordsOf } from '../../core/api/import_api';
import { planMigration } from '../../core/api/migration_api';
import type { AppDefinition } from '../../core/definition';
import { pick } from '../../core/label';
import { moved } from '../../core/moved';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { type Target, guessTarget } from './guess_target';
import { Refusal } from './refusal';

const TRIED = 200;
const MOST_TRIED = 500;

export interface PlanMakerProps {
  readonly app: AppDefinition;
  readonly files: readonly File[];
  readonly onMade: (id: string) => void;
  readonly onClose: () => void;
}

interface Planned {
  readonly file: File;
  readonly entity: string | undefined;
}

/** Which file goes into which list, and in which order: a plan without a line of JSON. */
export function PlanMaker({ app, files, onMade, onClose }: PlanMakerProps) {
  const text = useText();
  const label = useLabel();
  const targets: readonly Target[] = Object.values(app.entities)
    .filter((entity) => !entity.parent && entity.actions.includes('import') && entity.actions.includes('create'))
    .map((entity) => ({
      name: entity.name,
      label: label(entity.plural, label(entity.label, entity.key)),
      words: [entity.key, ...['zh', 'en'].flatMap((one) => [pick(entity.label, one as 'zh'), pick(entity.plural, one as 'zh')])],
    }));
  const [planned, setPlanned] = useState<readonly Planned[]>(() => files.map((file) => ({ file, entity: guessTarget(file.name, targets) })));
  const [name, setName] = useState(label(app.app.label, app.app.key));
  const [tried, setTried] = useState(TRIED);
  const [busy, setBusy] = useState(false);
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const missing = planned.filter(({ entity }) => !entity);

  async function make(): Promise<void> {
    const whole = planned.flatMap(({ file, entity }) => (entity ? [{ file, entity }] : []));
    if (missing.length > 0) {
      setReasons(missing.map(({ file }) => text('migration.no_target', { file: file.name })));
      return;
    }
    setBusy(true);
    setReasons([]);
    try {
      onMade((await planMigration(name.trim(), tried, whole)).id);
    } catch (error) {
      const words = wordsOf(error);
      setReasons(words.length > 0 ? words : [errorText(error, text)]);
      setBusy(false);
    }
  }

  return (
    <section className="yz-panel" aria-label={text('migration.plan')}>
      <h2 className="yz-panel-title">{text('migration.plan')}</h2>
      <p className="yz-muted">{text('migration.plan_note')}</p>
      <div className="yz-plan-head">
        <label className="yz-import-choice">
          {text('migration.name')}
          <Input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="yz-import-choice">
          {text('migration.tried')}
          <InputNumber min={1} max={MOST_TRIED} precision={0} value={tried} onChange={(next) => setTried(next ?? TRIED)} />
        </label>
      </div>
      <ol className="yz-plan-files">
        {planned.map(({ file, entity }, at) => (
          <li key={`${file.name} ${file.size} ${file.lastModified}`}>
            <span className="yz-plan-number">{at + 1}</span>
            <span className="yz-plan-file">{file.name}</span>
            <Select
              className="yz-plan-target"
              aria-label={text('migration.target_of', { file: file.name })}
              placeholder={text('migration.target')}
              showSearch={{ optionFilterProp: 'label' }}
              value={entity}
              options={targets.map((one) => ({ value: one.name, label: one.label }))}
              onChange={(next: string) => setPlanned(planned.with(at, { file, entity: next }))}
            />
            <PlaceButtons name={file.name} at={at} count={planned.length} onMove={(by) => setPlanned(moved(planned, at, by))} />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={text('migration.leave_out', { file: file.name })}
              title={text('migration.leave_out', { file: file.name })}
              onClick={() => setPlanned(planned.toSpliced(at, 1))}
            />
          </li>
        ))}
      </ol>
      <Refusal reasons={reasons} />
      <div className="yz-import-actions">
        <Button onClick={onClose}>{text('action.cancel')}</Button>
        <Button type="primary" loading={busy} disabled={planned.length === 0 || name.trim() === ''} onClick={() => void make()}>
          {text('migration.make')}
        </Button>
      </div>
    </section>
  );
}

/** A place further up or down in the order. */
export function PlaceButtons(props: {
  readonly name: string;
  readonly at: number;
  readonly count: number;
  readonly disabled?: boolean;
  readonly onMove: (by: -1 | 1) => void;
}) {
  const text = useText();
  const { name, at, count, disabled, onMove } = props;
  return (
    <span className="yz-plan-place">
      <Button type="text" icon={<ArrowUpOutlined />} disabled={disabled || at === 0} aria-label={text('migration.up', { file: name })} onClick={() => onMove(-1)} />
      <Button type="text" icon={<ArrowDownOutlined />} disabled={disabled || at === count - 1} aria-label={text('migration.down', { file: name })} onClick={() => onMove(1)} />
    </span>
  );
}
