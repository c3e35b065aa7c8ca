import { showDuration } from '../../core/format/duration';
import { useLanguage } from '../../hooks/use_language';
import type { FieldShowProps } from '../field_kit';
import { Blank } from '../shared/blank';

export function DurationCell({ value }: FieldShowProps) {
  const language = useLanguage();
  if (typeof value !== 'string' || !value) return <Blank />;
  return <span className="yz-figure">{showDuration(value, language)}</span>;
}
