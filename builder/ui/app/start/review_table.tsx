import { DeleteOutlined } from '@ant-design/icons';
import { pick, type Label } from '@yingzao/runtime-ui/core/label';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { Button, Input, Select } from 'antd';

import { entityOf } from '../../draft';
import type { BuilderKey } from '../../i18n/texts';
import { useText } from '../../i18n/use_text';
import type { ProposedApp, ProposedTable } from './from_file_api';
import { maySpare, typesFor, withEntityLabel, withFieldLabel, withOptionLabel, withType, withoutField } from './proposal';

/** One sheet as the table it is to become: each column's name, type and first cells. */
export function ReviewTable({
  app,
  table,
  onChange,
}: {
  readonly app: ProposedApp;
  readonly table: ProposedTable;
  readonly onChange: (app: ProposedApp) => void;
}) {
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const entity = entityOf(app.document, table.entity);
  if (!entity) return null;
  const name = label(entity.label as Label, entity.key);
  const others = (app.document.entities ?? []).filter((other) => other.key !== entity.key);
  return (
    <section className="yz-panel yzb-review" aria-label={name}>
      <header className="yzb-review-head">
        <Input
          className="yzb-review-name"
          aria-label={text('from_file.table_name')}
          value={pick(entity.label as Label, language)}
          maxLength={100}
          onChange={(event) => onChange(withEntityLabel(app, entity.key, event.target.value))}
        />
        <span className="yz-muted">{text('from_file.rows', { count: table.rows })}</span>
      </header>
      <div className="yzb-review-scroll" role="region" aria-label={name} tabIndex={0}>
        <table className="yzb-review-table">
          <thead>
            <tr>
              <th scope="col">{text('from_file.field')}</th>
              <th scope="col">{text('from_file.type')}</th>
              <th scope="col">{text('from_file.cells')}</th>
              <th scope="col"><span className="yz-visually-hidden">{text('from_file.leave_out')}</span></th>
            </tr>
          </thead>
          <tbody>
            {entity.fields.map((field) => {
              const shown = pick(field.label as Label, language, field.key);
              const column = table.columns[field.key];
              return (
                <tr key={field.id}>
                  <td>
                    <Input
                      aria-label={text('from_file.field_name', { name: shown })}
                      value={pick(field.label as Label, language)}
                      maxLength={100}
                      onChange={(event) => onChange(withFieldLabel(app, entity.key, field.key, event.target.value))}
                    />
                  </td>
                  <td>
                    <Select
                      className="yzb-review-type"
                      aria-label={text('from_file.type_of', { name: shown })}
                      value={field.type}
                      options={typesFor(table, field, others.length).map((type) => ({ value: type, label: typeWord(type, text) }))}
                      onChange={(type) => onChange(withType(app, entity.key, field.key, type, others[0]?.key))}
                    />
                    {field.type === 'reference' && (
                      <Select
                        className="yzb-review-type"
                        aria-label={text('from_file.refers_to', { name: shown })}
                        value={field.entity}
                        options={others.map((other) => ({ value: other.key, label: label(other.label as Label, other.key) }))}
                        onChange={(target) => onChange(withType(app, entity.key, field.key, 'reference', target))}
                      />
                    )}
                    {field.options && (
                      <div className="yzb-review-options">
                        {field.options.map((option) => (
                          <Input
                            key={option.id}
                            size="small"
                            aria-label={text('from_file.option_name', { name: pick(option.label as Label, language, option.key) })}
                            value={pick(option.label as Label, language)}
                            maxLength={60}
                            onChange={(event) => onChange(withOptionLabel(app, entity.key, field.key, option.id, event.target.value))}
                          />
                        ))}
                      </div>
                    )}
                  </td>
                  <td className="yzb-review-cells">{column?.cells.filter(Boolean).slice(0, 3).join(' · ')}</td>
                  <td>
                    <Button
                      type="text"
                      icon={<DeleteOutlined />}
                      disabled={!maySpare(app, entity.key)}
                      aria-label={text('from_file.leave_out_field', { name: shown })}
                      onClick={() => onChange(withoutField(app, entity.key, field.key))}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function typeWord(type: string, text: ReturnType<typeof useText>): string {
  return text(`from_file.type_${type}` as BuilderKey);
}
