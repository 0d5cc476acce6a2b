import { describe, expect, it } from 'vitest';
import { shippedConfigText } from '../../core/app/config.ts';
import { ok } from '../../core/base/result.ts';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene, type GatewaySceneOptions } from '../support/gateway-scene.ts';
import type { MemoryPeer } from '../support/memory-peer.ts';
import { v1PlatformIn, type V1Platform } from '../support/v1-platform.ts';

const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };
/** Two reports and a little more: what both show alike is a difference then. */
const TWO_REPORTS_MS = 12_000;

type Row = Readonly<Record<string, unknown>>;

interface Stage {
  readonly scene: GatewayScene;
  readonly nt8: V1Platform;
  readonly client: MemoryPeer;
  signal(orderId: string, side?: 'BUY' | 'SELL'): void;
}

const policyText = (policy: string): string =>
  shippedConfigText().replace('reconcile_policy: ask', `reconcile_policy: ${policy}`);

/** A gateway with nt8, which holds one NQ of ours. */
async function stage(policy = 'ask', options: GatewaySceneOptions = {}): Promise<Stage> {
  const scene = await gatewayScene({ configText: policyText(policy), ...options });
  const nt8 = v1PlatformIn(scene, 'nt8');
  const client = scene.legacyClient();
  const signal = (orderId: string, side: 'BUY' | 'SELL' = 'BUY'): void => {
    client.says({ ...BUY, side, order_id: orderId });
    scene.pass();
  };
  signal('first');
  nt8.fill(nt8.orders()[0]!, 16_250);
  nt8.live(1_000);
  return { scene, nt8, client, signal };
}

let requests = 0;

/** What the command line would ask, and the rows or the error that it would get. */
async function ask(scene: GatewayScene, action: string, payload: object = {}): Promise<unknown> {
  requests += 1;
  const peer = scene.adminDoor.dial({ socketType: 'REQ' });
  const request = { action, request_id: `r${requests}`, timestamp: 0, token: ADMIN_TOKEN, source: 'cli', payload };
  peer.says(request);
  for (let turn = 0; turn < 20 && peer.received.length === 0; turn += 1) {
    scene.pass();
    await Promise.resolve();
  }
  const [answer] = peer.received as readonly Row[];
  return answer?.['status'] === 'SUCCESS' ? answer['data'] : answer?.['error'];
}

async function open(scene: GatewayScene): Promise<readonly Row[]> {
  const rows = (await ask(scene, 'differences')) as readonly Row[];
  return rows.filter(({ state }) => state !== 'settled');
}

const booked = ({ gateway }: GatewayScene): number =>
  gateway.view.positions().find(({ symbol }) => symbol === 'NQ 12-26')?.size ?? 0;

describe('a fill that was made while the link was down', () => {
  it('is booked once by the report, and said in a trader’s words', async () => {
    const { scene, nt8, signal } = await stage();
    signal('second');
    const [, second] = nt8.orders();
    nt8.breaks();
    nt8.fill(second!, 16_260, 'untold');
    nt8.returns();
    nt8.live(6_000);
    expect(booked(scene)).toBe(2);
    expect(nt8.orders()).toHaveLength(2);
    expect(await open(scene)).toEqual([]);
    const [missed] = (await ask(scene, 'differences')) as readonly Row[];
    expect(missed).toMatchObject({ kind: 'missed_fill', state: 'settled', how: 'booked', exec_ids: ['8813'] });
    expect(missed?.['text']).toContain('nt8 holds 2 NQ 12-26, we thought 1: fill 8813 of order');
    expect(scene.gateway.view.fills()).toHaveLength(2);
  });
});

describe('a trade that a person made at the platform', () => {
  it('is shown as foreign with its cause, and nothing is done about it but what a person says', async () => {
    const { scene, nt8 } = await stage();
    nt8.trade('BUY', 2, 16_240);
    nt8.live(TWO_REPORTS_MS);
    expect(await open(scene)).toMatchObject([
      {
        id: 1,
        kind: 'position',
        ours: 1,
        theirs: 3,
        text: 'nt8 holds 3 NQ 12-26, we think 1: BUY 2 @ 16240.00 (fill 8813) was traded there by somebody else',
      },
    ]);
    expect(await ask(scene, 'positions')).toMatchObject([
      { owner: 'gateway', qty: 1 },
      { owner: 'foreign', platform: 'nt8', symbol: 'NQ 12-26', qty: 2 },
    ]);
    expect(scene.lines.join('\n')).toContain('Nothing was sent for it. To book 3 NQ 12-26 as the platform says');
    expect(nt8.orders()).toHaveLength(1);
    nt8.trade('SELL', 2, 16_245);
    nt8.live(6_000);
    expect(await open(scene)).toEqual([]);
  });

  it('is settled by the command line, journalled with who did it and why, and closed as an exit where that was asked', async () => {
    const { scene, nt8 } = await stage();
    nt8.trade('BUY', 2, 16_240);
    nt8.live(TWO_REPORTS_MS);
    expect(await ask(scene, 'differences_settle', { id: '1', choice: 'flatten' })).toMatchObject({
      code: 'REASON_MISSING',
    });
    // A difference keeps its id while its sizes change: what somebody read before is not said of it as it is now.
    const old = { id: '1', choice: 'flatten', shown: 'nt8 holds 1 more', reason: 'not meant' };
    expect(await ask(scene, 'differences_settle', old)).toMatchObject({ code: 'SHOWN_CHANGED' });
    const settled = await ask(scene, 'differences_settle', { id: '1', choice: 'flatten', reason: 'not meant' });
    expect(settled).toMatchObject({ state: 'closing', by: 'cli', reason: 'not meant' });
    const exit = nt8.orders().at(-1)!;
    expect(exit).toMatchObject({ side: 'SELL', quantity: 2, role: 'EXIT', reduce_only: true });
    nt8.fill(exit, 16_238);
    nt8.live(TWO_REPORTS_MS);
    expect([nt8.position(), booked(scene)]).toEqual([1, 1]);
    expect(await open(scene)).toEqual([]);
    const event = scene.journal.find((entry) => entry.event.type === 'differenceSettled')?.event;
    expect(event).toMatchObject({ differenceId: 1, choice: 'flatten', by: 'cli', reason: 'not meant' });
  });

  it('is left to its owner by a kill that flattens, and by exits', async () => {
    const { scene, nt8 } = await stage();
    nt8.trade('BUY', 2, 16_240);
    nt8.live(TWO_REPORTS_MS);
    await ask(scene, 'kill', { flatten: true, reason: 'stop' });
    nt8.live(3_000);
    const closed = nt8.orders().slice(1);
    expect(closed).toMatchObject([{ side: 'SELL', quantity: 1, role: 'EXIT' }]);
  });

  it('is the gateway’s once it is claimed: it counts for exits then', async () => {
    const { scene, nt8, signal } = await stage();
    nt8.trade('BUY', 2, 16_240);
    nt8.live(TWO_REPORTS_MS);
    const claim = { platform: 'nt8', position: 'NQ 12-26', reason: 'hedge' };
    expect(await ask(scene, 'claim', claim)).toMatchObject({ state: 'settled', how: 'claimed' });
    expect(booked(scene)).toBe(3);
    expect(scene.gateway.view.fills()).toHaveLength(1);
    scene.pass();
    signal('out', 'SELL');
    expect(nt8.orders().at(-1)).toMatchObject({ side: 'SELL', quantity: 1, role: 'EXIT' });
    expect(await ask(scene, 'claim', claim)).toMatchObject({ code: 'CLAIM_NOT_FOUND' });
  });

  it('stays ignored over a restart', async () => {
    const { scene, nt8 } = await stage();
    nt8.trade('BUY', 2, 16_240);
    nt8.live(TWO_REPORTS_MS);
    await ask(scene, 'differences_settle', { id: '1', choice: 'ignore', reason: 'my own' });
    const again = await gatewayScene({
      startUs: scene.clock.nowUs(),
      journal: {
        commit: () => ({ outcome: 'written' }),
        recover: (restore) => {
          for (const { decisions } of scene.journal) for (const decision of decisions) restore(decision);
          return ok(Math.max(...scene.journal.map(({ event }) => event.atUs)));
        },
      },
    });
    nt8.returns(again);
    nt8.live(TWO_REPORTS_MS);
    expect(await open(again)).toMatchObject([{ id: 1, state: 'ignored', by: 'cli', reason: 'my own' }]);
    expect(again.lines.join('\n')).not.toContain('POSITION_MISMATCH');
    expect(booked(again)).toBe(1);
  });
});

describe('the policy of a platform in gateway.yaml', () => {
  it('adopt: the book takes the platform’s word after two reports, and says what that does to the profit', async () => {
    const { scene, nt8 } = await stage('adopt');
    nt8.trade('SELL', 1, 16_300);
    nt8.live(TWO_REPORTS_MS);
    expect(booked(scene)).toBe(0);
    expect(nt8.orders()).toHaveLength(1);
    expect(scene.lines.join('\n')).toMatch(
      /POSITION_ADOPTED: nt8 NQ 12-26: our book says 0 now.*is not in the gateway's/,
    );
    expect(await ask(scene, 'differences')).toMatchObject([{ how: 'adopted', by: 'rule:reconcile_policy' }]);
  });

  it('flatten, for one platform alone: what is more than ours is closed there, and ours stays', async () => {
    const { scene, nt8 } = await stage('{ default: ask, nt8: flatten }');
    nt8.trade('BUY', 2, 16_240);
    nt8.live(TWO_REPORTS_MS);
    const exit = nt8.orders().at(-1)!;
    expect(exit).toMatchObject({ side: 'SELL', quantity: 2, role: 'EXIT' });
    nt8.fill(exit, 16_239);
    nt8.live(TWO_REPORTS_MS);
    expect([nt8.position(), booked(scene), nt8.orders().length]).toEqual([1, 1, 2]);
  });

  it('flatten, where nothing is ours: the flatten loop closes it and proves it', async () => {
    const { scene, nt8, signal } = await stage('flatten');
    signal('out', 'SELL');
    nt8.fill(nt8.orders().at(-1)!, 16_251);
    nt8.trade('SELL', 3, 16_255);
    nt8.live(TWO_REPORTS_MS);
    const close = nt8.orders().at(-1)!;
    expect(close).toMatchObject({ side: 'BUY', quantity: 3, role: 'EXIT' });
    nt8.fill(close, 16_256);
    nt8.live(3_000);
    expect([nt8.position(), booked(scene)]).toEqual([0, 0]);
    expect(scene.gateway.view.certificates()[0]).toMatchObject({ outcome: 'proved', by: 'rule:reconcile_policy' });
  });

  it('never acts on one report alone', async () => {
    const { scene, nt8 } = await stage('adopt');
    nt8.trade('BUY', 2, 16_240);
    nt8.live(5_500);
    nt8.trade('SELL', 2, 16_240);
    nt8.live(20_000);
    expect(booked(scene)).toBe(1);
    expect(await ask(scene, 'differences')).toEqual([]);
  });
});

describe('an order that a person placed at the platform', () => {
  it('is listed as foreign, left alone by a kill, and cancelled by its own id once it is claimed', async () => {
    const { scene, nt8, client } = await stage();
    nt8.place('4711', 'SELL', 2);
    nt8.live(TWO_REPORTS_MS);
    expect(await ask(scene, 'orders')).toMatchObject([
      { owner: 'foreign', platform_order_id: '4711', status: 'working', quantity: 2 },
      { owner: 'gateway' },
    ]);
    client.take();
    client.says({ type: 'QUERY', what: 'differences', request_id: 'q' });
    scene.pass();
    expect(client.of('RESULT')).toMatchObject([{ data: [{ kind: 'foreign_order', platform_order_id: '4711' }] }]);
    await ask(scene, 'kill', { flatten: false, reason: 'stop' });
    expect(nt8.cancels()).toEqual([]);
    await ask(scene, 'claim', { platform: 'nt8', order: '4711', reason: 'take it' });
    expect(await ask(scene, 'orders')).toMatchObject([
      { owner: 'gateway', client: 'operator', platform_order_id: '4711', status: 'working' },
      { owner: 'gateway' },
    ]);
    await ask(scene, 'kill', { flatten: false, reason: 'stop' });
    expect(nt8.cancels()).toMatchObject([{ platform_order_id: '4711' }]);
    nt8.change('4711', { status: 'CANCELLED' });
    nt8.live(6_000);
    expect(await ask(scene, 'orders')).toMatchObject([{ status: 'cancelled' }, { owner: 'gateway' }]);
    expect(nt8.orders()).toHaveLength(1);
  });
});
