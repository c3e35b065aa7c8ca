import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { wordsOf } from '../../core/api/import_api';
import type { ImportRun } from '../../core/import_run';
import { importKeys } from '../../core/import_keys';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';

export interface Act {
  readonly busy: boolean;
  /** What the server refused the last time, in its words. */
  readonly refusal: readonly string[];
  /** Does something to the run and shows what became of it; whether it was done. */
  readonly act: (work: () => Promise<ImportRun>) => Promise<boolean>;
}

export function useAct(run: string): Act {
  const client = useQueryClient();
  const text = useText();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<readonly string[]>([]);
  return {
    busy,
    refusal,
    act: async (work) => {
      setBusy(true);
      setRefusal([]);
      try {
        client.setQueryData<ImportRun>(importKeys.importRun(run), await work());
        return true;
      } catch (error) {
        const words = wordsOf(error);
        setRefusal(words.length > 0 ? words : [errorText(error, text)]);
        return false;
      } finally {
        setBusy(false);
        void client.invalidateQueries({ queryKey: importKeys.importRun(run) });
      }
    },
  };
}
