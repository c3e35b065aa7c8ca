import type { Likes } from '../../core/api/record_api';
import { useFieldEnvironment } from '../../fields/field_environment';
import { useText } from '../../hooks/use_text';

/** Says quietly that there are records like the one being typed; each opens beside the form. */
export function SimilarHint({ entity, likes }: { readonly entity: string; readonly likes: Likes | null }) {
  const text = useText();
  const { recordHref } = useFieldEnvironment();
  const count = likes?.records.length ?? 0;
  return (
    <div className="yz-similar" role="status">
      {likes && count > 0 && (
        <>
          <span>{text(likes.more ? 'form.similar_more' : 'form.similar', { count })}</span>
          <ul>
            {likes.records.map((record) => {
              const title = record.title || text('form.similar_untitled');
              return (
                <li key={record.id}>
                  {recordHref ? (
                    <a href={recordHref(entity, record.id)} target="_blank" rel="noopener">
                      {title}
                    </a>
                  ) : (
                    title
                  )}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </div>
  );
}
