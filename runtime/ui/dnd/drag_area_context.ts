import { createContext } from 'react';

import type { DragSession } from './drag_session';

export interface DragAreaPlace {
  readonly session: DragSession | undefined;
  /** Id of the text that says how to drag by keys. */
  readonly instructions: string;
}

export const DragAreaContext = createContext<DragAreaPlace>({ session: undefined, instructions: '' });
