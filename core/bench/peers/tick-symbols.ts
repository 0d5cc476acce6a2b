/** How many roots have ticks while signals are measured. */
const TICK_ROOTS = 50;
const SHIPPED_ROOTS = [
  'NQ',
  'ES',
  'YM',
  'RTY',
  'MNQ',
  'MES',
  'MYM',
  'M2K',
  'CL',
  'MCL',
  'GC',
  'MGC',
  'ZN',
  '6E',
] as const;
/** A December contract exists in all of them, and is far enough away not to expire while a bench runs. */
const MONTH = '12';

/** Roots that only benches know, so that there are fifty. */
const MADE_ROOTS = Array.from({ length: TICK_ROOTS - SHIPPED_ROOTS.length }, (_, index) => `BN${letters(index)}`);

/** The symbols of the tick flood in NinjaTrader's spelling, one a root. */
export function tickSymbols(nowUs: number): readonly string[] {
  const year = new Date(nowUs / 1_000).getUTCFullYear() % 100;
  return [...SHIPPED_ROOTS, ...MADE_ROOTS].map((root) => `${root} ${MONTH}-${year}`);
}

/** products.yaml of a gateway under test: the roots that only benches know. */
export function benchProductsText(): string {
  const product =
    'exchange: CME, market: cme, currency: USD, tick: 0.25, point_value: 20, months: HMUZ, ' +
    'liquid: HMUZ, expiry: { on: third friday, if_closed: previous }, ' +
    'roll: { from: nominal expiry, before: 6, counted_in: days }, margin_usd: 35000';
  return [
    'version: 1',
    'products:',
    ...MADE_ROOTS.map((root) => `  ${root}: { name: Bench product ${root}, ${product} }`),
    '',
  ].join('\n');
}

function letters(index: number): string {
  return String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26));
}
