import type { AlertView } from '../../core/api/alert-view.ts';
import type { OverviewView } from '../../core/api/overview-view.ts';
import type { PlatformView } from '../../core/api/platform-view.ts';

/** An overview of a gateway that is active on paper and holds nothing, with what a test changes. */
export function overview(change: Partial<OverviewView>): OverviewView {
  return {
    state: 'active',
    reason: '',
    by: 'start',
    sinceUs: 1,
    mode: 'paper',
    liveArmed: [],
    worst: 'green',
    worstText: 'active, 0 of 0 platforms',
    version: '0.1.0',
    pid: 1,
    dataFolder: '',
    startedUs: 1,
    exchangeZone: 'America/Chicago',
    platformsLinked: 0,
    platformsKnown: 0,
    ticksPerSecond: 0,
    latency: null,
    fillRate: null,
    activeOrders: 0,
    unknownOrders: 0,
    openPositions: 0,
    day: {
      riskDay: '2026-11-20',
      fromUs: 0,
      untilUs: 1,
      simulated: false,
      trades: 0,
      wins: 0,
      losses: 0,
      winRate: null,
      averageWinUsd: null,
      averageLossUsd: null,
      profitFactor: null,
      realizedUsd: null,
      openUsd: null,
      commissionUsd: 0,
      netUsd: null,
      maxDrawdownUsd: null,
      leftOut: '',
    },
    alertsOpen: 0,
    worstAlert: 'none',
    clients: [],
    doors: [],
    symbolsRevision: 1,
    ...change,
  };
}

const GREEN = { state: 'green', cause: null, reason: '', remedy: '', action: null } as const;

/** A platform with three green lights and nothing open, with what a test changes. */
export function platform(change: Partial<PlatformView>): PlatformView {
  return {
    platform: 'nt8',
    name: 'NinjaTrader 8',
    rank: 1,
    short: 'NT8',
    simulated: false,
    dialect: 'v1',
    account: 'Sim101',
    login: null,
    server: null,
    currency: 'USD',
    mode: 'sim',
    address: null,
    switch: 'on',
    linked: true,
    link: GREEN,
    data: GREEN,
    canTrade: GREEN,
    notWatched: null,
    arming: { state: 'paper', account: null, barriers: [] },
    lastTickUs: null,
    lastHeardUs: null,
    ticks: 0,
    ticksPerSecond: 0,
    rttUs: null,
    orderToFill: null,
    positions: 0,
    openOrders: 0,
    unknownOrders: 0,
    waitingEntries: 0,
    orderTypes: ['MARKET'],
    can: { cancel: true, modify: true, partials: true, brackets: false, report: true },
    bridge: { version: null, installed: null, port: null, installable: false },
    notes: [],
    ...change,
  };
}

/** An open alarm, with what a test changes. */
export function alert(change: Partial<AlertView>): AlertView {
  return {
    number: 1,
    atUs: 1,
    lastUs: 1,
    repeats: 0,
    severity: 'alarm',
    code: 'PLATFORM_LOST',
    text: 'nt8 is lost.',
    remedy: 'Start NinjaTrader.',
    platform: 'nt8',
    orderId: null,
    rank: 1,
    acknowledgedUs: null,
    acknowledgedBy: null,
    ...change,
  };
}
