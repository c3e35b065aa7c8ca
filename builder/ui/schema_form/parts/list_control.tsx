import { Input, Select } from 'antd';
import { Suspense, lazy } from 'react';

import { useText } from '../../i18n/use_text';
import { type Json, type Shape, refOf, resolved, shapeOf } from '../core/schema';
import { useForm } from '../form_context';
import type { ControlProps } from './control';
import { NameList } from './name_list';
import { PartList } from './part_list';
import { RowsOfNames } from './rows_of_names';

const Ticks = lazy(() => import('./ticks'));

const FEW = 8;

/** A list: ticks for choices, names in their order, texts as tags, parts as rows that open. */
export function ListControl(props: ControlProps & { readonly shape: Extract<Shape, { is: 'list' }> }) {
  const { id, name, label, schema, shape, value, steps, required, invalid } = props;
  const text = useText();
  const { root, words, set, editors } = useForm();
  const preset = resolved(root, schema).default;
  const items = Array.isArray(value) ? (value as readonly Json[]) : Array.isArray(preset) ? (preset as readonly Json[]) : [];
  const give = (next: readonly Json[]) => {
    const usual = Array.isArray(preset) && JSON.stringify(preset) === JSON.stringify(next);
    set(steps, !required && !schema['x-said'] && (usual || (next.length === 0 && preset === undefined)) ? undefined : next);
  };
  const item = shapeOf(root, shape.item);
  switch (item.is) {
    case 'choice': {
      const options = item.values.map((one) => ({ value: one, label: words.value(name, one) }));
      const chosen = items.filter((one): one is string => typeof one === 'string');
      // Ticks of which none is set would say "none".
      const absent = words.absent(name);
      if (options.length <= FEW && name !== 'languages' && absent === undefined) {
        return (
          <Suspense fallback={<Input id={id} disabled />}>
            <Ticks id={id} label={label} options={options} chosen={chosen} onChange={give} />
          </Suspense>
        );
      }
      return <Select id={id} aria-label={label} mode="multiple" className="yz-wide" value={chosen} options={options} placeholder={absent} status={invalid ? 'error' : undefined} onChange={give} />;
    }
    case 'text':
      if (item.says.kind !== '' && item.says.kind !== 'check') {
        return <NameList {...props} says={item.says} items={items.filter((one): one is string => typeof one === 'string')} most={shape.most} onItems={give} />;
      }
      return (
        <Select
          id={id}
          aria-label={label}
          mode="tags"
          className="yz-wide"
          open={false}
          suffixIcon={null}
          placeholder={text('edit.type_and_enter')}
          value={items.map(String)}
          status={invalid ? 'error' : undefined}
          onChange={(next: string[]) => give(next)}
        />
      );
    case 'integer':
      return (
        <Select
          id={id}
          aria-label={label}
          mode="tags"
          className="yz-wide"
          open={false}
          suffixIcon={null}
          placeholder={text('edit.type_and_enter')}
          value={items.map(String)}
          onChange={(next: string[]) => give(next.map(Number).filter(Number.isInteger))}
        />
      );
    case 'list':
      return <RowsOfNames {...props} inner={item} rows={items} onRows={give} />;
    default: {
      const Editor = editors[refOf(shape.item) ?? ''];
      if (Editor) {
        return (
          <Suspense>
            <Editor {...props} />
          </Suspense>
        );
      }
      return <PartList {...props} item={shape.item} parts={items} most={shape.most} />;
    }
  }
}
