import { DeleteOutlined, EditOutlined, HolderOutlined, PlusOutlined } from '@ant-design/icons';
import { DragArea, useDragItem, useDropPlace } from '@yingzao/runtime-ui/dnd';
import { MenuPopover } from '@yingzao/runtime-ui/views/common/menu_popover';
import { Button, Modal } from 'antd';
import { useRef, useState } from 'react';

import { newId } from '../draft';
import { useText } from '../i18n/use_text';
import { DraftExpression } from '../items/draft_expression';
import type { ItemPanelProps } from '../items/items_screen';
import { withValue } from '../schema_form/core/paths';
import { type Json, type JsonObject, isObject } from '../schema_form/core/schema';
import { freeKey } from '../schema_form/core/new_part';
import { titleOf } from '../schema_form/core/summary';
import { SchemaForm } from '../schema_form/schema_form';
import { type Chart, ReportFigures } from '../reports/report_preview';
import { COLUMNS, heightOf, movedTile, resized, widthOf } from './tile_operations';
import './dashboards.css';

const KIND = 'tile';

/** The tiles of a dashboard on their grid: added, moved, sized by mouse and keys, with their figures as they are. */
export function DashboardGrid({ naming, item, index, onEdit }: ItemPanelProps) {
  const text = useText();
  const { names, words } = naming;
  const tiles = (Array.isArray(item.tiles) ? (item.tiles as readonly Json[]) : []).filter(isObject);
  const [edited, setEdited] = useState<string | null>(null);
  const reports = names.choices('report');
  const reportOf = (tile: JsonObject) => (names.document.reports as readonly JsonObject[] | undefined)?.find((one) => names.resolve(String(one.key)) === names.resolve(String(tile.report ?? '')));
  const nameOf = (tile: JsonObject | undefined) => (tile ? titleOf(tile, names) || String(tile.report ?? '') : '');
  const give = (next: readonly JsonObject[]) => onEdit(['tiles'], next);
  const change = (id: unknown, next: JsonObject) => give(tiles.map((tile) => (tile.id === id ? next : tile)));
  const add = (report: string) => {
    const source = (names.document.reports as readonly JsonObject[] | undefined)?.find((one) => one.key === report);
    const grouped = Array.isArray(source?.dimensions) && source.dimensions.length > 0;
    const tile: JsonObject = {
      id: newId(), key: freeKey(report.replaceAll('.', '_'), tiles), ...(isObject(source?.label) ? { label: source.label } : {}),
      report, chart: grouped ? 'bar' : 'number', ...(grouped ? {} : { width: 3, height: 2 }),
    };
    give([...tiles, tile]);
  };
  const at = tiles.findIndex((tile) => tile.id === edited);
  const open = tiles[at];
  return (
    <div className="yzb-panel">
      <div className="yzb-grid-tools">
        <span className="yz-setting-name">{words.setting('tiles')}</span>
        <MenuPopover
          label={text('edit.add', { name: words.inside(words.item('tiles')) })}
          disabled={reports.length === 0}
          items={reports.map((one) => ({ key: one.value, label: one.note ? `${one.label} · ${one.note}` : one.label, onChoose: () => add(one.value) }))}
        >
          <Button size="small" icon={<PlusOutlined />} disabled={reports.length === 0} title={reports.length === 0 ? text('dashboards.no_reports') : undefined}>
            {text('edit.add', { name: words.inside(words.item('tiles')) })}
          </Button>
        </MenuPopover>
        <span className="yz-muted">{reports.length === 0 ? text('dashboards.no_reports') : text('dashboards.keys')}</span>
      </div>
      <DragArea nameOf={(id) => nameOf(tiles.find((tile) => tile.id === id))} onDrop={(id, place) => give(movedTile(tiles, id, tiles.findIndex((tile) => tile.id === place)))}>
        <div className="yz-dashboard yzb-grid" role="list" aria-label={words.setting('tiles')}>
          {tiles.map((tile) => (
            <Tile
              key={String(tile.id)}
              tile={tile}
              name={nameOf(tile)}
              onSize={(width, height) => change(tile.id, resized(tile, width, height))}
              onEdit={() => setEdited(String(tile.id))}
              onRemove={() => give(tiles.filter((one) => one.id !== tile.id))}
            >
              <ReportFigures app={names.app} report={reportOf(tile)} chart={String(tile.chart ?? 'table') as Chart} name={nameOf(tile)} />
            </Tile>
          ))}
        </div>
      </DragArea>
      <Modal open={open !== undefined} title={nameOf(open)} footer={null} onCancel={() => setEdited(null)} destroyOnHidden>
        {open && (
          <SchemaForm
            {...naming}
            model="Tile"
            value={open}
            pointer={`/dashboards/${index}/tiles/${at}`}
            around={{ value: item, model: 'Dashboard', outer: null }}
            Expression={DraftExpression}
            onEdit={(steps, value) => change(open.id, (steps.length === 0 ? value : withValue(open, steps, value)) as JsonObject)}
          />
        )}
      </Modal>
    </div>
  );
}

interface TileProps {
  readonly tile: JsonObject;
  readonly name: string;
  readonly onSize: (width: number, height: number) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly children: React.ReactNode;
}

function Tile({ tile, name, onSize, onEdit, onRemove, children }: TileProps) {
  const text = useText();
  const id = String(tile.id);
  const drag = useDragItem({ id, kind: KIND, handle: '.yz-sortable-handle' });
  const drop = useDropPlace(id, KIND);
  const box = useRef<HTMLElement | null>(null);
  const [size, setSize] = useState<{ readonly width: number; readonly height: number } | null>(null);
  const width = size?.width ?? widthOf(tile);
  const height = size?.height ?? heightOf(tile);
  const keys = (event: React.KeyboardEvent) => {
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!step) return;
    event.preventDefault();
    onSize(width + (step[0] ?? 0), height + (step[1] ?? 0));
  };
  const begin = (event: React.PointerEvent) => {
    const grid = box.current?.parentElement;
    if (!grid || !box.current) return;
    event.preventDefault();
    event.stopPropagation();
    const column = grid.getBoundingClientRect().width / COLUMNS;
    const from = { x: event.clientX, y: event.clientY, width, height };
    const row = box.current.getBoundingClientRect().height / height;
    const sizeAt = (to: PointerEvent) => ({
      width: Math.max(1, Math.min(COLUMNS, Math.round(from.width + (to.clientX - from.x) / column))),
      height: Math.max(1, Math.min(12, Math.round(from.height + (to.clientY - from.y) / row))),
    });
    const move = (to: PointerEvent) => setSize(sizeAt(to));
    const end = (to: PointerEvent) => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
      const next = sizeAt(to);
      setSize(null);
      if (next.width !== from.width || next.height !== from.height) onSize(next.width, next.height);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
  };
  return (
    <section
      ref={(element) => {
        box.current = element;
        drag.ref(element);
        drop.ref(element);
      }}
      role="listitem"
      aria-label={name}
      className={`yz-dashboard-cell yzb-tile${drop.over && !drag.dragged ? ' yz-sortable-over' : ''}`}
      style={{ '--width': width, '--height': height } as React.CSSProperties}
    >
      <header>
        <button type="button" className="yz-sortable-handle" aria-label={text('edit.move_item', { name })}>
          <HolderOutlined />
        </button>
        <h3>{name}</h3>
        <Button size="small" type="text" data-no-drag icon={<EditOutlined />} aria-label={text('dashboards.edit_tile', { name })} onClick={onEdit} />
        <Button size="small" type="text" data-no-drag icon={<DeleteOutlined />} aria-label={text('edit.remove_item', { name })} onClick={onRemove} />
      </header>
      <div className="yzb-tile-figures" data-no-drag>{children}</div>
      <button type="button" className="yzb-tile-size" data-no-drag aria-label={text('dashboards.size_of', { name, width, height })} title={text('dashboards.resize')} onPointerDown={begin} onKeyDown={keys} />
    </section>
  );
}

