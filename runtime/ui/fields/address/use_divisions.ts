import { useEffect, useState } from 'react';

export interface Division {
  readonly value: string;
  readonly label: string;
  readonly children?: Division[];
}

type Tree = readonly (readonly [string, readonly (readonly [string, readonly string[]])[]])[];

let divisions: Division[] | undefined;

/** The provinces, cities and districts the server knows; they come when the first address is edited. */
async function load(): Promise<Division[]> {
  const { default: data } = await import('../../../../engines/definition/regions.json');
  const named = (value: string, children: Division[]): Division => ({
    value,
    label: value,
    ...(children.length > 0 ? { children } : {}),
  });
  divisions = (data.regions as unknown as Tree).map(([province, cities]) =>
    named(province, cities.map(([city, districts]) => named(city, districts.map((district) => named(district, []))))),
  );
  return divisions;
}

/** Empty until they are there. */
export function useDivisions(): Division[] {
  const [found, setFound] = useState<Division[]>(divisions ?? []);
  useEffect(() => {
    if (divisions) return undefined;
    let here = true;
    void load().then((loaded) => here && setFound(loaded), () => undefined);
    return () => {
      here = false;
    };
  }, []);
  return found;
}
