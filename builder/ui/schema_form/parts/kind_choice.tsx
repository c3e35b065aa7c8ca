import { Select } from 'antd';
import { useId } from 'react';

import { useText } from '../../i18n/use_text';
import { asKind } from '../core/new_part';
import { modelRef, modelShape, type JsonObject } from '../core/schema';
import type { Steps } from '../core/paths';
import { useForm } from '../form_context';

/** Which kind of its union a part is; changing it keeps what both kinds have. */
export function KindChoice({ union, value, steps }: { readonly union: string; readonly value: JsonObject; readonly steps: Steps }) {
  const text = useText();
  const { root, words, set } = useForm();
  const id = useId();
  const shape = modelShape(root, union);
  if (shape.is !== 'union') return null;
  const kind = typeof value.type === 'string' ? value.type : shape.usual;
  return (
    <div className="yz-setting">
      <label className="yz-setting-name" htmlFor={id}>
        {text('edit.kind')}
      </label>
      <Select
        id={id}
        className="yz-wide"
        value={kind}
        showSearch={{ optionFilterProp: 'label' }}
        status={kind !== undefined && !(kind in shape.kinds) ? 'error' : undefined}
        options={Object.keys(shape.kinds).map((tag) => ({ value: tag, label: words.kind(union, tag) }))}
        onChange={(tag) => set(steps, asKind(root, modelRef(root, union), value, tag))}
      />
    </div>
  );
}
