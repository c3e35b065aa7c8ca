import { useText } from '../i18n/use_text';
import { ItemsScreen } from '../items/items_screen';
import { PrintPreview } from './print_preview';

const QUESTIONS = { entity: true };

/** What records look like on paper. */
export default function PrintSection() {
  const text = useText();
  return (
    <ItemsScreen
      section="document_templates"
      model="DocumentTemplate"
      title={text('section.print')}
      note={text('print_templates.note')}
      icon="file_text"
      questions={QUESTIONS}
      Preview={PrintPreview}
      told={({ names }, template) => names.entityLabel(String(template.entity ?? ''))}
    />
  );
}
