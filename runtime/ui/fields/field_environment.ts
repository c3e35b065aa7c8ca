/** What fields need to know of the screen they stand on. */
import { type ReactNode, createContext, useContext } from 'react';

import type { EntityDefinition } from '../core/definition';

export interface FieldEnvironment {
  readonly entities: Readonly<Record<string, EntityDefinition>>;
  /** Renders a link to a record; absent where there is nowhere to go (a preview, a form). */
  readonly link?: (entity: string, id: string, content: ReactNode) => ReactNode;
  /** Address of a record's page; absent in a preview. */
  readonly recordHref?: (entity: string, id: string) => string;
  /** Address of the form for a new record, filled in with `set.<field>`; absent in a preview. */
  readonly createHref?: (entity: string, search: Readonly<Record<string, string>>) => string;
  /** Renders the picker's "create new"; absent where a record cannot be created in passing. */
  readonly createInPlace?: (
    entity: EntityDefinition,
    search: string,
    close: () => void,
    done: (id: string, title: string) => void,
  ) => ReactNode;
}

export const FieldEnvironmentContext = createContext<FieldEnvironment>({ entities: {} });

export function useFieldEnvironment(): FieldEnvironment {
  return useContext(FieldEnvironmentContext);
}
