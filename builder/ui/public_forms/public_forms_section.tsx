import { FormPanel } from '@yingzao/runtime-ui/app/pages/public_forms_page';
import { loadListedForms } from '@yingzao/runtime-ui/core/api/public_form_api';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { useQuery } from '@tanstack/react-query';

import { useDraftState } from '../draft';
import { useText } from '../i18n/use_text';
import { type ItemPanelProps, ItemsScreen } from '../items/items_screen';

const QUESTIONS = { entity: true };

/** Forms for visitors without an account: their fields, texts and limits, and how to hand them out. */
export default function PublicFormsSection() {
  const text = useText();
  return (
    <ItemsScreen
      section="public_forms"
      model="PublicForm"
      title={text('section.public_forms')}
      note={text('public_form_editor.note')}
      icon="global"
      questions={QUESTIONS}
      Preview={HandedOut}
      told={({ names }, form) => `/f/${String(form.slug ?? '')} · ${names.entityLabel(String(form.entity ?? ''))}`}
    />
  );
}

/** Address, code to embed and QR code of a form that is published. */
function HandedOut({ naming, item }: ItemPanelProps) {
  const text = useText();
  const app = naming.names.app;
  const number = useDraftState((state) => state.number);
  const forms = useQuery({ queryKey: keys.publicForms(app), queryFn: () => loadListedForms(app), enabled: number > 0, retry: false });
  const published = forms.data?.find((form) => form.slug === item.slug);
  return (
    <>
      <h3 className="yzb-preview-title">{text('public_form_editor.hand_out')}</h3>
      {published ? <FormPanel app={app} form={published} /> : <p className="yz-muted">{text('public_form_editor.unpublished')}</p>}
    </>
  );
}
