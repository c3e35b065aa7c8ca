import { SearchOutlined } from '@ant-design/icons';
import { useNarrow } from '@yingzao/runtime-ui/hooks/use_narrow';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Input, Segmented, Select } from 'antd';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';

import { SectionSkeleton } from '../app/section_skeleton';
import { useDocument, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import { matchesText } from '../items/matches_text';
import { type Naming, useNaming } from '../items/vocabulary_api';
import { setAt } from '../schema_form/core/paths';
import type { Json } from '../schema_form/core/schema';
import { titleOf } from '../schema_form/core/summary';
import { LANGUAGES } from '../inputs/languages';
import '../inputs/inputs.css';
import { type LabelRow, isMissing, labelRows, sectionOf } from './label_rows';
import './labels.css';

/** Every text of the app in every language, missing ones first to find. */
export default function LabelsSection() {
  const { naming, error, retry } = useNaming();
  if (error) return <Failed page error={error} onRetry={retry} />;
  return naming ? <Table naming={naming} /> : <SectionSkeleton />;
}

const ROW = 44;
/** On a phone the languages stand below what they are of. */
const NARROW_ROW = 134;

function Table({ naming }: { readonly naming: Naming }) {
  const text = useText();
  const document = useDocument();
  const { edit } = useDraftActions();
  const [wanted, setWanted] = useState<'all' | 'missing'>('all');
  const [section, setSection] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const { words, names, root } = naming;
  const rows = useMemo(() => labelRows(root, document), [root, document]);
  const missing = rows.filter(isMissing).length;
  // A row that is being filled in stays until one looks for something else.
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(
    () => rows.filter((row) => (wanted === 'all' || isMissing(row) || kept.has(row.pointer)) && (section === null || sectionOf(row) === section) && matchesText(search, ...Object.values(row.texts), row.way.map(([, item]) => titleOf(item, names)).join(' '))),
    [rows, wanted, section, search, kept, names],
  );
  const sections = [...new Set(rows.map(sectionOf))].map((one) => ({ value: one, label: words.item(one) }));
  const rowHeight = useNarrow() ? NARROW_ROW : ROW;
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- what it answers is used here alone
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 12, initialRect: { width: 900, height: 600 } });
  const said = useCallback(
    (row: LabelRow) => row.way.map(([list, item]) => `${words.item(list)} ${titleOf(item, names) || ''}`.trim()).join(' › '),
    [words, names],
  );
  const change = useCallback(
    (row: LabelRow, language: string, next: string) => {
      setKept((before) => new Set(before).add(row.pointer));
      edit(
        text('labels.changed', { name: said(row) || words.item(sectionOf(row)) }),
        (draft) => {
          const { [language]: _, ...rest } = row.texts;
          const texts = next === '' ? rest : { ...rest, [language]: next };
          const sorted = Object.fromEntries(Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1))) as Json;
          setAt(draft, row.steps, Object.keys(texts).length === 0 && row.setting === 'label' ? undefined : sorted);
        },
        { key: `${row.pointer}/${language}` },
      );
    },
    [edit, said, text, words],
  );
  return (
    <div className="yzb-labels">
      <header className="yzb-labels-head">
        <h1 className="yz-page-title">{text('section.labels')}</h1>
        <Segmented<'all' | 'missing'>
          aria-label={text('labels.show')}
          value={wanted}
          options={[
            { value: 'all', label: text('labels.all', { count: rows.length }) },
            { value: 'missing', label: text('labels.missing', { count: missing }) },
          ]}
          onChange={(next) => {
            setKept(new Set());
            setWanted(next);
          }}
        />
        <Select allowClear aria-label={text('labels.part')} placeholder={text('labels.part')} value={section} options={sections} onChange={(next: string | undefined) => setSection(next ?? null)} />
        <Input allowClear prefix={<SearchOutlined aria-hidden="true" />} aria-label={text('labels.search')} placeholder={text('labels.search')} value={typed} onChange={(event) => setTyped(event.target.value)} />
      </header>
      <div className="yzb-labels-table" role="table" aria-label={text('section.labels')} aria-rowcount={shown.length + 1}>
        <div role="row" className="yzb-labels-row yzb-labels-top" aria-rowindex={1}>
          <span role="columnheader">{text('labels.item')}</span>
          {LANGUAGES.map((one) => (
            <span key={one} role="columnheader">{text(`labels.${one}`)}</span>
          ))}
        </div>
        <div className="yzb-labels-body" ref={box}>
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const line = shown[index];
              return line ? <Line key={line.pointer} row={line} at={index} start={start} height={rowHeight} said={said(line)} setting={words.setting(line.setting)} onChange={change} /> : null;
            })}
          </div>
          {shown.length === 0 && <p className="yz-muted yzb-labels-none">{text(wanted === 'missing' && search === '' ? 'labels.none_missing' : 'items.nothing_found')}</p>}
        </div>
      </div>
    </div>
  );
}

interface LineProps {
  readonly row: LabelRow;
  readonly at: number;
  readonly start: number;
  readonly height: number;
  readonly said: string;
  readonly setting: string;
  readonly onChange: (row: LabelRow, language: string, next: string) => void;
}

const Line = memo(function Line({ row, at, start, height, said, setting, onChange }: LineProps) {
  const text = useText();
  return (
    <div role="row" aria-rowindex={at + 2} className="yzb-labels-row" style={{ position: 'absolute', insetInline: 0, top: start, height }}>
      <span role="rowheader" className="yzb-labels-item" title={said}>
        <span>{said}</span>
        <small className="yz-muted">{setting}</small>
      </span>
      {LANGUAGES.map((language) => {
        const given = row.texts[language] ?? '';
        const empty = given === '' && LANGUAGES.some((one) => row.texts[one]);
        return (
          <span key={language} role="cell">
            <Input
              value={given}
              maxLength={300}
              className={empty ? 'yz-text-missing' : undefined}
              placeholder={empty ? text('input.missing') : undefined}
              aria-label={`${said} ${setting} ${text(`labels.${language}`)}`}
              onChange={(event) => onChange(row, language, event.target.value)}
            />
          </span>
        );
      })}
    </div>
  );
});
