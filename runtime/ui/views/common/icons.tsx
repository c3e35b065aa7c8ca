import { type ComponentType, useEffect, useState } from 'react';

type IconTable = Readonly<Record<string, ComponentType>>;

// The pictures weigh more than the whole menu around them, so they follow it a moment later.
let table: IconTable | undefined;
let loading: Promise<IconTable> | undefined;

function loadTable(): Promise<IconTable> {
  loading ??= import('./icon_table').then((module) => {
    table = module.default;
    return table;
  });
  return loading;
}

/** A definition's icon; an unknown name gets a neutral one. */
export function DefinitionIcon({ name }: { readonly name: string | null | undefined }) {
  const [icons, setIcons] = useState(table);
  useEffect(() => {
    let current = true;
    if (!icons) void loadTable().then((loaded) => current && setIcons(loaded));
    return () => {
      current = false;
    };
  }, [icons]);
  const key = (name ?? '').replaceAll('-', '_').toLowerCase();
  const Icon = icons?.[key] ?? icons?.folder;
  return (
    <span className="yz-icon" aria-hidden="true">
      {Icon ? <Icon /> : <span className="yz-icon-space" />}
    </span>
  );
}
