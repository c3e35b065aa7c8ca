import { useText } from '../i18n/use_text';
import { ItemsScreen } from '../items/items_screen';
import { ViewKindPanel, iconOfKind, kindOfView, viewKinds } from './view_kinds';
import { ViewPreview } from './view_preview';

const QUESTIONS = { entity: true, kinds: viewKinds };

/** How records are listed: the kinds of views, their fields, and what they look like. */
export default function ViewsSection() {
  const text = useText();
  return (
    <ItemsScreen
      section="views"
      model="ViewType"
      title={text('section.views')}
      note={text('views.note')}
      icon="list"
      questions={QUESTIONS}
      without={WITHOUT}
      Panel={ViewKindPanel}
      Preview={ViewPreview}
      iconOf={(view) => iconOfKind(kindOfView(view))}
      told={({ names, words }, view) => `${words.kind('ViewType', kindOfView(view))} · ${names.entityLabel(String(view.entity ?? ''))}`}
    />
  );
}

const WITHOUT = ['type'];
