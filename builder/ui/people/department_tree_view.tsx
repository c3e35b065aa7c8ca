import { CaretDownOutlined, CaretRightOutlined, EditOutlined, MoreOutlined, PlusOutlined, SwapOutlined } from '@ant-design/icons';
import { Button, Modal, Select } from 'antd';
import { DragArea, useDragItem, useDropPlace } from '@yingzao/runtime-ui/dnd';
import { MenuPopover } from '@yingzao/runtime-ui/views/common/menu_popover';
import { type KeyboardEvent, useRef, useState } from 'react';

import { useText } from '../i18n/use_text';
import { type TreeLine, movableTo, treeLines, wayTo } from './department_tree';
import type { DepartmentLine } from './people_api';

const TOP = 'top';

export interface DepartmentTreeProps {
  readonly departments: readonly DepartmentLine[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  readonly onMove: (department: DepartmentLine, parent: string | null) => void;
  readonly onEdit: (department: DepartmentLine) => void;
  readonly onAdd: (parent: string) => void;
}

/** Departments one walks with arrows, and moves by dragging or from their menu. */
export function DepartmentTree(props: DepartmentTreeProps) {
  const { departments, chosen, onChoose, onMove, onEdit, onAdd } = props;
  const text = useText();
  const tree = useRef<HTMLUListElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [moving, setMoving] = useState<DepartmentLine | null>(null);
  const lines = treeLines(departments, closed);
  const nameOf = (id: string) => (id === TOP ? text('people.top') : (departments.find((one) => one.id === id.replace('into:', ''))?.name ?? id));

  function fold(id: string, shut: boolean): void {
    setClosed((now) => {
      const next = new Set(now);
      if (shut) next.add(id);
      else next.delete(id);
      return next;
    });
  }

  function walk(event: KeyboardEvent): void {
    const items = [...(tree.current?.querySelectorAll<HTMLElement>('[data-department]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const line = lines[at];
    if (at < 0 || !line) return;
    const { id } = line.department;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[to]?.focus();
    else if (event.key === 'ArrowRight' && line.children > 0) {
      if (closed.has(id)) fold(id, false);
      else items[at + 1]?.focus();
    } else if (event.key === 'ArrowLeft') {
      if (line.children > 0 && !closed.has(id)) fold(id, true);
      else items[lines.findIndex(({ department }) => department.id === line.department.parent)]?.focus();
    } else if (event.key === 'Enter') onChoose(id);
    else return;
    event.preventDefault();
  }

  return (
    <DragArea
      nameOf={nameOf}
      onDrop={(item, place) => {
        const department = departments.find(({ id }) => id === item);
        const parent = place === TOP ? null : place.replace('into:', '');
        if (!department || department.parent === parent) return;
        if (parent === null || movableTo(departments, item).some(({ id }) => id === parent)) onMove(department, parent);
      }}
    >
      {/* A list whose buttons say how deep they stand: a tree may hold nothing but its items, and these have menus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble up from the buttons */}
      <ul aria-label={text('people.tree')} className="yzb-tree" ref={tree} onKeyDown={walk}>
        {lines.map((line, at) => (
          <Department
            key={line.department.id}
            line={line}
            open={!closed.has(line.department.id)}
            chosen={chosen === line.department.id}
            reached={chosen === line.department.id || (at === 0 && !lines.some(({ department }) => department.id === chosen))}
            onChoose={() => onChoose(line.department.id)}
            onFold={() => fold(line.department.id, !closed.has(line.department.id))}
            onEdit={() => onEdit(line.department)}
            onAdd={() => onAdd(line.department.id)}
            onMoveTo={() => setMoving(line.department)}
          />
        ))}
      </ul>
      <TopPlace />
      {moving && (
        <MoveDialog
          department={moving}
          departments={departments}
          onClose={() => setMoving(null)}
          onMove={(parent) => {
            setMoving(null);
            if (parent !== moving.parent) onMove(moving, parent);
          }}
        />
      )}
    </DragArea>
  );
}

function TopPlace() {
  const text = useText();
  const { ref, over } = useDropPlace(TOP, 'department');
  return (
    <div ref={ref} className="yzb-tree-top" data-over={over || undefined}>
      {text('people.drop_top')}
    </div>
  );
}

interface DepartmentProps {
  readonly line: TreeLine;
  readonly open: boolean;
  readonly chosen: boolean;
  readonly reached: boolean;
  readonly onChoose: () => void;
  readonly onFold: () => void;
  readonly onEdit: () => void;
  readonly onAdd: () => void;
  readonly onMoveTo: () => void;
}

function Department({ line, open, chosen, reached, onChoose, onFold, onEdit, onAdd, onMoveTo }: DepartmentProps) {
  const text = useText();
  const { department, level, children, people } = line;
  const { ref: dragRef, dragged } = useDragItem({ id: department.id, kind: 'department' });
  const { ref: dropRef, over } = useDropPlace(`into:${department.id}`, 'department');
  return (
    <li ref={dropRef} className="yzb-tree-line" data-over={over || undefined} data-dragged={dragged || undefined} style={{ paddingInlineStart: (level - 1) * 18 }}>
      <button
        type="button"
        className="yzb-tree-fold"
        tabIndex={-1}
        aria-hidden="true"
        style={{ visibility: children > 0 ? 'visible' : 'hidden' }}
        onClick={onFold}
      >
        {open ? <CaretDownOutlined /> : <CaretRightOutlined />}
      </button>
      <button
        type="button"
        ref={dragRef}
        data-department
        className="yzb-place"
        aria-current={chosen || undefined}
        aria-expanded={children > 0 ? open : undefined}
        tabIndex={reached ? 0 : -1}
        onClick={onChoose}
      >
        <span>{department.name}</span>
        <small title={text('people.with_below', { count: people })}>{people}</small>
      </button>
      <MenuPopover
        label={department.name}
        placement="bottomRight"
        items={[
          { key: 'edit', icon: <EditOutlined />, label: text('people.edit_department'), onChoose: onEdit },
          { key: 'add', icon: <PlusOutlined />, label: text('people.add_below'), onChoose: onAdd },
          { key: 'move', icon: <SwapOutlined />, label: text('people.move'), onChoose: onMoveTo },
        ]}
      >
        <Button type="text" size="small" icon={<MoreOutlined />} aria-label={`${department.name}: ${text('roles.more')}`} />
      </MenuPopover>
    </li>
  );
}

interface MoveDialogProps {
  readonly department: DepartmentLine;
  readonly departments: readonly DepartmentLine[];
  readonly onMove: (parent: string | null) => void;
  readonly onClose: () => void;
}

function MoveDialog({ department, departments, onMove, onClose }: MoveDialogProps) {
  const text = useText();
  const [to, setTo] = useState(department.parent ?? TOP);
  const title = text('people.move_named', { name: department.name });
  return (
    <Modal open title={title} okText={text('people.move')} onOk={() => onMove(to === TOP ? null : to)} onCancel={onClose} destroyOnHidden>
      <Select
        autoFocus
        className="yz-wide"
        aria-label={title}
        showSearch={{ optionFilterProp: 'label' }}
        value={to}
        options={[
          { value: TOP, label: text('people.top') },
          ...movableTo(departments, department.id).map((one) => ({ value: one.id, label: wayTo(departments, one.id) })),
        ]}
        onChange={setTo}
      />
    </Modal>
  );
}
