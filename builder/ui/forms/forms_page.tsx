import { ArrowDownOutlined, ArrowLeftOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined, FormOutlined, PlusOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Tag } from 'antd';
import { Suspense, lazy } from 'react';

import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';

import { buildPaths } from '../app/paths';
import { SectionSkeleton } from '../app/section_skeleton';
import { useSection } from '../app/use_section';
import { useDocument, useDraftActions, useDraftState } from '../draft';
import { removeById } from '../draft/items';
import type { Entity } from '../draft/package';
import { useText } from '../i18n/use_text';
import { addForm, copyForm, formById, formsOf, moveForm } from './form_operations';
import { type FormPart, fieldsPlaced, layoutOf } from './layout_document';
import './forms_page.css';

const FormDesigner = lazy(() => import('./form_designer').then((module) => ({ default: module.FormDesigner })));

type Texts = Readonly<Record<string, string>>;

/** The forms of an app by entity, in the order in which they apply; below `/forms/<id>` one of them. */
export default function FormsPage() {
  const { app, inside } = useSection();
  const text = useText();
  const label = useLabel();
  const document = useDocument();
  const form = inside[0] ? formById(document, inside[0]) : undefined;
  if (inside[0]) {
    const back = (
      <Link to={buildPaths.section(app, 'forms') as '/'} className="yz-forms-back">
        <ArrowLeftOutlined aria-hidden="true" /> {text('section.forms')}
      </Link>
    );
    return (
      <div className="yz-form-page">
        <header className="yz-form-page-head">
          {back}
          <h1 className="yz-page-title">{form ? label(form.label, form.key) : text('forms.gone')}</h1>
        </header>
        {form ? <Suspense fallback={<SectionSkeleton />}><FormDesigner key={form.id} form={form} /></Suspense> : <Empty icon={<FormOutlined />} title={text('forms.gone_note')} />}
      </div>
    );
  }
  const entities = (document.entities ?? []).filter(({ parent }) => !parent);
  return (
    <div className="yz-forms">
      <h1 className="yz-page-title">{text('section.forms')}</h1>
      <p className="yz-muted">{text('forms.intro')}</p>
      {entities.length === 0 && <Empty icon={<FormOutlined />} title={text('forms.no_entities')} />}
      {entities.map((entity) => (
        <EntityForms key={entity.id} app={app} entity={entity} />
      ))}
    </div>
  );
}

function EntityForms({ app, entity }: { readonly app: string; readonly entity: Entity }) {
  const text = useText();
  const label = useLabel();
  const document = useDocument();
  const { edit } = useDraftActions();
  const { go } = useSection();
  const forms = formsOf(document, entity);
  const name = label(entity.label as Texts, entity.key);

  function make(): void {
    let id = '';
    const own = entity.label as Texts | undefined;
    const texts = { zh: `${own?.zh ?? entity.key}表单`, en: `${own?.en ?? entity.key} form` };
    edit(text('step.new_form', { name }), (draft) => {
      const found = draft.entities?.find((one) => one.id === entity.id);
      if (found) id = addForm(draft, found, texts);
    });
    go(id);
  }

  return (
    <section className="yz-forms-entity" aria-label={name}>
      <header>
        <h2>{name}</h2>
        <Button type="text" icon={<PlusOutlined />} aria-label={text('forms.new_named', { name })} onClick={make}>
          {text('forms.new')}
        </Button>
      </header>
      {forms.length === 0 ? (
        <p className="yz-muted">{text('forms.none')}</p>
      ) : (
        <ol>
          {forms.map((form, at) => (
            <FormLine key={form.id} app={app} form={form} first={at === 0} last={at === forms.length - 1} number={at + 1} />
          ))}
        </ol>
      )}
    </section>
  );
}

interface FormLineProps {
  readonly app: string;
  readonly form: FormPart;
  readonly first: boolean;
  readonly last: boolean;
  readonly number: number;
}

function FormLine({ app, form, first, last, number }: FormLineProps) {
  const text = useText();
  const label = useLabel();
  const document = useDocument();
  const { edit } = useDraftActions();
  const issues = useDraftState((state) => state.issues);
  const name = label(form.label, form.key);
  const at = document.forms?.findIndex(({ id }) => id === form.id) ?? -1;
  const wrong = issues.filter(({ pointer }) => pointer === `/forms/${at}` || pointer.startsWith(`/forms/${at}/`));
  const roles = (form.roles ?? []).map((key) => label((document.roles ?? []).find((role) => role.key === key)?.label as Texts, key));
  return (
    <li className="yz-forms-line">
      <span className="yz-forms-number">{number}</span>
      <Link to={buildPaths.section(app, 'forms', form.id) as '/'} className="yz-forms-name">
        {name}
      </Link>
      <span className="yz-forms-tags">
        <Tag>{(form.purposes ?? ['create', 'edit', 'read']).map((purpose) => text(`form_setting.purpose_${purpose}`)).join(' / ')}</Tag>
        <Tag>{text(`form_setting.device_${form.device ?? 'any'}`)}</Tag>
        <Tag>{roles.length > 0 ? roles.join('、') : text('form_setting.everybody')}</Tag>
        <span className="yz-muted">{text('forms.fields', { count: fieldsPlaced(layoutOf(form)).length })}</span>
        {wrong.map((issue) => (
          <Tag key={`${issue.pointer}${issue.code}`} color={issue.severity === 'error' ? 'error' : 'warning'}>
            {issue.message}
          </Tag>
        ))}
      </span>
      <span className="yz-forms-verbs">
        <Button type="text" size="small" icon={<ArrowUpOutlined />} disabled={first} aria-label={text('forms.earlier', { name })} onClick={() => edit(text('step.order_form', { name }), (draft) => moveForm(draft, form.id, -1))} />
        <Button type="text" size="small" icon={<ArrowDownOutlined />} disabled={last} aria-label={text('forms.later', { name })} onClick={() => edit(text('step.order_form', { name }), (draft) => moveForm(draft, form.id, 1))} />
        <Button
          type="text"
          size="small"
          icon={<CopyOutlined />}
          aria-label={text('forms.copy', { name })}
          onClick={() => edit(text('step.copy_form', { name }), (draft) => void copyForm(draft, form.id, Object.fromEntries(Object.entries(form.label ?? {}).map(([language, one]) => [language, `${one} 2`]))))}
        />
        <Button type="text" size="small" danger icon={<DeleteOutlined />} aria-label={text('forms.delete', { name })} onClick={() => edit(text('step.delete_form', { name }), (draft) => void removeById(draft.forms, form.id))} />
      </span>
    </li>
  );
}
