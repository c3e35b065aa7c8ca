import { CompressOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { Button } from 'antd';
import { useMemo } from 'react';

import { useDocument } from '../../draft';
import { useText } from '../../i18n/use_text';
import { useNeighbours } from '../model_api';
import { relationsOf } from '../operations/relations';
import { typeWord, useVocabulary } from '../vocabulary';
import { type Box, HEAD_HEIGHT, LINE_HEIGHT, type Line, MOST_FIELDS, pictureOf } from './layout';
import { STEP, usePanZoom } from './use_pan_zoom';
import './diagram.css';

/** Which entity leads to which. A box is a way to its entity; Tab goes from one to the next. */
export default function RelationDiagram({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const text = useText();
  const document = useDocument();
  const relations = useMemo(() => relationsOf(document), [document]);
  const picture = useMemo(() => pictureOf(document, relations), [document, relations]);
  const { frame, view, fit, zoomBy, reveal } = usePanZoom(picture.width, picture.height);

  return (
    <section className="yzd" aria-label={text('model.diagram')}>
      <header>
        <h2>{text('model.diagram')}</h2>
        <Button size="small" icon={<MinusOutlined />} aria-label={text('model.zoom_out')} onClick={() => zoomBy(1 / STEP)} />
        <Button size="small" icon={<PlusOutlined />} aria-label={text('model.zoom_in')} onClick={() => zoomBy(STEP)} />
        <Button size="small" icon={<CompressOutlined />} onClick={fit}>{text('model.fit')}</Button>
      </header>
      <div
        className="yzd-frame"
        ref={frame}
        role="application"
        tabIndex={0}
        aria-label={text('model.diagram_note', { count: picture.boxes.length })}
      >
        <svg width="100%" height="100%" role="presentation">
          <defs>
            <marker id="yzd-one" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">
              <path d="M0 0 L10 5 L0 10 Z" className="yzd-arrow" />
            </marker>
            <marker id="yzd-many" viewBox="0 0 16 10" refX="15" refY="5" markerWidth="12" markerHeight="8" orient="auto">
              <path d="M0 0 L8 5 L0 10 Z M8 0 L16 5 L8 10 Z" className="yzd-arrow" />
            </marker>
          </defs>
          <g transform={`translate(${view.x} ${view.y}) scale(${view.zoom})`}>
            {picture.lines.map((line) => (
              <RelationLine key={`${line.relation.field.id}${line.relation.from}${line.relation.to}`} line={line} />
            ))}
            {picture.boxes.map((box) => (
              <EntityBox key={box.id} box={box} onOpen={onOpen} onFocus={() => reveal(box.x, box.y, box.width, box.height)} />
            ))}
          </g>
        </svg>
      </div>
    </section>
  );
}

function RelationLine({ line }: { readonly line: Line }) {
  const label = useLabel();
  const [first, ...rest] = line.points;
  if (!first) return null;
  const middle = line.points[Math.floor(line.points.length / 2)] ?? first;
  const name = label(line.relation.field.label as Label, line.relation.field.key);
  return (
    <g className="yzd-line" data-kind={line.relation.kind}>
      <path
        d={`M${first.x} ${first.y}${rest.map((point) => ` L${point.x} ${point.y}`).join('')}`}
        markerEnd={`url(#${line.relation.kind === 'one' ? 'yzd-one' : 'yzd-many'})`}
      />
      <text x={middle.x} y={middle.y - 5} textAnchor="middle">{name}</text>
    </g>
  );
}

function EntityBox({ box, onOpen, onFocus }: { readonly box: Box; readonly onOpen: (id: string) => void; readonly onFocus: () => void }) {
  const text = useText();
  const language = useLanguage();
  const label = useLabel();
  const vocabulary = useVocabulary();
  const neighbours = useNeighbours();
  const { entity } = box;
  if (!entity) {
    const [app, key] = box.id.split('.');
    const other = neighbours.find((one) => one.key === app);
    const name = label(other?.entities?.find((one) => one.key === key)?.label as Label, box.id);
    return (
      <g className="yzd-box yzd-outside" transform={`translate(${box.x} ${box.y})`}>
        <rect width={box.width} height={box.height} rx="8" />
        <text x="12" y="22">{cut(`${name} · ${label(other?.label as Label, app)}`, 26)}</text>
      </g>
    );
  }
  const name = label(entity.label as Label, entity.key);
  const shown = entity.fields.slice(0, MOST_FIELDS);
  return (
    <g className="yzd-box" transform={`translate(${box.x} ${box.y})`}>
      <rect width={box.width} height={box.height} rx="8" />
      <g aria-hidden="true">
        <text className="yzd-name" x="12" y="22">{cut(name, 22)}</text>
        <line x1="0" x2={box.width} y1={HEAD_HEIGHT} y2={HEAD_HEIGHT} />
        {shown.map((field, at) => (
          <g key={field.id} transform={`translate(12 ${HEAD_HEIGHT + 18 + at * LINE_HEIGHT})`}>
            <text>{cut(label(field.label as Label, field.key), 13)}</text>
            <text className="yzd-type" x={box.width - 24} textAnchor="end">
              {vocabulary ? cut(typeWord(vocabulary, field.type, language), 12) : field.type}
            </text>
          </g>
        ))}
        {entity.fields.length > MOST_FIELDS && (
          <text className="yzd-type" x="12" y={HEAD_HEIGHT + 18 + MOST_FIELDS * LINE_HEIGHT}>
            {text('others.more', { count: entity.fields.length - MOST_FIELDS })}
          </text>
        )}
      </g>
      {/* What is pressed lies over the picture and says its own name. */}
      <rect
        className="yzd-open"
        width={box.width}
        height={box.height}
        rx="8"
        role="link"
        tabIndex={0}
        data-entity={entity.id}
        aria-label={text('model.open_entity', { name, count: entity.fields.length })}
        onClick={() => onOpen(entity.id)}
        onFocus={onFocus}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          event.stopPropagation();
          onOpen(entity.id);
        }}
      />
    </g>
  );
}

/** Room for so many Latin letters; Chinese ones take two places. */
function cut(text: string, most: number): string {
  let room = most;
  for (const [at, letter] of [...text].entries()) {
    room -= /[\u2e80-\uffff]/.test(letter) ? 2 : 1;
    if (room < 0) return `${[...text].slice(0, at).join('')}…`;
  }
  return text;
}
