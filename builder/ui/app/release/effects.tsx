import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { Checkbox } from 'antd';
import type { ReactNode } from 'react';

import { type Package, findByKey } from '../../draft';
import { useText } from '../../i18n/use_text';
import { nameOf, optionName } from './names';
import type { Plan, Running } from './release_api';

export interface EffectsProps {
  readonly plan: Plan;
  readonly running?: readonly Running[];
  readonly before: Package | null | undefined;
  readonly after: Package | null | undefined;
  /** Fields whose change of type may keep values aside. */
  readonly accepted: ReadonlySet<string>;
  readonly onAccept: (accepted: ReadonlySet<string>) => void;
}

/** Steps that keep values aside and that nobody has agreed to yet. */
export function waitsForConsent(plan: Plan, accepted: ReadonlySet<string>): boolean {
  return plan.retyped.some((one) => one.kept_aside > 0 && !accepted.has(one.field));
}

/** What publishing does to data and to what is under way, the losses first. */
export function Effects({ plan, running = [], before, after, accepted, onAccept }: EffectsProps) {
  const text = useText();
  const label = useLabel();
  const named = (name: string) => nameOf(name, [after, before], label);
  const joined = (names: readonly string[]) => names.join(text('effects.separator'));
  const counted = (name: string) => {
    const count = plan.hidden_records[name] ?? 0;
    return count > 0 ? text('effects.with_records', { name: named(name), count }) : named(name);
  };
  const lossy = plan.retyped.filter((one) => one.kept_aside > 0);
  const safe = plan.retyped.filter((one) => one.kept_aside === 0);
  const lines: ReactNode[] = [
    plan.entities_added.length > 0 && text('effects.entities', { names: joined(plan.entities_added.map(named)) }),
    plan.fields_added.length > 0 && text('effects.fields', { names: joined(plan.fields_added.map(named)) }),
    ...safe.map((one) => text('effects.retyped', { name: named(one.field), count: one.values })),
    ...Object.entries(plan.recomputed).map(([name, count]) => text('effects.recomputed', { name: named(name), count })),
    ...Object.entries(plan.numbered).map(([name, count]) => text('effects.numbered', { name: named(name), count })),
    ...plan.replaced.map((one) => {
      const option = optionName(one.field, one.option, [before, after], label);
      const by = optionName(one.field, one.by, [after, before], label);
      return text('effects.replaced', { name: named(one.field), option, by, count: one.records });
    }),
    ...plan.read_anew.map((one) => {
      const line = text('effects.read_anew', { name: named(one.field), count: one.values });
      return one.unfit > 0 ? `${line} ${text('effects.unread', { values: joined(one.examples) })}` : line;
    }),
    plan.hidden.length > 0 && text('effects.hidden', { names: joined(plan.hidden.map((name) => counted(name))) }),
    ...running.map((one) => {
      const process = findByKey(before?.processes, one.process) ?? findByKey(after?.processes, one.process);
      const name = label(process?.label as Label | undefined, one.process);
      return text('effects.running', { name, count: one.instances, version: one.version });
    }),
  ].filter(Boolean);
  return (
    <section className="yz-panel yzb-effects" aria-label={text('effects.title')}>
      <h2 className="yz-panel-title">{text('effects.title')}</h2>
      {lossy.map((one) => (
        <div key={one.field} className="yzb-lossy">
          <p>{text('effects.lossy', { name: named(one.field), count: one.kept_aside, values: one.values })}</p>
          {one.examples.length > 0 && (
            <p className="yz-muted">{text('effects.examples', { values: joined(one.examples.slice(0, 5).map(String)) })}</p>
          )}
          <Checkbox
            checked={accepted.has(one.field)}
            onChange={(event) => {
              const next = new Set(accepted);
              if (event.target.checked) next.add(one.field);
              else next.delete(one.field);
              onAccept(next);
            }}
          >
            {text('effects.accept', { name: named(one.field) })}
          </Checkbox>
        </div>
      ))}
      {lines.length > 0 ? (
        <ul className="yzb-effect-lines">
          {lines.map((line, at) => (
            <li key={at}>{line}</li>
          ))}
        </ul>
      ) : (
        lossy.length === 0 && <p className="yz-muted">{text('effects.none')}</p>
      )}
      {plan.warnings.length > 0 && (
        <ul className="yzb-effect-lines yzb-effect-warnings">
          {plan.warnings.map((warning, at) => (
            <li key={at}>{warning.message}</li>
          ))}
        </ul>
      )}
      {plan.ddl.length > 0 && (
        <details className="yzb-ddl">
          <summary>{text('effects.ddl', { count: plan.ddl.length })}</summary>
          <pre tabIndex={0}>{plan.ddl.join('\n')}</pre>
        </details>
      )}
    </section>
  );
}
