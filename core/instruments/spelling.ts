import { parsePlatformId } from '../model/ids.ts';

/**
 * How a platform writes symbols: NinjaTrader `NQ 03-25`; Sierra Chart `NQH25`; MetaTrader 5 abroad `NAS100`; MetaTrader 5
 * at B3 `WINJ25`; Bookmap `NQ-03-25`; Quantower `NQH5`; and `universal`, a peer that uses our own roots, `NQ`.
 */
export type Spelling = 'nt8' | 'sierra' | 'mt5' | 'mt5_brazil' | 'bookmap' | 'quantower' | 'universal';

export const SPELLINGS: readonly Spelling[] = [
  'nt8',
  'sierra',
  'mt5',
  'mt5_brazil',
  'bookmap',
  'quantower',
  'universal',
];

/** The platform ids of the shipped configuration; each is also the column of its family in symbol_mappings.yaml. */
const PLATFORM_SPELLING: ReadonlyMap<string, Spelling> = new Map([
  ['nt8', 'nt8'],
  ['sierra', 'sierra'],
  ['mt5_global', 'mt5'],
  ['mt5_brazil', 'mt5_brazil'],
  ['bookmap', 'bookmap'],
  ['quantower', 'quantower'],
]);

const SIMULATED = 'sim_';

/** The templates in which dated contracts are written unless the installation has its own. */
export const DEFAULT_TEMPLATES: Readonly<Record<Spelling, string>> = {
  nt8: '{root} {mm}-{yy}',
  sierra: '{root}{month}{yy}',
  mt5: '{root}{month}{yy}',
  mt5_brazil: '{root}{month}{yy}',
  bookmap: '{root}-{mm}-{yy}',
  quantower: '{root}{month}{y}',
  universal: '{root}',
};

/**
 * The family of a platform id, in any case and with its aliases; a simulated one (`sim_mt5`) has the family after its
 * prefix. Undefined for an id that is neither listed nor in `configured`.
 */
export function platformSpelling(
  platform: string,
  configured: ReadonlyMap<string, Spelling> = new Map(),
): Spelling | undefined {
  const id = parsePlatformId(platform);
  if (id === undefined) return undefined;
  return configured.get(id) ?? PLATFORM_SPELLING.get(id) ?? simulatedSpelling(id);
}

/** The column of symbol_mappings.yaml that a family of spellings uses; undefined for `universal`, which needs none. */
export function familyColumn(spelling: Spelling): string | undefined {
  return spelling === 'mt5' ? 'mt5_global' : spelling === 'universal' ? undefined : spelling;
}

function simulatedSpelling(id: string): Spelling | undefined {
  if (!id.startsWith(SIMULATED)) return undefined;
  const real = parsePlatformId(id.slice(SIMULATED.length));
  return real === undefined ? undefined : PLATFORM_SPELLING.get(real);
}
