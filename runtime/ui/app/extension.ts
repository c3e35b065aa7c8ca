import type { AnyRoute } from '@tanstack/react-router';
import { type ComponentType, type ReactNode, createContext, useContext } from 'react';

import type { Label } from '../core/label';
import type { Me } from '../core/session';

/** A place of an extension one may go to: from the menu, the account menu and the palette. */
export interface ExtensionLink {
  readonly key: string;
  /** In both languages, known before any of the extension's own texts are loaded. */
  readonly label: Label;
  readonly icon: ReactNode;
  /** The same picture in the palette, by its name in a definition. */
  readonly iconName: string;
  readonly href: string;
  /** Screens one gets to from there, by their addresses: what the breadcrumbs call them. */
  readonly below?: Readonly<Record<string, Label>>;
  readonly shown: (me: Me) => boolean;
}

export interface ExtensionRoutes {
  /** Screens within the usual frame: menu, top bar, breadcrumbs. */
  readonly framed: readonly AnyRoute[];
  /** Screens that bring their own `Frame`. */
  readonly unframed: readonly AnyRoute[];
}

/**
 * What a package above this one adds to the app. Nothing here imports such a package: the page's entry
 * hands its extensions to `App`. Everything heavy in them has to be loaded lazily.
 */
export interface Extension {
  readonly key: string;
  /** Makes the routes below the two parents; called once for every router. */
  readonly routes: (framed: AnyRoute, unframed: AnyRoute) => ExtensionRoutes;
  readonly links: readonly ExtensionLink[];
  /** What stands on the home screen; a card shows nothing to those it is not for. */
  readonly homeCards: readonly ComponentType[];
  /** What whoever builds an app is offered where it has nothing to open yet; loaded lazily. */
  readonly EmptyApp?: ComponentType<{ readonly app: string }>;
}

export const ExtensionsContext = createContext<readonly Extension[]>([]);

/** Links of the extensions that are for this person. */
export function useExtensionLinks(me: Me | undefined): readonly ExtensionLink[] {
  const extensions = useContext(ExtensionsContext);
  if (!me) return [];
  return extensions.flatMap((extension) => extension.links.filter((link) => link.shown(me)));
}
