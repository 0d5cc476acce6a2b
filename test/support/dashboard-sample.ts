import type { DashboardView } from '../../core/api/dashboard-view.ts';
import type { LightView } from '../../core/api/light-view.ts';
import type { PositionView } from '../../core/api/order-view.ts';
import type { OverviewView } from '../../core/api/overview-view.ts';
import type { PlatformView } from '../../core/api/platform-view.ts';

export const SAMPLE_US = 1_795_185_000_000_000;

const GREEN: LightView = { state: 'green', cause: null, reason: '', remedy: '', action: null };
export const NEVER: LightView = {
  state: 'off',
  cause: 'never_connected',
  reason: 'has never connected',
  remedy: 'Start it.',
  action: null,
};

/** A platform that is linked, with every light green. */
export function platformOf(platform: string, over: Partial<PlatformView> = {}): PlatformView {
  return {
    platform,
    name: platform,
    rank: 1,
    short: platform,
    simulated: false,
    dialect: 'v1',
    account: 'A1',
    login: null,
    server: null,
    currency: 'USD',
    mode: 'demo',
    address: null,
    switch: 'on',
    linked: true,
    link: GREEN,
    data: GREEN,
    canTrade: GREEN,
    notWatched: null,
    arming: { state: 'paper', account: null, barriers: [] },
    lastTickUs: null,
    lastHeardUs: SAMPLE_US - 400_000,
    ticks: 0,
    ticksPerSecond: 0,
    rttUs: null,
    orderToFill: null,
    positions: 0,
    openOrders: 0,
    unknownOrders: 0,
    waitingEntries: 0,
    orderTypes: [],
    can: { cancel: true, modify: true, partials: true, brackets: false, report: true },
    bridge: { version: null, installed: null, port: null, installable: false },
    notes: [],
    ...over,
  };
}

/** One NQ long at 16,250.25, 45 dollars up. */
export function positionOf(over: Partial<PositionView> = {}): PositionView {
  return {
    key: 'nt8 A1 NQ 12-26',
    platform: 'nt8',
    account: 'A1',
    root: 'NQ',
    symbol: 'NQ 12-26',
    contract: 'NQZ26',
    size: 1,
    unit: 'contracts',
    qty: 1,
    averagePrice: 16_250.25,
    lastPrice: 16_252.5,
    lastPriceUs: SAMPLE_US,
    currency: 'USD',
    openLocal: 45,
    openUsd: 45,
    realizedLocal: 0,
    realizedUsd: 0,
    protection: { stop: null, target: null, watch: '' } as unknown as PositionView['protection'],
    simulated: false,
    watched: true,
    difference: null,
    ...over,
  };
}

/** A day of twelve trades on two platforms, one of which is away. */
export function dashboardOf(over: Partial<DashboardView> = {}, overview: Partial<OverviewView> = {}): DashboardView {
  return {
    atUs: SAMPLE_US,
    activeOrders: { count: 1, limit: 22 },
    positions: [positionOf()],
    platforms: [
      platformOf('nt8'),
      platformOf('mt5_global', {
        linked: false,
        lastHeardUs: SAMPLE_US - 840_000_000,
        link: { state: 'red', cause: 'lost', reason: 'the link was lost', remedy: 'Start the terminal.', action: null },
      }),
      platformOf('bookmap', { linked: false, dialect: null, link: NEVER, data: NEVER, canTrade: NEVER }),
    ],
    overview: {
      state: 'active',
      reason: '',
      by: '',
      sinceUs: SAMPLE_US - 8_040_000_000,
      mode: 'paper',
      liveArmed: [],
      worst: 'green',
      worstText: '',
      version: '1.0.0',
      pid: 1,
      dataFolder: '/data',
      startedUs: SAMPLE_US - 8_040_000_000,
      exchangeZone: 'America/Chicago',
      platformsLinked: 1,
      platformsKnown: 2,
      ticksPerSecond: 12_300,
      latency: { count: 12, meanUs: 420, p50Us: 400, p99Us: 1_900, p999Us: 2_000, maxUs: 2_000 },
      fillRate: 0.985,
      activeOrders: 2,
      unknownOrders: 0,
      openPositions: 1,
      day: {
        riskDay: '2026-11-20',
        fromUs: SAMPLE_US - 60_000_000,
        untilUs: SAMPLE_US + 60_000_000,
        simulated: false,
        trades: 12,
        wins: 7,
        losses: 4,
        winRate: 7 / 11,
        averageWinUsd: 120,
        averageLossUsd: 80,
        profitFactor: 2.625,
        realizedUsd: 520,
        openUsd: 45,
        commissionUsd: 5,
        netUsd: 1_560,
        maxDrawdownUsd: -80,
        leftOut: '',
      },
      alertsOpen: 0,
      worstAlert: 'none',
      clients: [],
      doors: [],
      symbolsRevision: 0,
      ...overview,
    },
    ...over,
  };
}
