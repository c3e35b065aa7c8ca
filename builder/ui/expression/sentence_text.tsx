import type { Sentence } from './draft_api';
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
