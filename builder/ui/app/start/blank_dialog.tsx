import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';

import type { Package } from '../../draft';
import { draftApi } from '../../draft/draft_api';
import { COLOURS, ColourInput, IconInput } from '../../inputs';
import { useText } from '../../i18n/use_text';
import { appListQuery } from '../app_list_api';
import { buildPaths } from '../paths';
import { Refused } from '../release/refused';
import { SECTIONS } from '../sections';
import { type NewApp, NewAppFields, useNewApp } from './new_app_fields';

/** An app with nothing in it yet but its name. */
export default function BlankDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [value, setValue] = useState<NewApp>({ label: {}, key: '' });
  const [icon, setIcon] = useState('appstore');
  const [colour, setColour] = useState<string>(COLOURS[0]);
  const asked = useRef(false);
  const { key, taken, ready } = useNewApp(value);
  const create = useMutation({
    mutationFn: () => {
      const document: Package = { format: 'yingzao/1', app: { key, version: '1.0.0', label: value.label, icon, colour } };
      return draftApi(key).save(document, 0, false);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: appListQuery.queryKey });
      // Data come first; where that part is not there, the overview does.
      const first = SECTIONS.find((section) => section.key === 'data');
      await navigate({ href: first ? buildPaths.section(key, first.key) : buildPaths.app(key) });
    },
  });
  // Enter right after the name comes before the key is known to be free; it is answered as soon as that is.
  const { mutate } = create;
  useEffect(() => {
    if (asked.current && ready) {
      asked.current = false;
      mutate();
    }
  }, [ready, mutate]);

  function change(next: NewApp): void {
    asked.current = false;
    setValue(next);
  }

  return (
    <Modal
      open
      width={520}
      title={text('start.blank')}
      okText={text('start.create')}
      cancelText={text('action.cancel')}
      okButtonProps={{ disabled: !ready, loading: create.isPending }}
      onOk={() => create.mutate()}
      onCancel={onClose}
    >
      <form
        className="yzb-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) create.mutate();
          else asked.current = true;
        }}
      >
        <NewAppFields value={value} keyShown={key} taken={taken} onChange={change} />
        <div className="yzb-field">
          <span>{text('start.look')}</span>
          <div className="yzb-look">
            <IconInput label={text('start.icon')} value={icon} onChange={setIcon} />
            <ColourInput label={text('start.colour')} value={colour} onChange={setColour} />
          </div>
        </div>
        <Refused error={create.error} />
        <button type="submit" hidden />
      </form>
    </Modal>
  );
}
