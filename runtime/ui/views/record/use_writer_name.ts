import { useLabel } from '../../hooks/use_label';
import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';

interface Written {
  readonly by: string | null;
  readonly by_name: string | null;
}

/** Imports, rules and processes write too: under the name of their app, or as the system. */
export function useWriterName(): (entry: Written) => string {
  const text = useText();
  const label = useLabel();
  const apps = useMe()?.apps;
  return ({ by, by_name: name }) => {
    const key = by?.startsWith('app:') ? by.slice(4) : undefined;
    const app = apps?.find((one) => one.key === key);
    if (app) return text('history.app', { name: label(app.label, app.key) });
    return by === 'system' || !name ? text('history.system') : name;
  };
}
