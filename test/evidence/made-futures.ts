/** A future as it trades: yearly volatility in per cent, ticks of spread and book changes a second in a busy hour. */
export interface Future {
  readonly root: string;
  readonly price: number;
  readonly volPercent: number;
  readonly tick: number;
  readonly spreadTicks: number;
  readonly changesPerS: number;
  /** Quotes the same price in another size. */
  readonly sibling?: readonly [root: string, spreadTicks: number, changesPerS: number];
  /** How far the next month stands, as a share, and how well it follows. */
  readonly nextMonth: readonly [lowest: number, highest: number, correlation: number];
  /** How far the cash price stands, its last digit, its spread, and how much its basis swings: shares, in a busy hour. */
  readonly cash?: readonly [
    name: string,
    lowest: number,
    highest: number,
    digit: number,
    spread: number,
    swing: number,
  ];
}

export const NQ: Future = {
  root: 'NQ',
  price: 20_100,
  volPercent: 22,
  tick: 0.25,
  spreadTicks: 2,
  changesPerS: 15,
  sibling: ['MNQ', 3, 15],
  nextMonth: [0.007, 0.011, 0.9998],
  cash: ['NAS100', -0.011, 0.001, 0.1, 0.00008, 0.000015],
};
export const ES: Future = {
  root: 'ES',
  price: 5_900,
  volPercent: 17,
  tick: 0.25,
  spreadTicks: 1,
  changesPerS: 12,
  sibling: ['MES', 1, 12],
  nextMonth: [0.007, 0.012, 0.9998],
  cash: ['US500', -0.012, 0.001, 0.1, 0.00008, 0.000015],
};
const YM: Future = {
  root: 'YM',
  price: 42_500,
  volPercent: 15,
  tick: 1,
  spreadTicks: 2,
  changesPerS: 8,
  sibling: ['MYM', 3, 8],
  nextMonth: [0.006, 0.01, 0.9997],
  cash: ['US30', -0.01, 0.001, 0.1, 0.00006, 0.000015],
};
const RTY: Future = {
  root: 'RTY',
  price: 2_250,
  volPercent: 24,
  tick: 0.1,
  spreadTicks: 2,
  changesPerS: 8,
  sibling: ['M2K', 3, 8],
  nextMonth: [0.008, 0.012, 0.9997],
  cash: ['US2000', -0.012, 0.001, 0.01, 0.00015, 0.00002],
};
const CL: Future = {
  root: 'CL',
  price: 71.3,
  volPercent: 35,
  tick: 0.01,
  spreadTicks: 1,
  changesPerS: 8,
  sibling: ['MCL', 2, 6],
  nextMonth: [-0.012, -0.003, 0.992],
  cash: ['USOIL', -0.01, 0.01, 0.001, 0.0004, 0.00004],
};
const GC: Future = {
  root: 'GC',
  price: 2_650,
  volPercent: 16,
  tick: 0.1,
  spreadTicks: 2,
  changesPerS: 10,
  sibling: ['MGC', 2, 10],
  nextMonth: [0.005, 0.009, 0.9995],
  cash: ['XAUUSD', -0.012, -0.001, 0.01, 0.00008, 0.000015],
};
const ZN: Future = {
  root: 'ZN',
  price: 110.5,
  volPercent: 6,
  tick: 0.015625,
  spreadTicks: 1,
  changesPerS: 4,
  nextMonth: [-0.005, -0.002, 0.995],
};
const E6: Future = {
  root: '6E',
  price: 1.0855,
  volPercent: 8,
  tick: 0.00005,
  spreadTicks: 1,
  changesPerS: 8,
  nextMonth: [0.003, 0.006, 0.9995],
  cash: ['EURUSD', -0.006, -0.0005, 0.00001, 0.00008, 0.00001],
};
export const BTC: Future = {
  root: 'BTC',
  price: 97_000,
  volPercent: 50,
  tick: 5,
  spreadTicks: 6,
  changesPerS: 3,
  sibling: ['MBT', 5, 4],
  nextMonth: [0.004, 0.012, 0.9985],
  cash: ['BTCUSD', -0.02, 0, 1, 0.0004, 0.00008],
};
const WIN: Future = {
  root: 'WIN',
  price: 128_400,
  volPercent: 18,
  tick: 5,
  spreadTicks: 1,
  changesPerS: 12,
  sibling: ['IND', 2, 6],
  nextMonth: [0.016, 0.023, 0.999],
};
const WDO: Future = {
  root: 'WDO',
  price: 5_480,
  volPercent: 13,
  tick: 0.5,
  spreadTicks: 1,
  changesPerS: 8,
  sibling: ['DOL', 1, 4],
  nextMonth: [0.004, 0.008, 0.9995],
};
export const FUTURES: readonly Future[] = [NQ, ES, YM, RTY, CL, GC, ZN, E6, BTC, WIN, WDO];

/** Pairs of products that move together, with their correlations over seconds to minutes. */
export const RELATED: readonly (readonly [Future, Future, number, number])[] = [
  [NQ, ES, 0.9, 0.96],
  [ES, YM, 0.88, 0.95],
  [NQ, YM, 0.85, 0.9],
  [ES, RTY, 0.85, 0.92],
  [NQ, RTY, 0.85, 0.9],
  [CL, GC, 0.1, 0.4],
  [WIN, WDO, -0.7, -0.4],
  [GC, E6, 0.3, 0.6],
];
