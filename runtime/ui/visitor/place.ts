/** Where the page stands: which form, below which prefix, inside another page or not. */
export interface Place {
  /** "" or "/w/{workspace}". */
  readonly prefix: string;
  readonly slug: string;
  readonly embedded: boolean;
  /** Token of what was filled in before. */
  readonly resume: string | null;
}

const ADDRESS = /^(\/w\/[^/]+)?\/f\/([^/]+)/;

export function placeOf(address: URL): Place {
  const [, prefix = '', slug = ''] = ADDRESS.exec(address.pathname) ?? [];
  return {
    prefix,
    slug: decodeURIComponent(slug),
    embedded: address.searchParams.get('embedded') === '1',
    resume: address.searchParams.get('resume'),
  };
}

/** The address that leads back to what was filled in. */
export function resumeAddress(address: URL, draft: string): string {
  const next = new URL(address.href);
  next.searchParams.set('resume', draft);
  next.searchParams.delete('embedded');
  next.hash = '';
  return next.href;
}

export function parametersOf(address: URL, names: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = address.searchParams.get(name);
    if (value) found[name] = value.slice(0, 500);
  }
  return found;
}
