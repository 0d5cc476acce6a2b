/** How the simulated market quotes one root. */
export interface SimInstrument {
  readonly root: string;
  /** Where the price starts, and what it wanders around. */
  readonly startPrice: number;
  readonly tickSize: number;
  /** Ask less bid, in ticks. */
  readonly spreadTicks: number;
  /** Standard deviation of the price change in one second, in points. */
  readonly pointsPerRootSecond: number;
}

/**
 * The roots that the simulated market quotes. Levels are those of the examples in our documents (NQ 16,250.50) with the
 * others as they stood beside it; ticks are those of CME, CBOT, B3 and the usual coin feeds; the unrest is that of a
 * year with 15 to 60 % volatility.
 */
export const SIM_INSTRUMENTS: readonly SimInstrument[] = [
  { root: 'NQ', startPrice: 16_250.5, tickSize: 0.25, spreadTicks: 1, pointsPerRootSecond: 1.3 },
  { root: 'ES', startPrice: 4_725.25, tickSize: 0.25, spreadTicks: 1, pointsPerRootSecond: 0.3 },
  { root: 'YM', startPrice: 37_450, tickSize: 1, spreadTicks: 1, pointsPerRootSecond: 2.2 },
  { root: 'RTY', startPrice: 1_985.4, tickSize: 0.1, spreadTicks: 1, pointsPerRootSecond: 0.18 },
  { root: 'BTCUSD', startPrice: 43_850, tickSize: 0.01, spreadTicks: 150, pointsPerRootSecond: 4.5 },
  { root: 'ETHUSD', startPrice: 2_315, tickSize: 0.01, spreadTicks: 20, pointsPerRootSecond: 0.3 },
  { root: 'WIN', startPrice: 131_500, tickSize: 5, spreadTicks: 1, pointsPerRootSecond: 10 },
  { root: 'WDO', startPrice: 4_905.5, tickSize: 0.5, spreadTicks: 1, pointsPerRootSecond: 0.35 },
];
