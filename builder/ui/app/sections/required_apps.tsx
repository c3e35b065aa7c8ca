import { type AppInfo, useDraftActions, useDraftState } from '../../draft';
import { useText } from '../../i18n/use_text';
import { useNaming } from '../../items/vocabulary_api';
import { setAt } from '../../schema_form/core/paths';
import type { JsonObject } from '../../schema_form/core/schema';
import { SchemaForm } from '../../schema_form/schema_form';

const REQUIRES = ['requires'];

/** The apps this one needs, drawn from the schema as the rest of a package is. */
export default function RequiredApps({ app }: { readonly app: AppInfo }) {
  const text = useText();
  const { edit } = useDraftActions();
  const issues = useDraftState((state) => state.issues);
  const { naming } = useNaming();
  if (!naming) return null;
  return (
    <SchemaForm
      {...naming}
      model="AppInfo"
      value={app as unknown as JsonObject}
      pointer="/app"
      issues={issues}
      only={REQUIRES}
      onEdit={(steps, value) =>
        edit(text('overview.step', { what: naming.words.setting('requires') }), (draft) => setAt(draft, ['app', ...steps], value), { key: '/app/requires' })
      }
    />
  );
}
