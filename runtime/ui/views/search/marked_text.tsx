import type { Parts } from '../../core/search';

/** A text with what matched in it marked. */
export function MarkedText({ parts }: { readonly parts: Parts }) {
  return (
    <>
      {parts.map((part, at) => (part.match ? <mark key={at}>{part.text}</mark> : <span key={at}>{part.text}</span>))}
    </>
  );
}
