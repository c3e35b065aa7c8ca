/** Which record the values on the screen belong to, for fields that ask the server for more than they were given. */
import { createContext, useContext } from 'react';

export interface RecordPlace {
  readonly entity: string;
  readonly id: string;
}

export const RecordPlaceContext = createContext<RecordPlace | null>(null);

export function useRecordPlace(): RecordPlace | null {
  return useContext(RecordPlaceContext);
}
