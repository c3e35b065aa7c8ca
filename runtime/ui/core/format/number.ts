/** Numbers by digits: values are decimal strings and may have more digits than a JavaScript number. */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Groups thousands; `scale` pads or rounds half up. Text that is no decimal comes back unchanged. */
export function formatDecimal(text: string, scale?: number): string {
  const rounded = scale === undefined ? text : roundDecimal(text, scale);
  const match = DECIMAL.exec(rounded);
  if (!match) return text;
  const [, sign, whole = '0', fraction] = match;
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${sign}${grouped}${fraction ? `.${fraction}` : ''}`;
}

/** Decimal text at exactly `scale` places, rounded half away from zero as the server does. */
export function roundDecimal(text: string, scale: number): string {
  const match = DECIMAL.exec(text);
  if (!match) return text;
  const [, sign, whole = '0', fraction = ''] = match;
  if (fraction.length <= scale) return join(sign ?? '', whole, fraction.padEnd(scale, '0'));
  const kept = BigInt(whole + fraction.slice(0, scale));
  const up = (fraction[scale] ?? '0') >= '5' ? 1n : 0n;
  const digits = (kept + up).toString().padStart(scale + 1, '0');
  const cut = digits.length - scale;
  return join(sign ?? '', digits.slice(0, cut), digits.slice(cut));
}

/** Moves the decimal point: `shiftDecimal("0.155", 2)` is "15.5". Trailing zeros are dropped. */
export function shiftDecimal(text: string, places: number): string {
  const match = DECIMAL.exec(text);
  if (!match) return text;
  const [, sign, whole = '0', fraction = ''] = match;
  let digits = whole + fraction;
  let point = whole.length + places;
  if (point <= 0) {
    digits = '0'.repeat(1 - point) + digits;
    point = 1;
  }
  digits = digits.padEnd(point, '0');
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = digits.slice(point).replace(/0+$/, '');
  return join(sign ?? '', left, right);
}

/** The fraction "0.155" as "15.5%". */
export function formatPercent(text: string, places = 2): string {
  const shifted = shiftDecimal(text, 2);
  const fraction = shifted.split('.')[1] ?? '';
  const shown = fraction.length > places ? shiftDecimal(roundDecimal(shifted, places), 0) : shifted;
  return DECIMAL.test(text) ? `${formatDecimal(shown)}%` : text;
}

/**
 * "¥", "US$" …: the sign of an ISO 4217 code as a reader of `locale` expects it. `familiar` is for the
 * currency everybody here works in: "¥" rather than "CN¥" in English too.
 */
export function currencySign(currency: string, locale: string, familiar = false): string {
  const key = `${currency} ${locale} ${familiar}`;
  const known = SIGNS.get(key) ?? readSign(currency, locale, familiar);
  SIGNS.set(key, known);
  return known;
}

/** A formatter takes longer to make than a cell to draw. */
const SIGNS = new Map<string, string>();

function readSign(currency: string, locale: string, familiar: boolean): string {
  try {
    const currencyDisplay = familiar ? 'narrowSymbol' : 'symbol';
    const parts = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay }).formatToParts(0);
    const sign = parts.find((part) => part.type === 'currency')?.value ?? currency;
    return /^[A-Z]{3}$/.test(sign) ? `${sign} ` : sign;
  } catch {
    // Not an ISO code: shown as it is rather than hiding the amount.
    return `${currency} `;
  }
}

export function formatMoney(
  text: string,
  currency: string,
  locale: string,
  scale = 2,
  familiar = false,
): string {
  const amount = formatDecimal(text, scale);
  const sign = currencySign(currency, locale, familiar);
  return amount.startsWith('-') ? `-${sign}${amount.slice(1)}` : `${sign}${amount}`;
}

/** A short form for large figures: 1.2亿 / 3,456万 in Chinese, 12.3M / 45K in English. */
export function formatCompact(text: string, locale: string): string {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 2 }).format(number);
}

function join(sign: string, whole: string, fraction: string): string {
  const body = fraction ? `${whole}.${fraction}` : whole;
  return /[1-9]/.test(body) ? sign + body : body;
}

/** What a person typed as a decimal string, or null if it is no number: "1,234.50" → "1234.50". */
export function parseDecimal(typed: string): string | null {
  const text = typed
    .replace(/[０-９．－]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[,，\s¥￥$€£]/g, '');
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match || (!match[2] && !match[3])) return null;
  const whole = (match[2] ?? '').replace(/^0+(?=\d)/, '') || '0';
  return join(match[1] === '-' ? '-' : '', whole, match[3] ?? '');
}

/** Negative, zero or positive, exactly; text that is no decimal counts as equal. */
export function compareDecimals(left: string, right: string): number {
  const scale = Math.max(placesOf(left), placesOf(right));
  if (!DECIMAL.test(left) || !DECIMAL.test(right)) return 0;
  const difference = BigInt(units(left, scale)) - BigInt(units(right, scale));
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function placesOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

function units(text: string, scale: number): string {
  const [whole = '0', fraction = ''] = text.split('.');
  return whole + fraction.padEnd(scale, '0');
}

/** Exact sum of two decimal strings. */
export function addDecimals(left: string, right: string): string {
  if (!DECIMAL.test(left) || !DECIMAL.test(right)) return DECIMAL.test(left) ? left : right;
  const scale = Math.max(placesOf(left), placesOf(right));
  const total = BigInt(units(left, scale)) + BigInt(units(right, scale));
  const digits = (total < 0n ? -total : total).toString().padStart(scale + 1, '0');
  const cut = digits.length - scale;
  return join(total < 0n ? '-' : '', digits.slice(0, cut), digits.slice(cut));
}
