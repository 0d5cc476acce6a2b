/** A price of one symbol on one platform. Prices are as the platform stated them. */
export interface Tick {
  readonly platform: string;
  /** The universal symbol, as `NQ`. */
  readonly symbol: string;
  readonly price: number;
  readonly volume: number | undefined;
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  /** The platform's clock, epoch microseconds; undefined where it states none. */
  readonly sourceTsUs: number | undefined;
  /** All keys as the platform sent them, but for the symbol. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Reads the `data` of one tick; undefined when it has no symbol or no price. */
export function readTick(platform: unknown, data: unknown): Tick | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const map = data as Readonly<Record<string, unknown>>;
  const { symbol, price, volume, bid, ask } = map;
  if (typeof symbol !== 'string' || typeof price !== 'number') return undefined;
  return {
    platform: typeof platform === 'string' ? platform : '',
    symbol,
    price,
    volume: numberOf(volume),
    bid: numberOf(bid),
    ask: numberOf(ask),
    sourceTsUs: timeOf(map),
    data: map,
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function timeOf(map: Readonly<Record<string, unknown>>): number | undefined {
  const { ts_us: tsUs, timestamp } = map;
  if (typeof tsUs === 'number') return tsUs;
  return typeof timestamp === 'number' ? Math.round(timestamp * 1e6) : undefined;
}
