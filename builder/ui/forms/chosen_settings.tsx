import { Suspense, lazy } from 'react';

import type { EntityDefinition } from '@yingzao/runtime-ui/core/definition';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import { useDocument, useDraftActions } from '../draft';
import type { Entity, Field } from '../draft/package';
import { useText } from '../i18n/use_text';
import { type FormPart, type LayoutPart, type Place, fieldAt, isFieldPlace, partAt } from './layout_document';
import type { wrapPlaces } from './operations';

const FormSettings = lazy(() => import('./form_settings').then((module) => ({ default: module.FormSettings })));
const FieldSettings = lazy(() => import('./property_panel').then((module) => ({ default: module.FieldSettings })));
const ManySettings = lazy(() => import('./property_panel').then((module) => ({ default: module.ManySettings })));
const PartSettings = lazy(() => import('./property_panel').then((module) => ({ default: module.PartSettings })));

interface ChosenSettingsProps {
  readonly form: FormPart;
  readonly layout: readonly LayoutPart[];
  readonly entity: Entity;
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  /** What is chosen; nothing stands for the form itself. */
  readonly places: readonly Place[];
  readonly onWrap: (as: Parameters<typeof wrapPlaces>[2]) => void;
  readonly onPart: (place: Place, next: LayoutPart, key: string | undefined) => void;
}

/** The settings of what is chosen: of several things, a field, a part, or the form. */
export function ChosenSettings(props: ChosenSettingsProps) {
  return (
    <Suspense>
      <Settings {...props} />
    </Suspense>
  );
}

function Settings({ form, layout, entity, entities, places, onWrap, onPart }: ChosenSettingsProps) {
  const text = useText();
  const label = useLabel();
  const document = useDocument();
  const { edit } = useDraftActions();
  const app = document.app.key;
  const [only] = places;
  const part = only !== undefined && !isFieldPlace(only) ? partAt(layout, only) : undefined;
  const field = only !== undefined && isFieldPlace(only) ? entity.fields.find(({ key }) => key === fieldAt(only).key) : undefined;
  if (places.length > 1) {
    return (
      <ManySettings
        places={places}
        fieldsOnly={places.every(isFieldPlace)}
        onWrap={onWrap}
      />
    );
  }
  if (field) {
    return (
      <FieldSettings
        app={app}
        entity={entity}
        field={field}
        onChange={(recipe, key) =>
          edit(
            text('step.field', { name: label(field.label as Readonly<Record<string, string>>, field.key) }),
            (draft) => {
              const found = draft.entities?.find(({ id }) => id === entity.id)?.fields.find(({ id }) => id === field.id);
              if (found) recipe(found as Field);
            },
            key ? { key: `${field.id}:${key}` } : undefined,
          )
        }
      />
    );
  }
  if (part && only !== undefined) {
    return (
      <PartSettings
        part={part}
        document={document}
        entity={entity}
        entities={entities}
        onChange={(next, key) => onPart(only, next, key)}
      />
    );
  }
  return <FormSettings form={form} entity={entity} />;
}
