import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { Button } from 'antd';

import { type Entity, useDocument, useDraftActions } from '../draft';
import { useText } from '../i18n/use_text';
import { isComputed } from './operations/fields';
import { type SampleSetting, addSample, removeSample, samplesOf, setSample, setSampleSetting, textOf } from './operations/samples';

const MOST = 200;
const SETTING_TEXTS = { ref: 'model.sample_name', owner: 'model.sample_owner', start: 'model.sample_start' } as const;

/** Records that come with the app when somebody installs it with sample data. */
export function SampleTab({ entity }: { readonly entity: Entity }) {
  const text = useText();
  const label = useLabel();
  const document = useDocument();
  const { edit } = useDraftActions();
  const samples = samplesOf(document, entity);
  const fields = entity.fields.filter((field) => !isComputed(field) || field.type === 'subtable');
  const name = label(entity.label as Label, entity.key);
  return (
    <>
      <p className="yz-muted">{text('model.sample_note')}</p>
      {samples.length > 0 && (
        <div className="yzm-scroll">
          <table className="yzm-rows yzm-samples">
            <thead>
              <tr>
                <th scope="col">{text('model.sample_name')}</th>
                {fields.map((field) => (
                  <th scope="col" key={field.id}>{label(field.label as Label, field.key)}</th>
                ))}
                <th scope="col">{text('model.sample_owner')}</th>
                <th scope="col">{text('model.sample_start')}</th>
                <th scope="col">
                  <span className="yz-visually-hidden">{text('model.more')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {samples.slice(0, MOST).map(({ set, at, record }, row) => (
                <tr key={`${set}:${at}`}>
                  <td>{settingInput(set, at, row, 'ref', record.ref)}</td>
                  {fields.map((field) => (
                    <td key={field.id}>
                      <input
                        className="yzm-input"
                        value={textOf(record.values[field.key])}
                        aria-label={text('model.sample_value', { field: label(field.label as Label, field.key), n: row + 1 })}
                        onChange={(event) => {
                          const given = event.target.value;
                          edit(
                            text('model.step.sample', { name }),
                            (draft) => setSample(draft, set, at, field.key, given, field.type),
                            { key: `sample:${set}:${at}:${field.key}` },
                          );
                        }}
                      />
                    </td>
                  ))}
                  <td>{settingInput(set, at, row, 'owner', record.owner)}</td>
                  <td>{settingInput(set, at, row, 'start', record.start)}</td>
                  <td>
                    <Button
                      size="small"
                      type="text"
                      danger
                      icon={<DeleteOutlined />}
                      aria-label={text('model.delete_n', { n: row + 1 })}
                      onClick={() => edit(text('model.step.sample', { name }), (draft) => removeSample(draft, set, at))}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {samples.length > MOST && <p className="yz-muted">{text('others.more', { count: samples.length - MOST })}</p>}
      <Button icon={<PlusOutlined />} onClick={() => edit(text('model.step.sample', { name }), (draft) => addSample(draft, entity))}>
        {text('model.add_sample')}
      </Button>
    </>
  );

  function settingInput(set: string, at: number, row: number, setting: SampleSetting, value: unknown) {
    return (
      <input
        className="yzm-input"
        value={textOf(value)}
        aria-label={text('model.sample_value', { field: text(SETTING_TEXTS[setting]), n: row + 1 })}
        onChange={(event) => {
          const given = event.target.value.trim();
          edit(text('model.step.sample', { name }), (draft) => setSampleSetting(draft, set, at, setting, given), { key: `sample:${set}:${at}:${setting}` });
        }}
      />
    );
  }
}
