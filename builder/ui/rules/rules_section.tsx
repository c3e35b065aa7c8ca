import { Fragment } from 'react';

import { type Say, SentenceText, plainSentence, useSentences } from '../expression';
import { useText } from '../i18n/use_text';
import { type ItemPanelProps, ItemsScreen } from '../items/items_screen';
import type { JsonObject } from '../schema_form/core/schema';
import { ruleSentence } from './rule_sentence';

const QUESTIONS = { entity: true };

/** Stands in a sentence where the condition is drawn: a character no text has. */
const HERE = '\uE000';

/** What happens by itself when records change. */
export default function RulesSection() {
  const text = useText();
  const say = useSentences();
  return (
    <ItemsScreen
      section="rules"
      model="Rule"
      title={text('section.rules')}
      note={text('rules.note')}
      icon="thunderbolt"
      questions={QUESTIONS}
      Panel={Sentence}
      told={(naming, rule) => ruleSentence(naming, text, rule, conditionIn(say, rule))}
    />
  );
}

function Sentence({ naming, item }: ItemPanelProps) {
  const text = useText();
  const say = useSentences();
  const written = typeof item.condition === 'string' ? item.condition : '';
  const said = written ? say(String(item.entity ?? ''), written) : undefined;
  const pieces = ruleSentence(naming, text, item, written && HERE).split(HERE);
  return (
    <p className="yzb-panel yzb-sentence">
      {pieces.map((piece, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- what comes before and after the condition
        <Fragment key={at}>
          {at > 0 && (said ? <SentenceText sentence={said} /> : written)}
          {piece}
        </Fragment>
      ))}
    </p>
  );
}

function conditionIn(say: Say, rule: JsonObject): string {
  if (typeof rule.condition !== 'string' || rule.condition === '') return '';
  const said = say(String(rule.entity ?? ''), rule.condition);
  return said ? plainSentence(said) : rule.condition;
}
