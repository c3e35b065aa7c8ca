import type { ColorPickerProps } from 'antd';
import { type ReactElement, Suspense, lazy, useState } from 'react';

const ColourPicker = lazy(() => import('./colour_picker'));

export interface AskedColourPickerProps extends Omit<ColorPickerProps, 'children' | 'open' | 'onOpenChange'> {
  /** The button; `ask` is what pressing it does until there is a picker that hears it itself. */
  readonly children: (ask: (() => void) | undefined) => ReactElement;
}

/** A button that opens a picker of colours, which is loaded when it is pressed for the first time. */
export function AskedColourPicker({ children, ...picker }: AskedColourPickerProps) {
  const [open, setOpen] = useState<boolean>();
  if (open === undefined) return children(() => setOpen(true));
  const button = children(undefined);
  return (
    <Suspense fallback={button}>
      <ColourPicker {...picker} open={open} onOpenChange={setOpen}>
        {button}
      </ColourPicker>
    </Suspense>
  );
}
