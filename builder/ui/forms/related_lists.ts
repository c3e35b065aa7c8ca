/** Which lists of other records a form can show. No React. */
import type { EntityDefinition } from '@yingzao/runtime-ui/core/definition';

import type { Entity, Package } from '../draft/package';

export interface RelatedChoice {
  readonly entity: string;
  readonly field: string;
  readonly label: Readonly<Record<string, string>>;
  readonly fieldLabel: Readonly<Record<string, string>>;
}

/** Lists of records that refer to this entity's, in this app. */
export function relatedLists(document: Package, entity: Entity, entities: Readonly<Record<string, EntityDefinition>>): readonly RelatedChoice[] {
  const name = `${document.app.key}.${entity.key}`;
  return (document.entities ?? [])
    .filter(({ parent }) => !parent)
    .flatMap((other) =>
      (entities[`${document.app.key}.${other.key}`]?.fields ?? [])
        .filter((field) => (field.type === 'reference' || field.type === 'multi_reference') && field.entity === name)
        .map((field) => ({
          entity: other.key,
          field: field.key,
          label: (other.plural ?? other.label ?? { en: other.key }) as Readonly<Record<string, string>>,
          fieldLabel: field.label,
        })),
    );
}
