import { createContext } from 'react';

/** Id of the text that says how to drag by keys. */
export const DragAreaContext = createContext<{ readonly instructions: string }>({ instructions: '' });
