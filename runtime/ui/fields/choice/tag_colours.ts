/** Readable tag colours from whatever colour a builder chose. */

export interface TagColours {
  readonly text: string;
  readonly background: string;
  readonly dot: string;
}

const NEUTRAL: TagColours = { text: '#3d4745', background: '#edf0ef', dot: '#7d8986' };

/** Text at 5:1 or better on a pale tint of the same hue (WCAG 2 AA asks 4.5:1). */
export function tagColours(colour: string | null | undefined): TagColours {
  const channels = colour ? parse(colour) : null;
  if (!channels || !colour) return NEUTRAL;
  const background = mix(channels, [255, 255, 255], 0.12);
  let text = channels;
  for (let step = 0; step < 12 && contrast(text, background) < 5; step += 1) text = mix(text, [0, 0, 0], 0.86);
  return { text: css(text), background: css(background), dot: colour };
}

type Channels = readonly [number, number, number];

function parse(colour: string): Channels | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!match) return null;
  return [match[1], match[2], match[3]].map((hex) => Number.parseInt(hex ?? '0', 16)) as unknown as Channels;
}

/** `share` of the first colour, the rest of the second. */
function mix(first: Channels, second: Channels, share: number): Channels {
  return first.map((value, at) => Math.round(value * share + (second[at] ?? 0) * (1 - share))) as unknown as Channels;
}

function css(channels: Channels): string {
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2.2, relative luminance and contrast ratio. */
export function contrast(first: Channels, second: Channels): number {
  const [light, dark] = [luminance(first), luminance(second)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(channels: Channels): number {
  const [red = 0, green = 0, blue = 0] = channels.map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
