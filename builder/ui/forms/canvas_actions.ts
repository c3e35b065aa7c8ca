import { createContext } from 'react';

import type { Place } from './layout_document';

/** What the frames of a canvas ask of the designer around them; the same object throughout. */
export interface CanvasActions {
  readonly choose: (place: Place, event: { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean }) => void;
  readonly focused: (place: Place) => void;
  readonly pressed: (place: Place, event: React.KeyboardEvent) => void;
}

export const CanvasActionsContext = createContext<CanvasActions>({ choose: () => {}, focused: () => {}, pressed: () => {} });
