import type { SearchResult } from '../../core/search';
import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import { MarkedText } from './marked_text';
import './search.css';

/** A record's title, and below it where else it matches. */
export function FoundRecord({ result }: { readonly result: SearchResult }) {
  const text = useText();
  const label = useLabel();
  const { title, snippet } = result;
  return (
    <span className="yz-found">
      <span className="yz-found-title">
        {title.length > 0 ? <MarkedText parts={title} /> : <span className="yz-muted">{text('search.untitled')}</span>}
      </span>
      {snippet && (
        <span className="yz-found-snippet">
          <span className="yz-found-field">{text('search.field', { field: label(snippet.label, snippet.field) })}</span>
          <MarkedText parts={snippet.parts} />
        </span>
      )}
    </span>
  );
}
