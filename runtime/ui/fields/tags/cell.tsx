import { itemsOf } from '../../core/record';
import type { FieldShowProps } from '../field_kit';
import { TagList } from '../shared/tag_list';
import { TagMark } from './tag_mark';

export function TagsCell({ field, value, titles }: FieldShowProps) {
  return (
    <TagList
      items={itemsOf(value)}
      nameOf={(word) => word}
      render={(word) => <TagMark field={field} word={word} until={titles?.[word]} />}
    />
  );
}
