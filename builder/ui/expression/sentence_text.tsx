import type { Sentence } from './draft_api';
import { useSentences } from './use_sentences';
import './expression_field.css';

const CLASSES = { name: 'yz-term yz-term-field', value: 'yz-term yz-term-option', formula: 'yz-code-text', words: undefined } as const;

/** A condition or formula in words, with what it names standing out. */
export function SentenceText({ sentence }: { readonly sentence: Sentence }) {
  return sentence.map(({ kind, text }, at) => (
    // oxlint-disable-next-line react/no-array-index-key -- a sentence is said as a whole
    <span key={at} className={CLASSES[kind]}>
      {text}
    </span>
  ));
}

/** An expression of the draft in words; as it is written until the server has said it. `field`: whose value it gives. */
export function ShownExpression({ entity, text, field }: { readonly entity: string; readonly text: string; readonly field?: string }) {
  const said = useSentences()(entity, text, field);
  return said ? <SentenceText sentence={said} /> : <span className="yz-code-text">{text}</span>;
}
