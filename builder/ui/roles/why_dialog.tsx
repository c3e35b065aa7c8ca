import { CheckCircleOutlined, CloseCircleOutlined, InfoCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Form, Modal, Select } from 'antd';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { Picker, type PickerOption } from '@yingzao/runtime-ui/fields/shared/picker';
import { usePickerState } from '@yingzao/runtime-ui/fields/shared/use_picker_state';
import { usePeopleOptions } from '@yingzao/runtime-ui/fields/user/use_people_options';
import { useEntity } from '@yingzao/runtime-ui/hooks/use_entity';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useRecordOptions } from '@yingzao/runtime-ui/hooks/use_record_options';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';
import { useState } from 'react';

import { useDocument } from '../draft';
import { useText } from '../i18n/use_text';
import { ACTIONS, type Action } from './rights';
import { type WhyAnswer, type WhyQuestion, type WhyStep, askWhy } from './rights_api';
import { usePublished } from './use_published';

const FIELD_ACTIONS: readonly Action[] = ['read', 'create', 'update'];

/** Why somebody may or may not do something: by the rights that are published. */
export default function WhyDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const label = useLabel();
  const app = useDocument().app.key;
  const { number, package: published } = usePublished();
  const people = usePickerState();
  const foundPeople = usePeopleOptions(people.search, people.open);
  const [person, setPerson] = useState<PickerOption | null>(null);
  const [action, setAction] = useState<Action>('read');
  const [entity, setEntity] = useState<string | undefined>();
  const [record, setRecord] = useState<PickerOption | null>(null);
  const [field, setField] = useState<string | undefined>();
  const tables = (published?.entities ?? []).filter((one) => !one.parent);
  const fields = tables.find((one) => one.key === entity)?.fields ?? [];
  const question: WhyQuestion | null =
    person && entity ? { person: person.id, entity, action, record: record?.id, field: FIELD_ACTIONS.includes(action) ? field : undefined } : null;
  const answer = useQuery({
    queryKey: ['why', app, question],
    queryFn: ({ signal }) => (question ? askWhy(app, question, signal) : Promise.reject(new Error('nothing asked'))),
    enabled: question !== null,
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Modal open title={text('why.title')} footer={null} width={680} onCancel={onClose} destroyOnHidden>
      {number === 0 ? (
        <p role="status">{text('why.unpublished')}</p>
      ) : (
        <>
          <p className="yz-muted">{text('why.note')}</p>
          <Form layout="vertical" component="div" className="yzb-why-form">
            <Form.Item label={text('why.person')}>
              <Picker
                autoFocus
                label={text('why.person')}
                state={people}
                found={foundPeople}
                value={person ? [person] : []}
                onChange={([chosen]) => setPerson(chosen ?? null)}
              />
            </Form.Item>
            <Form.Item label={text('why.action')}>
              <Select
                aria-label={text('why.action')}
                value={action}
                options={ACTIONS.map((one) => ({ value: one, label: text(`roles.action_${one}`) }))}
                onChange={setAction}
              />
            </Form.Item>
            <Form.Item label={text('why.entity')}>
              <Select
                aria-label={text('why.entity')}
                showSearch={{ optionFilterProp: 'label' }}
                value={entity}
                options={tables.map((one) => ({ value: one.key, label: label(one.label as Label | undefined, one.key) }))}
                onChange={(key: string) => {
                  setEntity(key);
                  setRecord(null);
                  setField(undefined);
                }}
              />
            </Form.Item>
            {entity && <RecordPicker key={entity} app={app} entity={entity} value={record} onChange={setRecord} />}
            {entity && FIELD_ACTIONS.includes(action) && (
              <Form.Item label={text('why.field')}>
                <Select
                  aria-label={text('why.field')}
                  allowClear
                  showSearch={{ optionFilterProp: 'label' }}
                  value={field}
                  options={fields.map((one) => ({ value: one.key, label: label(one.label as Label | undefined, one.key) }))}
                  onChange={setField}
                />
              </Form.Item>
            )}
          </Form>
          {!question && <p className="yz-muted">{text('why.pick')}</p>}
          {question && answer.isPending && <Bar width="60%" />}
          {answer.isError && <Failed error={answer.error} onRetry={() => void answer.refetch()} />}
          {question && answer.data && <Told answer={answer.data} />}
        </>
      )}
    </Modal>
  );
}

interface RecordPickerProps {
  readonly app: string;
  readonly entity: string;
  readonly value: PickerOption | null;
  readonly onChange: (record: PickerOption | null) => void;
}

function RecordPicker({ app, entity, value, onChange }: RecordPickerProps) {
  const text = useText();
  const state = usePickerState();
  const name = `${app}.${entity}`;
  const found = useRecordOptions(name, useEntity(app, name).entity, state.search, null, state.open);
  return (
    <Form.Item label={text('why.record')}>
      <Picker
        label={text('why.record')}
        state={state}
        found={{ options: found.data ?? [], loading: found.isFetching, failed: found.isError }}
        value={value ? [value] : []}
        onChange={([chosen]) => onChange(chosen ?? null)}
      />
    </Form.Item>
  );
}

function Told({ answer }: { readonly answer: WhyAnswer }) {
  const text = useText();
  return (
    <div className="yzb-why" role="status">
      <p className="yzb-why-answer" data-answer={answer.answer}>
        <strong>{text(`why.${answer.answer}`)}</strong> {answer.summary}
      </p>
      <h3 className="yzb-small-title">{text('why.steps')}</h3>
      <ul>
        {answer.steps.map((step, at) => (
          <li key={at}>
            <StepMark step={step} />
            <div>
              {step.text}
              {step.values.length > 0 && (
                <dl>
                  {step.values.map((value) => (
                    <div key={value.label}>
                      <dt>{value.label}</dt>
                      <dd>{value.text}</dd>
                    </div>
                  ))}
                </dl>
              )}
            </div>
          </li>
        ))}
      </ul>
      {answer.would.length > 0 && (
        <>
          <h3 className="yzb-small-title">{text('why.would')}</h3>
          <p className="yzb-why-roles">{answer.would.map((role) => role.label).join(' · ')}</p>
        </>
      )}
      <h3 className="yzb-small-title">{text('why.roles')}</h3>
      <p className="yzb-why-roles">
        {answer.roles
          .map((role) => {
            const through = role.through.map((one) => (one.kind === 'user' ? text('why.direct') : `${text(`holder.${one.kind}`)} ${one.name}`));
            return through.length > 0 ? `${role.label} (${through.join(', ')})` : role.label;
          })
          .join(' · ')}
      </p>
    </div>
  );
}

function StepMark({ step }: { readonly step: WhyStep }) {
  const text = useText();
  if (step.holds === null) return <InfoCircleOutlined aria-hidden="true" />;
  return step.holds ? (
    <CheckCircleOutlined className="yzb-why-holds" role="img" aria-label={text('why.holds')} />
  ) : (
    <CloseCircleOutlined className="yzb-why-fails" role="img" aria-label={text('why.fails')} />
  );
}
