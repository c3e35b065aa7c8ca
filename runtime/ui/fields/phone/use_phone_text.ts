import { useEffect, useState } from 'react';

type Format = (number: string, region: string | undefined) => string;

let format: Format | undefined;

/** The numbering plans weigh more than a page: they come when the first number is shown. */
async function load(): Promise<Format> {
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/min');
  format = (number, region) => {
    const found = parsePhoneNumberFromString(number);
    if (!found) return number;
    return found.country === region ? found.formatNational() : found.formatInternational();
  };
  return format;
}

/** A number in E.164 as people write it: in the national form where it is one of the region's own. */
export function usePhoneText(number: string, region: string | undefined): string {
  const [ready, setReady] = useState(format !== undefined);
  useEffect(() => {
    if (ready || !number.startsWith('+')) return undefined;
    let here = true;
    void load().then(() => here && setReady(true), () => undefined);
    return () => {
      here = false;
    };
  }, [ready, number]);
  return (ready && format?.(number, region)) || number;
}
