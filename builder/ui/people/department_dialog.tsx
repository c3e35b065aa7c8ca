import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Form, Input, Modal, Select } from 'antd';
import { createRecord, updateRecord } from '@yingzao/runtime-ui/core/api/record_api';
import { newIdempotencyKey } from '@yingzao/runtime-ui/core/api/client';
import { Picker, type PickerOption } from '@yingzao/runtime-ui/fields/shared/picker';
import { usePickerState } from '@yingzao/runtime-ui/fields/shared/use_picker_state';
import { usePeopleOptions } from '@yingzao/runtime-ui/fields/user/use_people_options';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { useId, useState } from 'react';

import { useText } from '../i18n/use_text';
import { movableTo, wayTo } from './department_tree';
import { type DepartmentLine, peopleKeys } from './people_api';

export interface DepartmentDialogProps {
  /** Without one a department is added. */
  readonly department?: DepartmentLine;
  readonly parent: string | null;
  readonly departments: readonly DepartmentLine[];
  readonly onClose: () => void;
}

/** A department's name, the one above it and its head. */
export function DepartmentDialog({ department, parent, departments, onClose }: DepartmentDialogProps) {
  const text = useText();
  const client = useQueryClient();
  const id = useId();
  const [name, setName] = useState(department?.name ?? '');
  const [above, setAbove] = useState<string | undefined>(parent ?? undefined);
  const [head, setHead] = useState<PickerOption | null>(
    department?.head ? { id: department.head, title: department.head_name ?? department.head } : null,
  );
  const people = usePickerState();
  const found = usePeopleOptions(people.search, people.open);
  const save = useMutation({
    mutationFn: () => {
      const values = { name: name.trim(), parent_department: above ?? null, head: head?.id ?? null };
      return department
        ? updateRecord('system.department', department.id, values, department.version)
        : createRecord('system.department', values, newIdempotencyKey());
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: peopleKeys.organisation });
      onClose();
    },
  });
  const places = department ? movableTo(departments, department.id) : departments;
  return (
    <Modal
      open
      title={text(department ? 'people.edit_department' : 'people.add_department')}
      okText={text('people.save')}
      okButtonProps={{ disabled: !name.trim(), loading: save.isPending }}
      onOk={() => save.mutate()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form layout="vertical" component="form" onSubmitCapture={(event) => {
        event.preventDefault();
        if (name.trim()) save.mutate();
      }}>
        <Form.Item label={text('people.department_name')} htmlFor={`${id}-name`} required>
          <Input id={`${id}-name`} autoFocus maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        </Form.Item>
        <Form.Item label={text('people.above')}>
          <Select
            allowClear
            aria-label={text('people.above')}
            placeholder={text('people.top')}
            showSearch={{ optionFilterProp: 'label' }}
            value={above}
            options={places.map((one) => ({ value: one.id, label: wayTo(departments, one.id) }))}
            onChange={setAbove}
          />
        </Form.Item>
        <Form.Item label={text('people.head')}>
          <Picker label={text('people.head')} state={people} found={found} value={head ? [head] : []} onChange={([chosen]) => setHead(chosen ?? null)} />
        </Form.Item>
        {save.isError && <Alert type="error" showIcon role="alert" title={errorText(save.error, text)} />}
      </Form>
    </Modal>
  );
}
