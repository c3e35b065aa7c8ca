import { api } from '@yingzao/runtime-ui/core/api/client';
import { formatDecimal, formatPercent } from '@yingzao/runtime-ui/core/format/number';
import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { addressOf } from '../app/places';
import { useDocument, useDraftState, placeAt } from '../draft';
import { useText } from '../i18n/use_text';
import { type ItemPanelProps, ItemsScreen } from '../items/items_screen';
import { shapeOf, modelShape } from '../schema_form/core/schema';
import type { JsonObject } from '../schema_form/core/schema';
import type { Naming } from '../items/vocabulary_api';
import { titleOf } from '../schema_form/core/summary';

const QUESTIONS = { kinds: parameterTypes };

function parameterTypes({ root, words }: Naming) {
  const shape = modelShape(root, 'Parameter');
  const type = shape.is === 'object' ? shape.properties.find(({ name }) => name === 'type') : undefined;
  const choice = type && shapeOf(root, type.schema);
  return choice?.is === 'choice' ? choice.values.map((one) => ({ value: one, label: words.value('type', one) })) : [];
}

/** Values that are set in one place and read by formulas everywhere. */
export default function ParametersSection() {
  const text = useText();
  return (
    <ItemsScreen
      section="parameters"
      model="Parameter"
      title={text('section.parameters')}
      note={text('parameters.note')}
      icon="setting"
      questions={QUESTIONS}
      Preview={UsedIn}
      told={({ words }, parameter) => `${words.value('type', String(parameter.type))} · ${valueOf(parameter)}`}
    />
  );
}

/** As people write it: "15%", "50,000". */
function valueOf({ type, value }: JsonObject): string {
  const written = String(value);
  if (!/^-?\d+(\.\d+)?$/.test(written)) return written;
  if (type === 'percent') return formatPercent(written);
  return type === 'money' || type === 'integer' || type === 'decimal' ? formatDecimal(written) : written;
}

function UsedIn({ naming, item }: ItemPanelProps) {
  const text = useText();
  const document = useDocument();
  const revision = useDraftState((state) => state.revision);
  const app = naming.names.app;
  const uses = useQuery({
    queryKey: ['builder', 'uses', app, item.key, revision],
    queryFn: () => api.request<{ uses: readonly { pointer: string }[] }>(`/apps/${app}/draft/uses`, { query: { item: `parameter:${app}.${String(item.key)}` } }),
    retry: false,
  });
  const pointers = [...new Set((uses.data?.uses ?? []).map(({ pointer }) => pointer))];
  return (
    <>
      <h3 className="yzb-preview-title">{text('parameters.used_in')}</h3>
      {uses.isError ? (
        <p className="yz-muted">{text('parameters.uses_unknown')}</p>
      ) : uses.isPending ? (
        <Bar width="60%" />
      ) : pointers.length === 0 ? (
        <p className="yz-muted">{text('parameters.unused')}</p>
      ) : (
        <ul className="yzb-uses">
          {pointers.map((pointer) => {
            const to = addressOf(document, pointer);
            const { items, setting } = placeAt(document, pointer);
            const said = [...items.map((one) => `${naming.words.item(one.list)} ${titleOf(one.item as never, naming.names)}`), ...setting.split('/').filter(Boolean).map((one) => naming.words.setting(one))].join(' › ');
            return <li key={pointer}>{to ? <Link to={to as '/'}>{said || pointer}</Link> : said || pointer}</li>;
          })}
        </ul>
      )}
    </>
  );
}
