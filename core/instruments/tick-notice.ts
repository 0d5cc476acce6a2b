import type { NormalizedSymbol, Registry } from './registry.ts';

/** How people write the platforms; other ids stand as they are. */
const PLATFORM_NAMES: ReadonlyMap<string, string> = new Map([
  ['nt8', 'NT8'],
  ['sierra', 'Sierra'],
  ['mt5_global', 'MT5'],
  ['mt5_brazil', 'MT5 Brazil'],
  ['bookmap', 'Bookmap'],
  ['quantower', 'Quantower'],
]);

/**
 * What a person should know about a tick that is not what orders go to, as "NT8 sends NQ 03-25, front is NQ 12-26";
 * undefined for a tick of what is traded there. Such ticks keep their root on the wire and do not move the quote board.
 */
export function tickNotice(
  registry: Registry,
  platform: string,
  symbol: string,
  { root, contract, spelling }: NormalizedSymbol,
  nowUs: number,
): string | undefined {
  const written = registry.resolve(root, platform, nowUs, spelling);
  if (!written.ok) return undefined;
  const { symbol: traded, contract: tradedContract } = written.value;
  const name = PLATFORM_NAMES.get(platform) ?? platform;
  if (tradedContract === undefined) {
    const isSame = contract === undefined && symbol.trim().toUpperCase() === traded.toUpperCase();
    return isSame ? undefined : `${name} sends ${symbol}, the map says ${traded}`;
  }
  return contract === undefined || contract === tradedContract
    ? undefined
    : `${name} sends ${symbol}, front is ${traded}`;
}
