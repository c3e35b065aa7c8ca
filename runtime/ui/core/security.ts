/** Sessions and the second factor of whoever is signed in. */

export interface SignedInSession {
  readonly id: string;
  readonly created_at: string;
  readonly used_at: string;
  readonly address: string;
  readonly agent: string;
  readonly current: boolean;
}

export interface SecondFactor {
  readonly enrolled: boolean;
  readonly required: boolean;
  readonly recovery_codes_left: number;
}

export interface Enrolment {
  readonly secret: string;
  /** An image's data URI. */
  readonly qr: string;
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/, 'WeChat'],
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** "Chrome · macOS" of a User-Agent header; its beginning where neither is known. */
export function deviceName(agent: string): string {
  const parts = [BROWSERS, SYSTEMS].map((names) => names.find(([pattern]) => pattern.test(agent))?.[1]);
  return parts.filter(Boolean).join(' · ') || agent.slice(0, 40);
}
