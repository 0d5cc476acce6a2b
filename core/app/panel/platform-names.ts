/** How a platform is called by a person, in the top bar, and where it stands among the others. */
export interface PlatformName {
  readonly name: string;
  readonly short: string;
  readonly rank: number;
}

const KNOWN: Readonly<Record<string, PlatformName>> = {
  nt8: { name: 'NinjaTrader 8', short: 'NT8', rank: 1 },
  mt5_global: { name: 'MetaTrader 5', short: 'MT5', rank: 2 },
  mt5_brazil: { name: 'MetaTrader 5 Brazil', short: 'BR', rank: 3 },
  sierra: { name: 'Sierra Chart', short: 'SC', rank: 4 },
  bookmap: { name: 'Bookmap', short: 'BM', rank: 5 },
  quantower: { name: 'Quantower', short: 'QT', rank: 6 },
};

const SIMULATED_RANK = 1_000;
const OTHER_RANK = 100;

/** The platforms of a trader's PC, in the order in which they are shown. */
export const TRADER_PLATFORMS: readonly string[] = Object.keys(KNOWN);

/** Names a platform; a simulated one after what it plays, any other by its id. */
export function nameOfPlatform(platform: string): PlatformName {
  const known = KNOWN[platform];
  if (known !== undefined) return known;
  if (!platform.startsWith('sim_')) return { name: platform, short: platform.slice(0, 8), rank: OTHER_RANK };
  const played = platform.slice('sim_'.length);
  const of = KNOWN[played === 'mt5' ? 'mt5_global' : played];
  const name = `Simulated ${of?.name ?? played}`;
  return { name, short: `s${of?.short ?? played.slice(0, 6)}`, rank: SIMULATED_RANK + (of?.rank ?? OTHER_RANK) };
}
