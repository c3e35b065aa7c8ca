import { CheckOutlined, DeleteOutlined, DownOutlined, StarFilled, StarOutlined, TeamOutlined } from '@ant-design/icons';
import { Button, Checkbox, Drawer, Input, Modal, Popover } from 'antd';
import { useState } from 'react';

import { deleteFilter, saveDefaultFilter, saveFilter, updateFilter } from '../../core/api/list_api';
import { type FilterState, type SavedFilter, sameState } from '../../core/list_settings';
import type { ListSettingsAnswer } from '../../hooks/use_list_settings';
import { useNarrow } from '../../hooks/use_narrow';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../common/error_text';

export interface SavedFiltersProps {
  readonly app: string;
  readonly name: string;
  readonly answer: ListSettingsAnswer;
  readonly state: FilterState;
  /** The saved filter the list began as. */
  readonly saved: string | undefined;
  readonly onChoose: (filter: SavedFilter | null) => void;
}

/** Filters kept under a name: choose, keep, share, open with. A dot marks changes not kept yet. */
export function SavedFilters({ app, name, answer, state, saved, onChoose }: SavedFiltersProps) {
  const text = useText();
  const { message } = useNotices();
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  const [naming, setNaming] = useState(false);
  const filters = answer.settings?.filters ?? [];
  const current = filters.find((one) => one.id === saved);
  const narrowed = Boolean(state.filter || state.sort || state.group);
  const unsaved = current ? !sameState(current.state, state) : narrowed;

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      await answer.reload();
      return true;
    } catch (error) {
      void message.error(errorText(error, text));
      return false;
    }
  }

  const list = (
    <div className="yz-saved">
      <ul aria-label={text('saved.title')}>
        <li>
          <button type="button" className="yz-menu-item" aria-current={!current || undefined} onClick={() => choose(null)}>
            <span className="yz-menu-label">{text('saved.none')}</span>
            {!current && <CheckOutlined />}
          </button>
        </li>
        {filters.map((one) => (
          <li key={one.id} className="yz-saved-item">
            <button type="button" className="yz-menu-item" aria-current={one.id === saved || undefined} onClick={() => choose(one)}>
              <span className="yz-menu-label">
                {one.name}
                {one.outdated && <small className="yz-saved-note">{text('saved.outdated')}</small>}
                {one.shared && (
                  <small className="yz-saved-note">
                    <TeamOutlined /> {one.mine ? text('saved.shared') : text('saved.by', { name: one.owner_name ?? '' })}
                  </small>
                )}
              </span>
              {one.id === saved && <CheckOutlined />}
            </button>
            <Button
              type="text"
              size="small"
              icon={answer.settings?.default === one.id ? <StarFilled /> : <StarOutlined />}
              aria-pressed={answer.settings?.default === one.id}
              aria-label={text('saved.default', { name: one.name })}
              title={text('saved.default', { name: one.name })}
              onClick={() => void run(() => saveDefaultFilter(app, name, answer.settings?.default === one.id ? null : one.id))}
            />
            {one.mine && (
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={text('saved.delete', { name: one.name })}
                title={text('saved.delete', { name: one.name })}
                onClick={() => void run(() => deleteFilter(app, name, one.id)).then((done) => done && one.id === saved && onChoose(null))}
              />
            )}
          </li>
        ))}
      </ul>
      <div className="yz-saved-foot">
        {current?.mine && unsaved && (
          <Button size="small" onClick={() => void run(() => updateFilter(app, name, current.id, { state }))}>
            {text('saved.update', { name: current.name })}
          </Button>
        )}
        <Button
          size="small"
          type="primary"
          disabled={!narrowed}
          onClick={() => {
            setOpen(false);
            setNaming(true);
          }}
        >
          {text('saved.save_as')}
        </Button>
      </div>
    </div>
  );

  function choose(filter: SavedFilter | null): void {
    setOpen(false);
    onChoose(filter);
  }

  return (
    <>
      <Popover open={open && !narrow} onOpenChange={setOpen} trigger="click" placement="bottomLeft" arrow={false} destroyOnHidden content={list}>
        <Button aria-expanded={open} className="yz-saved-button">
          {current?.name ?? text('saved.title')}
          {unsaved && <span className="yz-unsaved" role="img" aria-label={text('saved.unsaved')} title={text('saved.unsaved')} />}
          <DownOutlined />
        </Button>
      </Popover>
      {/* On a phone neither side of the button has room for the list. */}
      {narrow && (
        <Drawer open={open} placement="bottom" size="auto" title={text('saved.title')} destroyOnHidden onClose={() => setOpen(false)}>
          {list}
        </Drawer>
      )}
      {naming && (
        <NameDialog
          onClose={() => setNaming(false)}
          onSave={async (title, shared) => {
            let made: SavedFilter | undefined;
            const done = await run(async () => {
              made = await saveFilter(app, name, { name: title, shared, state });
            });
            if (!done || !made) return;
            setNaming(false);
            onChoose(made);
          }}
        />
      )}
    </>
  );
}

function NameDialog({ onSave, onClose }: { readonly onSave: (name: string, shared: boolean) => Promise<void>; readonly onClose: () => void }) {
  const text = useText();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [saving, setSaving] = useState(false);

  async function save(): Promise<void> {
    setSaving(true);
    await onSave(name.trim(), shared);
    setSaving(false);
  }

  return (
    <Modal
      open
      title={text('saved.save_as')}
      okText={text('form.save')}
      cancelText={text('action.cancel')}
      confirmLoading={saving}
      okButtonProps={{ disabled: name.trim() === '' }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <form
        className="yz-saved-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) void save();
        }}
      >
        <label className="yz-field-label" htmlFor="saved-filter-name">
          {text('saved.name')}
        </label>
        <Input id="saved-filter-name" autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        <Checkbox checked={shared} onChange={(event) => setShared(event.target.checked)}>
          {text('saved.share')}
        </Checkbox>
      </form>
    </Modal>
  );
}
