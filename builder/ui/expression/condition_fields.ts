/** Fields a condition's rows can compare: those of the record, and those behind its references. */
import type { EntityDefinition, FieldDefinition } from '@yingzao/runtime-ui/core/definition';
import { SYSTEM_FIELDS } from '@yingzao/runtime-ui/core/definition_lookup';
import type { FilterKind } from '@yingzao/runtime-ui/core/filter/operators';
import { type Language, pick } from '@yingzao/runtime-ui/core/label';
import { kitOf } from '@yingzao/runtime-ui/fields/registry';

import type { ExpressionScope } from './scope';

export interface ConditionField {
  readonly path: string;
  /** With the way there: 客户 · 级别. */
  readonly label: string;
  readonly field: FieldDefinition;
  readonly kind: FilterKind;
}

export interface ConditionFieldGroup {
  /** "" for the record's own. */
  readonly label: string;
  readonly fields: readonly ConditionField[];
}

const LEADS_ON = new Set(['reference', 'user', 'department']);

export function conditionFields(scope: ExpressionScope, language: Language): readonly ConditionFieldGroup[] {
  const { entity, entities } = scope;
  const own = ownFields(entity, '', '', language);
  const behind = [...entity.fields, ...SYSTEM_FIELDS]
    .filter(({ type }) => LEADS_ON.has(type))
    .flatMap((field) => {
      const target = entities[field.entity ?? (field.type === 'user' ? 'system.user' : '')];
      if (!target) return [];
      const label = pick(field.label, language, field.key);
      return [{ label, fields: ownFields(target, `${field.key}.`, `${label} · `, language) }];
    });
  const before = scope.old ? [{ label: BEFORE[language], fields: ownFields(entity, 'old.', `${BEFORE[language]} · `, language) }] : [];
  return [{ label: '', fields: own }, ...before, ...behind].filter(({ fields }) => fields.length > 0);
}

const BEFORE: Readonly<Record<Language, string>> = { zh: '修改前', en: 'Before the change' };

function ownFields(entity: EntityDefinition, path: string, way: string, language: Language): readonly ConditionField[] {
  return [...entity.fields, ...SYSTEM_FIELDS].flatMap((field) => {
    const label = `${way}${pick(field.label, language, field.key)}`;
    const parts = Object.entries(field.value_type?.parts ?? {});
    if (parts.length > 0) {
      return parts.flatMap(([key, type]) => {
        const part: FieldDefinition = {
          id: `${field.id}.${key}`, key, type: type.kind === 'number' ? 'decimal' : 'text',
          label: field.part_labels?.[key] ?? { en: key }, value_type: type,
        };
        return [{ path: `${path}${field.key}.${key}`, label: `${label} · ${pick(part.label, language, key)}`, field: part, kind: kitOf(part).filterKind }];
      });
    }
    const kind = kitOf(field).filterKind;
    return kind === 'none' ? [] : [{ path: `${path}${field.key}`, label, field, kind }];
  });
}
