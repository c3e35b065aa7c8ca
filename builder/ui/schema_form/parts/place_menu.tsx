import { PlusOutlined } from '@ant-design/icons';
import { Button, Popover, Select } from 'antd';
import { useMemo, useState } from 'react';

import { useText } from '../../i18n/use_text';
import { useForm } from '../form_context';

/** Puts the place of a field, {customer.name}, behind a text. */
export function PlaceMenu({ entity, label, onInsert }: { readonly entity: string; readonly label: string; readonly onInsert: (path: string) => void }) {
  const text = useText();
  const { names } = useForm();
  const [open, setOpen] = useState(false);
  const options = useMemo(() => (open ? names.paths(entity) : []), [open, names, entity]);
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      content={
        <Select
          autoFocus
          className="yz-place-choice"
          aria-label={text('edit.insert_field')}
          placeholder={text('edit.choose_field')}
          showSearch={{ optionFilterProp: 'label' }}
          options={[...options]}
          onChange={(path: string) => {
            setOpen(false);
            onInsert(path);
          }}
        />
      }
    >
      <Button size="small" icon={<PlusOutlined />} aria-label={text('edit.insert_field_into', { name: label })} title={text('edit.insert_field')} />
    </Popover>
  );
}
