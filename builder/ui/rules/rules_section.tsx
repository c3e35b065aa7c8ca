import { useText } from '../i18n/use_text';
import { type ItemPanelProps, ItemsScreen } from '../items/items_screen';
import { ruleSentence } from './rule_sentence';

const QUESTIONS = { entity: true };

/** What happens by itself when records change. */
export default function RulesSection() {
  const text = useText();
  return (
    <ItemsScreen
      section="rules"
      model="Rule"
      title={text('section.rules')}
      note={text('rules.note')}
      icon="thunderbolt"
      questions={QUESTIONS}
      Panel={Sentence}
      told={(naming, rule) => ruleSentence(naming, text, rule)}
    />
  );
}

function Sentence({ naming, item }: ItemPanelProps) {
  const text = useText();
  return <p className="yzb-panel yzb-sentence">{ruleSentence(naming, text, item)}</p>;
}
