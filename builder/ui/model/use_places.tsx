import { Link } from '@tanstack/react-router';

import { addressElsewhere, addressOf } from '../app/places';
import { together } from '../app/together';
import { useDocument } from '../draft';
import { useText } from '../i18n/use_text';
import type { UsePlace } from './model_api';

const MOST = 100;

/** The places that name something, each a way there. */
export function UsePlaces({ places }: { readonly places: readonly UsePlace[] }) {
  const text = useText();
  const document = useDocument();
  // The values of many records, say, are many places of one name.
  const lines = together(places, (place) => `${place.app} ${place.text}`);
  return (
    <section aria-label={text('model.used_in', { count: places.length })}>
      <h3 className="yzb-small-title">{text('model.used_in', { count: places.length })}</h3>
      <ul className="yzm-places">
        {lines.slice(0, MOST).map(({ first: place, count }) => {
          const own = place.app === document.app.key;
          const address = own ? addressOf(document, place.pointer) : addressElsewhere(place.app, place.items ?? [], place.setting);
          return (
            <li key={`${place.app}${place.pointer}${place.text}`}>
              {address ? <Link to={address as '/'}>{place.text}</Link> : place.text}
              {count > 1 && <span className="yz-muted"> × {count}</span>}
              {!own && <span className="yz-muted"> {text('model.in_app', { app: place.app })}</span>}
            </li>
          );
        })}
      </ul>
      {lines.length > MOST && <p className="yz-muted">{text('others.more', { count: lines.length - MOST })}</p>}
    </section>
  );
}
