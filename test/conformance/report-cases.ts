import { expect } from 'vitest';
import type { Case } from './case.ts';
import { MARKET_PRICE } from './rig.ts';

/** What an adapter promises of reports, and of events that come twice or never. */
export const REPORT_CASES: readonly Case[] = [
  {
    number: 14,
    title: 'reports what is open, what was executed and what is held',
    ability: 'report',
    orderType: 'LIMIT',
    run: async (rig) => {
      await rig.connected();
      const filled = await rig.fillsWhole({ size: 2 });
      const resting = await rig.rests();
      const report = await rig.report();
      const ids = new Set(rig.fills(filled).map(({ execId }) => execId));
      const executions = report.executions.filter(({ orderId }) => orderId === filled);
      expect(executions.every(({ execId }) => ids.has(execId))).toBe(true);
      expect(executions.reduce((sum, { size }) => sum + size, 0)).toBe(2);
      expect(report.orders.find(({ orderId }) => orderId === resting)?.status).toMatch(/accepted|working/);
      expect(report.positions).toMatchObject([{ symbol: rig.parts.symbol, size: 2 }]);
    },
  },
  {
    number: 15,
    title: 'reports after a reconnect what happened while the link was gone',
    ability: 'report',
    orderType: 'LIMIT',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.rests();
      await rig.parts.peer.vanish();
      await rig.until('the link is lost', () => !rig.isLinked);
      await rig.parts.peer.movePrice(MARKET_PRICE - 11);
      await rig.pass(1_000);
      await rig.parts.peer.appear();
      await rig.until('the link is back', () => rig.isLinked);
      const report = await rig.report();
      const executions = report.executions.filter((one) => one.orderId === orderId);
      expect(executions.reduce((sum, { size }) => sum + size, 0)).toBe(1);
      expect(report.positions).toMatchObject([{ size: 1 }]);
    },
  },
  {
    number: 16,
    title: 'tells a doubled fill under the same id, so that it counts once',
    run: async (rig) => {
      await rig.connected();
      await rig.parts.peer.doubleEvents();
      const orderId = await rig.fillsWhole({ size: 3 });
      await rig.pass(5_000);
      expect(rig.filled(orderId)).toBe(3);
    },
  },
  {
    number: 17,
    title: 'reports a fill whose event was lost, though the link stood',
    ability: 'report',
    skill: 'loses events',
    run: async (rig) => {
      await rig.connected();
      await rig.parts.peer.loseEvents(true);
      const { orderId } = rig.send();
      await rig.until('the platform fills it', () => rig.parts.peer.stateOf(orderId) === 'filled');
      await rig.pass(1_000);
      await rig.parts.peer.loseEvents(false);
      expect(rig.fills(orderId)).toEqual([]);
      const { positions } = await rig.report();
      expect(positions).toMatchObject([{ size: 1 }]);
    },
  },
];
