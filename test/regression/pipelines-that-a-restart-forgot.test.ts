import { describe, expect, it } from 'vitest';
import type { ClientId } from '../../core/model/ids.ts';
import type { Alert } from '../../core/model/alert.ts';
import { engineScene, legacyPlatform, ordersOf, toldOf, type EngineScene } from '../support/engine-scene.ts';

const alpha = 'alpha' as ClientId;
const beta = 'beta' as ClientId;

/** A gateway with two pipelines: alpha steers NQ, beta ES. */
function pipelines(): EngineScene {
  const at = engineScene([legacyPlatform('nt8')], { oneActiveOrderPerRoot: false });
  link(at, alpha);
  link(at, beta);
  at.signal({ client: alpha, clientOrderId: 'a' });
  at.signal({ client: beta, clientOrderId: 'b', symbol: 'ES' });
  return at;
}

function link(at: EngineScene, client: ClientId): void {
  at.step({ type: 'clientLinked', client, connectedUs: at.nowUs, isSignalling: true });
}

/** The same gateway after a restart, by its journal or by what was put away of it. */
function restarted(at: EngineScene, alerts: Alert[] = []): EngineScene {
  const again = engineScene([], { oneActiveOrderPerRoot: false });
  for (const decision of at.decisions) again.engine.restore(decision);
  again.nowUs = at.nowUs + 1_000_000;
  const step = again.step.bind(again);
  again.step = (event) => {
    const effects = step(event);
    alerts.push(...effects.flatMap((effect) => (effect.type === 'alert' ? [effect.alert] : [])));
    return effects;
  };
  again.step({ type: 'gatewayStarted' });
  again.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
  for (const { orderId, state } of again.engine.orders())
    if (state === 'unknown')
      again.step({ type: 'orderSettled', orderId, outcome: { kind: 'cancelled', reason: 'looked' }, by: 'cli' });
  return again;
}

/** What becomes of a BUY of one NQ. */
function buys(at: EngineScene, client: ClientId, clientOrderId: string): string {
  const effects = at.signal({ client, clientOrderId });
  return ordersOf(effects).length > 0 ? 'sent' : (toldOf(effects, 'orderRejected')[0]?.code ?? 'nothing');
}

describe('a pipeline that was gone before a restart', () => {
  it('is still gone after it, and is told of', () => {
    const at = pipelines();
    at.step({ type: 'clientLost', client: alpha, reason: 'link closed' });
    expect(buys(at, beta, 'c')).toBe('CLIENT_LOST');
    const alerts: Alert[] = [];
    const again = restarted(at, alerts);
    expect(alerts.find(({ code }) => code === 'CLIENT_LOST')?.text).toMatch(/alpha was gone before the restart/u);
    link(again, beta);
    expect(buys(again, beta, 'd')).toBe('CLIENT_LOST');
    expect(buys(again, alpha, 'e')).toBe('sent');
    expect(buys(again, beta, 'f')).toBe('sent');
  });

  it('gives way to a client that is new, or that connects anew after the restart has brought it back', () => {
    const at = pipelines();
    at.step({ type: 'clientLost', client: alpha, reason: 'link closed' });
    const again = restarted(at);
    const gamma = 'gamma' as ClientId;
    link(again, gamma);
    expect(buys(again, gamma, 'c')).toBe('sent');
    const other = restarted(at);
    link(other, beta);
    link(other, beta);
    expect(buys(other, beta, 'c')).toBe('sent');
    const yetAgain = restarted(other);
    expect(yetAgain.engine.links().lostClients).toHaveLength(1);
  });

  it('has a while to come back when it was there until the restart', () => {
    const at = pipelines();
    const again = restarted(at);
    link(again, beta);
    expect(again.engine.nextDueUs()).toBeDefined();
    again.waitMs(29_000);
    expect(again.engine.links().lostClients).toEqual([]);
    again.waitMs(2_000);
    expect(again.engine.links().lostClients).toMatchObject([{ client: alpha, roots: ['NQ'] }]);
    expect(buys(again, beta, 'c')).toBe('CLIENT_LOST');
    const quick = restarted(at);
    link(quick, alpha);
    link(quick, beta);
    quick.waitMs(31_000);
    expect(quick.engine.links().lostClients).toEqual([]);
  });

  it('is not missed where it only asks and hangs up', () => {
    const at = engineScene([legacyPlatform('nt8')]);
    at.signal({ client: alpha, clientOrderId: 'a' });
    const again = restarted(at);
    again.waitMs(60_000);
    expect(again.engine.links().lostClients).toEqual([]);
  });
});

describe('a client that signals over a link of its own', () => {
  it('takes the place of one that was gone before it connected, though it never said hello', () => {
    const at = pipelines();
    at.step({ type: 'clientLost', client: alpha, reason: 'link closed' });
    const legacy = 'legacy' as ClientId;
    at.step({ type: 'clientLinked', client: legacy, connectedUs: at.nowUs - 10_000_000, isSignalling: true });
    expect(buys(at, legacy, 'c')).toBe('CLIENT_LOST');
    link(at, legacy);
    expect(buys(at, legacy, 'd')).toBe('sent');
  });
});
