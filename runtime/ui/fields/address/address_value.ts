/** The parts of an address, as the API sends them. */
export interface AddressValue {
  readonly province?: string;
  readonly city?: string;
  readonly district?: string;
  readonly detail?: string;
  readonly postcode?: string;
  readonly text?: string;
}

/** A pasted address is one line of text until the server has split it. */
export function readAddress(value: unknown): AddressValue {
  if (typeof value === 'string') return value ? { detail: value, text: value } : {};
  return typeof value === 'object' && value !== null ? (value as AddressValue) : {};
}

/** What is sent: the parts that are filled in, null when none is. */
export function writtenAddress(address: AddressValue): AddressValue | null {
  const kept = Object.fromEntries(Object.entries(address).filter(([name, part]) => name !== 'text' && Boolean(part)));
  return Object.keys(kept).length > 0 ? kept : null;
}
