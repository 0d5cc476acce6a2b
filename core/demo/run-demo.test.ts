import { describe, expect, it } from 'vitest';
import { manualClock } from '../../test/support/manual-clock.ts';
import { err, ok } from '../base/result.ts';
import type { NexusClient } from '../client/nexus-client.ts';
import { runDemo } from './run-demo.ts';
import type { DemoClient } from './run-demo.ts';

const PLATFORMS = ['sim_nt8', 'sim_sierra', 'sim_mt5'];

type Callbacks<Name extends 'onTick' | 'onFill' | 'onReject'> = Set<Parameters<DemoClient[Name]>[0]>;

/** A gateway's client that writes down what is sent and answers when told to. */
function scriptedClient() {
  const sent: { readonly orderId: string; readonly body: object }[] = [];
  const ticks: Callbacks<'onTick'> = new Set();
  const fills: Callbacks<'onFill'> = new Set();
  const rejects: Callbacks<'onReject'> = new Set();
  const link = { isUp: true };
  const take = (body: object) => {
    if (!link.isUp) return err({ code: 'LINK_DOWN' });
    const orderId = `D${sent.length + 1}`;
    sent.push({ orderId, body });
    return ok(orderId);
  };
  const listen =
    <Callback>(callbacks: Set<Callback>) =>
    (callback: Callback) => {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    };
  const client: DemoClient = {
    sendSignal: take,
    target: take,
    onTick: listen(ticks),
    onFill: listen(fills),
    onReject: listen(rejects),
  };
  return {
    client,
    sent,
    link,
    tick: (platform = 'sim_nt8', symbol = 'RTY') =>
      ticks.forEach((callback) => callback({ platform, symbol, price: 16_250 })),
    fill: (orderId: string, status: string, fillPrice = 16_250) =>
      fills.forEach((callback) => callback({ orderId, status, fillPrice })),
    reject: (orderId: string) => rejects.forEach((callback) => callback({ orderId })),
    callbacks: () => ticks.size + fills.size + rejects.size,
  };
}

function scene() {
  const clock = manualClock();
  const gateway = scriptedClient();
  const rested: number[] = [];
  const demo = runDemo({
    client: gateway.client,
    clock,
    platforms: PLATFORMS,
    rests: (lostPoints) => void rested.push(lostPoints),
  });
  const pass = (seconds: number, ...tick: [platform?: string, symbol?: string]): void => {
    for (let i = 0; i < seconds * 2; i++) {
      gateway.tick(...tick);
      clock.advanceMs(500);
    }
  };
  return { clock, gateway, demo, pass, rested };
}

describe('demo', () => {
  it('is content with the client SDK', () => {
    const fits = (client: NexusClient): DemoClient => client;
    expect(fits).toBeTypeOf('function');
  });

  it('opens one contract within ten seconds, on simulated platforms alone', () => {
    const { gateway, pass } = scene();
    pass(10);
    expect(gateway.sent).toHaveLength(1);
    expect(gateway.sent[0]?.body).toMatchObject({ symbol: 'RTY', quantity: 1, platforms: PLATFORMS });
  });

  it('closes what it opened by a target of zero there, and begins again after a pause', () => {
    const { gateway, pass } = scene();
    pass(10);
    gateway.fill('D1', 'PARTIAL');
    pass(28);
    expect(gateway.sent).toHaveLength(1);
    gateway.fill('D1', 'FILLED');
    pass(25);
    expect(gateway.sent[1]?.body).toEqual({ symbol: 'RTY', position: 0, platforms: PLATFORMS });
    gateway.fill('D2', 'FILLED');
    pass(20);
    expect(gateway.sent).toHaveLength(2);
    pass(10);
    expect(gateway.sent).toHaveLength(3);
  });

  it('keeps a calm pace for an hour', () => {
    const { gateway, pass } = scene();
    for (let i = 0; i < 3_600; i++) {
      pass(1);
      const { orderId } = gateway.sent.at(-1) ?? {};
      if (orderId !== undefined) gateway.fill(orderId, 'FILLED');
    }
    expect(gateway.sent.length).toBeGreaterThan(20);
    expect(gateway.sent.length).toBeLessThan(40);
  });

  it('sends nothing more, and says so once, when it has lost what a newcomer may see lost', () => {
    const { gateway, pass, rested } = scene();
    pass(10);
    gateway.fill('D1', 'FILLED', 16_250);
    pass(25);
    gateway.fill('D2', 'FILLED', 16_239.75);
    pass(3_600);
    expect(gateway.sent).toHaveLength(2);
    expect(rested).toEqual([10.25]);
  });

  it('does not close what was refused', () => {
    const { gateway, pass } = scene();
    pass(10);
    gateway.reject('D1');
    pass(30);
    expect(gateway.sent[1]?.body).toMatchObject({ quantity: 1 });
  });

  it('cares for no other platform and no other symbol', () => {
    const { gateway, pass } = scene();
    pass(60, 'nt8');
    pass(60, 'sim_nt8', 'ES');
    expect(gateway.sent).toHaveLength(0);
  });

  it('waits for a link that is down', () => {
    const { gateway, pass } = scene();
    gateway.link.isUp = false;
    pass(60);
    expect(gateway.sent).toHaveLength(0);
    gateway.link.isUp = true;
    pass(6);
    expect(gateway.sent).toHaveLength(1);
  });

  it('sends nothing and keeps nothing once it was stopped', () => {
    const { clock, gateway, demo, pass } = scene();
    pass(10);
    gateway.fill('D1', 'FILLED');
    demo.stop();
    demo.stop();
    expect(gateway.callbacks()).toBe(0);
    expect(clock.timers).toBe(0);
    pass(120);
    expect(gateway.sent).toHaveLength(1);
  });
});
