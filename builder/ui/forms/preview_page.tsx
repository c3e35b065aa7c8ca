import { EyeInvisibleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useEffect, useMemo, useState } from 'react';

import type { AppDefinition, EntityDefinition, FormDefinition, FormPurpose } from '@yingzao/runtime-ui/core/definition';
import { formOf } from '@yingzao/runtime-ui/core/form/layout';
import { compute } from '@yingzao/runtime-ui/core/form/compute';
import { FieldEnvironmentContext } from '@yingzao/runtime-ui/fields/field_environment';
import { useEvaluator } from '@yingzao/runtime-ui/hooks/use_evaluator';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { useNarrow } from '@yingzao/runtime-ui/hooks/use_narrow';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { FormSections } from '@yingzao/runtime-ui/views/form/form_sections';
import { FormSkeleton } from '@yingzao/runtime-ui/views/form/form_skeleton';
import { useRecordForm } from '@yingzao/runtime-ui/views/form/use_record_form';
import { RecordDetails } from '@yingzao/runtime-ui/views/record/record_details';

import { describeDraft } from '../expression/draft_api';
import { useText } from '../i18n/use_text';
import { sampleValues } from './sample_values';
import './form_preview.css';

/** What stands in the frame of a preview: one form of the draft, to be tried out; nothing is saved. */
export function PreviewPage() {
  const { app = '', form = '' } = useParams({ strict: false }) as { readonly app?: string; readonly form?: string };
  const { role, purpose = 'create' } = useSearch({ strict: false }) as { readonly role?: string; readonly purpose?: FormPurpose };
  const text = useText();
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    function listen(event: MessageEvent): void {
      const told = event.data as { readonly kind?: unknown; readonly revision?: unknown };
      if (event.origin === window.location.origin && told?.kind === 'yingzao/draft') setRevision(Number(told.revision));
    }
    window.addEventListener('message', listen);
    return () => window.removeEventListener('message', listen);
  }, []);
  const found = useQuery({
    queryKey: ['builder', 'preview', app, role, revision],
    queryFn: ({ signal }) => describeDraft(app, role ? [role] : [], signal),
    placeholderData: (before) => before,
    retry: false,
  });
  if (found.isError) return <Failed page error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <FormSkeleton />;
  const shown = found.data.forms.find(({ id, entity }) => id === form && entity.startsWith(`${app}.`));
  const entity = shown && found.data.entities[shown.entity];
  return (
    <main className="yz-preview-page" id="main">
      {shown && entity ? (
        // New samples where the entity itself changed.
        <Tried key={`${role}${purpose}${entity.fields.map(({ id }) => id).join()}`} app={found.data} entity={entity} form={shown} purpose={purpose} />
      ) : (
        <Empty icon={<EyeInvisibleOutlined />} heading title={text('preview.not_for_role')} />
      )}
    </main>
  );
}

interface TriedProps {
  readonly app: AppDefinition;
  readonly entity: EntityDefinition;
  readonly form: FormDefinition;
  readonly purpose: FormPurpose;
}

const NOTHING = {};

function Tried({ app, entity, form, purpose }: TriedProps) {
  const text = useText();
  const label = useLabel();
  const language = useLanguage();
  const narrow = useNarrow();
  const evaluate = useEvaluator(app);
  // Made once: what somebody tries out must not be overwritten by the next save of the draft.
  const [sample] = useState(() => sampleValues(entity, language));
  const record = useRecordForm(app, entity, undefined, purpose === 'create' ? NOTHING : sample, NOTHING);
  const environment = useMemo(() => ({ entities: app.entities }), [app.entities]);
  const taken = formOf(app, entity, purpose, narrow);
  const answer = { id: 'sample', version: 1, values: compute(entity, app.entities, sample, evaluate) };
  return (
    <FieldEnvironmentContext value={environment}>
      <h1 className="yz-page-title">{label(entity.label, entity.key)}</h1>
      {taken.id !== form.id && (
        <Alert type="info" showIcon title={text('preview.other_form', { name: label(taken.label) || text('preview.default_form') })} style={{ marginBottom: 16 }} />
      )}
      {purpose === 'read' ? (
        <RecordDetails app={{ ...app, forms: [{ ...form, purposes: ['create', 'edit', 'read'], device: 'any' }] }} entity={entity} record={answer} />
      ) : (
        <form className="yz-form" onSubmit={(event) => event.preventDefault()}>
          <FormSections form={form} record={record} />
        </form>
      )}
    </FieldEnvironmentContext>
  );
}
