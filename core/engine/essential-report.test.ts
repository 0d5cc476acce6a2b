import { describe, expect, it } from 'vitest';
import type { PlatformReport, ReportedExecution, ReportedOrder } from '../model/event.ts';
import type { OrderCommand } from '../model/command.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import { engineScene, ordersOf, v1Platform, type EngineScene } from '../../test/support/engine-scene.ts';

const platform = 'mt5' as PlatformId;

function execution({ orderId, symbol }: OrderCommand, execId: string): ReportedExecution {
  return { orderId, execId, symbol, side: 'BUY', size: 1, price: 100, tsUs: 1 };
}

function listed({ orderId, symbol }: OrderCommand): ReportedOrder {
  return { orderId, symbol, side: 'BUY', size: 1, filledSize: 1, fillPrice: 100, status: 'filled' };
}

/** Three orders: one booked, one whose fill was missed, one still open. Returns what is kept of a report of all. */
function keptOf(...foreign: readonly ReportedExecution[]) {
  const scene = engineScene([v1Platform('mt5')]);
  const order = (clientOrderId: string, symbol: string) => ordersOf(scene.signal({ clientOrderId, symbol }))[0]!;
  const booked = order('s1', 'NQ');
  scene.fill('mt5', booked, 100, { execId: 'E1', lastSize: booked.size, lastPrice: 100 });
  const missed = order('s2', 'NQ');
  const open = order('s3', 'ES');
  const report = stepReport(scene, {
    orders: [listed(booked), listed(missed), { ...listed(open), filledSize: 0, status: 'working' }],
    executions: [execution(booked, 'E1'), execution(missed, 'E2'), ...foreign],
  });
  return { report, missed, open };
}

/** Hands the engine a report and returns what is kept of it. */
function stepReport(scene: EngineScene, said: Pick<PlatformReport, 'orders' | 'executions'>): PlatformReport {
  const report: PlatformReport = { requestId: 'R1', historyFromUs: 0, positions: [], ...said };
  const atUs = scene.nowUs + 1;
  const { kept } = scene.engine.step({ type: 'reportReceived', platform, report, rates: [], atUs });
  if (kept?.type !== 'reportReceived') throw new Error('expected a report to be kept');
  return kept.report;
}

describe('what the journal keeps of a report', () => {
  it('leaves out what is booked and over, and nothing else', () => {
    const { report, missed, open } = keptOf();
    expect(report.orders.map((order) => order.orderId)).toEqual([missed.orderId, open.orderId]);
    expect(report.executions.map(({ execId }) => execId)).toEqual(['E2']);
  });

  it('holds what a person or another program did there', () => {
    const foreign = { execId: 'X', symbol: 'CL', side: 'SELL', size: 3, price: 60, tsUs: 1 } as const;
    const { report } = keptOf(foreign, { ...foreign, orderId: '42' as OrderId });
    expect(report.executions.map(({ execId }) => execId)).toEqual(['E2', 'X', 'X']);
  });
});

describe('what the journal keeps of a report where a fill was booked without its id', () => {
  it('is every execution of that order, because only their sum tells which one is new', () => {
    const scene = engineScene([v1Platform('mt5')]);
    const [order] = ordersOf(scene.signal({ quantity: 3 }));
    scene.fill('mt5', order!, 100, { status: 'partial', execId: 'E1', lastSize: 1, lastPrice: 100, filledSize: 1 });
    const { orderId } = order!;
    const unnamed = { platform, orderId, filledSize: 2, fillPrice: 100, status: 'partial', tsUs: 1 } as const;
    scene.step({ type: 'fillReceived', fill: unnamed, rates: [] });
    const executions = ['E1', 'E2', 'E3'].map((execId) => execution(order!, execId));
    const kept = stepReport(scene, { orders: [], executions });
    expect(kept.executions.map(({ execId }) => execId)).toEqual(['E1', 'E2', 'E3']);
  });
});
