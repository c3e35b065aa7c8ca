/** The types a field can have, by the published schema and the words for it. */
import { type Language, pick } from '@yingzao/runtime-ui/core/label';
import { useQuery } from '@tanstack/react-query';

import { type Vocabulary, vocabularyQuery } from '../items/vocabulary_api';
import { type Property, modelShape } from '../schema_form/core/schema';

export type { Vocabulary };

export function useVocabulary(): Vocabulary | undefined {
  return useQuery(vocabularyQuery).data;
}

function mapping({ schema }: Vocabulary): Readonly<Record<string, string>> {
  const shape = modelShape(schema, 'FieldType');
  return shape.is === 'union' ? shape.kinds : {};
}

/** Name of the definition of a field type. */
export function fieldModel(vocabulary: Vocabulary, type: string): string {
  return mapping(vocabulary)[type] ?? '';
}

export function fieldTypes(vocabulary: Vocabulary): readonly string[] {
  return Object.keys(mapping(vocabulary));
}

/** The settings of a definition: "Entity", or the model of a field type. */
export function settingsOf({ schema }: Pick<Vocabulary, 'schema'>, model: string): readonly Property[] {
  const shape = modelShape(schema, model);
  return shape.is === 'object' ? shape.properties : [];
}

export function typeWord({ terms }: Vocabulary, type: string, language: Language): string {
  return pick(terms.kinds.FieldType?.[type], language, type);
}
