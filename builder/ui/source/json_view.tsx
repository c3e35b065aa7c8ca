import type { Issue } from '@yingzao/runtime-ui/core/api/api_error';
import { Button } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';

import { stepsOf } from '../draft';
import { useText } from '../i18n/use_text';
import { canonical } from '../schema_form/core/canonical';
import { type Fault, checkShape } from '../schema_form/core/check_shape';
import type { Json, RootSchema, Schema } from '../schema_form/core/schema';
import { useNaming } from '../items/vocabulary_api';
import { JsonEditor, type JsonFault } from './json_editor';
import { schemaProperties, settingOffers, valueOffers } from './json_offers';
import { nearest } from './nearest';
import { repeatedKeys } from './repeated_keys';
import './source.css';

export interface JsonViewProps {
  readonly root: RootSchema;
  readonly schema: Schema;
  /** In canonical form. */
  readonly value: Json;
  /** The value's place in the document. */
  readonly pointer: string;
  readonly issues: readonly Issue[];
  readonly label: string;
  readonly onApply: (value: Json) => void;
}

/** A part of the draft as JSON: completed and checked by the schema while one types, taken over in one step. */
export default function JsonView({ root, schema, value, pointer, issues, label, onApply }: JsonViewProps) {
  const text = useText();
  const { naming } = useNaming();
  const start = useMemo(() => format(value), [value]);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? start;
  const read = useMemo(() => parsed(shown), [shown]);
  const told = useCallback(
    (fault: Fault): string => {
      const known = fault.code === 'unknown' ? nearestSetting(root, schema, value, fault) : '';
      const said = text(`source.fault_${fault.code}` as 'source.fault_unknown', { name: fault.code === 'type' ? text(`source.type_${fault.name}` as 'source.type_text') : fault.name });
      return known ? `${said} ${text('source.did_you_mean', { name: known })}` : said;
    },
    [root, schema, text, value],
  );
  const faultsOf = useCallback(
    (given: Json, written: string): readonly JsonFault[] => {
      const twice = repeatedKeys(written).map((steps) => ({ steps, atKey: true, severity: 'error' as const, message: text('source.fault_twice', { name: String(steps.at(-1)) }) }));
      if (twice.length > 0) return twice;
      const shape = checkShape(root, schema, given).map((fault) => ({ steps: fault.steps, atKey: fault.atKey, severity: 'error' as const, message: told(fault) }));
      // The server's check is about what the draft has: once that is typed over, its places are no longer right.
      if (typed !== null && typed !== start) return shape;
      const said = issues
        .filter((one) => pointer === '' || one.pointer === pointer || one.pointer.startsWith(`${pointer}/`))
        .map((one) => ({ steps: stepsOf(one.pointer.slice(pointer.length)), severity: one.severity === 'warning' ? ('warning' as const) : ('error' as const), message: one.message }));
      return said.length > 0 ? said : shape;
    },
    [root, schema, told, text, issues, pointer, typed, start],
  );
  const faults = useMemo(() => (read === undefined ? [] : faultsOf(read, shown)), [read, shown, faultsOf]);
  const readable = useMemo(() => read !== undefined && repeatedKeys(shown).length === 0, [read, shown]);
  const changed = typed !== null && typed !== start;
  const apply = useCallback(() => {
    if (read === undefined || !readable) return;
    onApply(canonical(root, schema, read));
    setTyped(null);
  }, [read, readable, onApply, root, schema]);
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key === 'Enter' && changed) {
        event.preventDefault();
        apply();
      }
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, [apply, changed]);
  return (
    <div className="yzb-json">
      <JsonEditor
        text={shown}
        label={label}
        onChange={setTyped}
        faultsOf={faultsOf}
        broken={(line) => text('source.broken', { line })}
        settingsAt={(given, steps) => (naming ? settingOffers(root, naming.words, naming.names, schema, given, steps) : [])}
        valuesAt={(given, steps) => (naming ? valueOffers(root, naming.words, naming.names, schema, given, steps) : [])}
      />
      <footer className="yzb-json-foot">
        <span className={read === undefined || faults.some((one) => one.severity === 'error') ? 'yz-field-error' : 'yz-muted'} role="status">
          {read === undefined ? text('source.not_json') : faults.length > 0 ? text('source.faults', { count: faults.length }) : text('source.fine')}
        </span>
        <span className="yz-spread" />
        <Button disabled={!changed} onClick={() => setTyped(null)}>
          {text('source.discard')}
        </Button>
        <Button disabled={!readable} onClick={() => read !== undefined && setTyped(format(canonical(root, schema, read)))}>
          {text('source.format')}
        </Button>
        <Button type="primary" disabled={!changed || !readable} title="Ctrl+Enter" onClick={apply}>
          {text('source.apply')}
        </Button>
      </footer>
    </div>
  );
}

function format(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function parsed(written: string): Json | undefined {
  try {
    return JSON.parse(written) as Json;
  } catch {
    return undefined;
  }
}

function nearestSetting(root: RootSchema, schema: Schema, value: Json, { name, steps }: Fault): string {
  return nearest(name, schemaProperties(root, schema, value, steps.slice(0, -1)));
}
