/** A form over one item of a document, as tests drive it. */
import { startTexts } from '@yingzao/runtime-ui/core/i18n/i18n';
import type { Language } from '@yingzao/runtime-ui/core/label';
import { type RenderResult, render } from '@testing-library/react';
import { useState } from 'react';

import type { Package } from '../draft/package';
import { addBuilderTexts } from '../i18n/texts';
import { Names, type Neighbour } from './core/names';
import { withValue } from './core/paths';
import type { Around } from './core/place';
import type { Json, JsonObject } from './core/schema';
import { Words } from './core/words';
import { SchemaForm, type SchemaFormProps } from './schema_form';
import { SCHEMA, TERMS } from './test_packages';

export const SYSTEM_FIELDS = { owner: { zh: '负责人', en: 'Owner' }, created_at: { zh: '创建时间', en: 'Created' } };

export interface Driven extends RenderResult {
  /** The value as it is now. */
  readonly value: () => JsonObject;
  readonly edits: () => number;
}

type More = Partial<Pick<SchemaFormProps, 'only' | 'without' | 'around' | 'issues' | 'pointer' | 'editors' | 'unseen'>>;

export async function renderForm(
  model: string,
  start: JsonObject,
  document: Package,
  { language = 'zh', around = [], outer = null, ...more }: { language?: Language; around?: readonly Neighbour[]; outer?: Around | null } & Omit<More, 'around'> = {},
): Promise<Driven> {
  await startTexts(language);
  await addBuilderTexts();
  const names = new Names(document, around, SYSTEM_FIELDS, language);
  const words = new Words(TERMS, SCHEMA, language);
  let current: JsonObject = start;
  let count = 0;
  function Screen() {
    const [value, setValue] = useState<JsonObject>(start);
    return (
      <SchemaForm
        root={SCHEMA}
        words={words}
        names={names}
        model={model}
        value={value}
        pointer="/item"
        around={outer}
        onEdit={(steps, next) => {
          count += 1;
          current = withValue(current, steps, next as Json) as JsonObject;
          setValue(current);
        }}
        {...more}
      />
    );
  }
  const result = render(<Screen />);
  return { ...result, value: () => current, edits: () => count };
}
