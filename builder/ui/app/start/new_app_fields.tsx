import { useQuery } from '@tanstack/react-query';
import { useDebounced } from '@yingzao/runtime-ui/hooks/use_debounced';

import type { Texts } from '../../draft';
import { KeyInput, TextsInput, keyProblem } from '../../inputs';
import { useText } from '../../i18n/use_text';
import { appListQuery, suggestKey } from '../app_list_api';

export interface NewApp {
  readonly label: Texts;
  /** "" until somebody chooses one: then the suggested one counts. */
  readonly key: string;
}

/** The key that counts, and whether the two can be used. */
export function useNewApp({ label, key }: NewApp): { readonly key: string; readonly taken: ReadonlySet<string>; readonly ready: boolean } {
  const name = useDebounced(label.en || label.zh || '', 250);
  const wanted = key === '' && name !== '';
  const suggested = useQuery({ queryKey: ['builder', 'key', name], queryFn: () => suggestKey(name), enabled: wanted }).data ?? '';
  const taken = new Set(useQuery(appListQuery).data?.apps.map((app) => app.key));
  const counts = key || (name ? suggested : '');
  const named = Object.values(label).some(Boolean);
  return { key: counts, taken, ready: named && keyProblem(counts, taken, new Set(), true) === null };
}

/** Name and key of an app that begins. */
export function NewAppFields({
  value,
  keyShown,
  taken,
  onChange,
}: {
  readonly value: NewApp;
  readonly keyShown: string;
  readonly taken: ReadonlySet<string>;
  readonly onChange: (value: NewApp) => void;
}) {
  const text = useText();
  const named = Object.values(value.label).some(Boolean);
  return (
    <>
      <div className="yzb-field">
        <label htmlFor="new-app-name">{text('start.name')}</label>
        <TextsInput id="new-app-name" label={text('start.name')} value={value.label} autoFocus onChange={(label) => onChange({ ...value, label })} />
      </div>
      {(named || value.key !== '') && (
        <div className="yzb-field">
          <label htmlFor="new-app-key">{text('start.key')}</label>
          <KeyInput id="new-app-key" app label={text('start.key')} value={keyShown} taken={taken} onChange={(key) => onChange({ ...value, key })} />
          <p className="yz-muted yzb-field-note">{text('start.key_note')}</p>
        </div>
      )}
    </>
  );
}
