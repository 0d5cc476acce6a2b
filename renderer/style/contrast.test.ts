import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Colours = Readonly<Record<string, string>>;

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const BLOCKS: ReadonlyMap<string, Colours> = new Map(
  [...css.matchAll(/(:root[^{]*)\{([^}]*)\}/g)].map(([, selector = '', body = '']) => [
    selector.trim(),
    Object.fromEntries(
      [...body.matchAll(/--([\w-]+):\s*(#[\da-f]{6})/g)].map(([, name = '', hex = '']) => [name, hex]),
    ),
  ]),
);

function coloursOf(...selectors: readonly string[]): Colours {
  return Object.assign({}, ...selectors.map((selector) => BLOCKS.get(selector)));
}

const LIGHT = ":root[data-theme='light']";
const THEMES: readonly (readonly [name: string, colours: Colours])[] = [
  ['dark', coloursOf(':root')],
  ['light', coloursOf(':root', LIGHT)],
  ['dark, blue and orange', coloursOf(':root', ":root[data-money='blue-orange']")],
  ['light, blue and orange', coloursOf(':root', LIGHT, `${LIGHT}[data-money='blue-orange']`)],
];

/** Rows lie on the surface, and on the raised one under the pointer. */
const GROUNDS = ['ground', 'surface', 'raised'];

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) throw new Error('a colour is missing');
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

describe.each(THEMES)('the colours of the theme %s', (_name, colours) => {
  it.each(['ink', 'gain', 'loss'])('show numbers in %s with a contrast of 7 at least, on every ground', (ink) => {
    for (const ground of GROUNDS) expect(contrast(colours[ink], colours[ground]), ground).toBeGreaterThanOrEqual(7);
  });

  it.each(['ink-soft', 'ink-faint', 'amber', 'violet', 'ok', 'accent'])(
    'show words in %s with a contrast of 4.5 at least, on every ground',
    (ink) => {
      for (const ground of GROUNDS) expect(contrast(colours[ink], colours[ground]), ground).toBeGreaterThanOrEqual(4.5);
    },
  );
});
