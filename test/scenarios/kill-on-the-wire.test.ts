import { describe, expect, it } from 'vitest';
import type { Adapter, AdapterSink } from '../../core/adapters/port.ts';
import type { UndatedEvent } from '../../core/app/inbox.ts';
import { seededRandom } from '../../core/base/random.ts';
import type { PlatformCommand } from '../../core/model/command.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { OPERATOR_SOURCES, type OperatorSource } from '../../core/model/source.ts';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene, type GatewaySceneOptions } from '../support/gateway-scene.ts';
import { FULL_ABILITIES, v1Platform } from '../support/engine-scene.ts';
import { requiresAllLanes } from '../support/lane.ts';
import type { MemoryPeer, SeenMessage } from '../support/memory-peer.ts';
import { WirePlatform } from '../support/wire-platform.ts';

const SEEDS = requiresAllLanes() ? 200 : 12;
const FIRST_SEED = Number(process.env['NEXUS_SEED'] ?? Math.floor(Math.random() * 2 ** 30));
const ACTS = 120;

/** Watches the bytes: after a kill was said no entry may reach a platform, until a person has re-armed. */
class Watch {
  isHalted = false;
  entries = 0;
  moves = 0;
  /** Orders that enter: another price of one is an entry too. */
  private readonly entryIds = new Set<unknown>();
  exitsWhileHalted = 0;
  private readonly peers: readonly MemoryPeer[];
  private readonly read: number[];

  constructor(peers: readonly MemoryPeer[]) {
    this.peers = peers;
    this.read = peers.map(() => 0);
  }

  look(what: string): void {
    for (const [index, peer] of this.peers.entries())
      for (; this.read[index]! < peer.received.length; this.read[index]! += 1) {
        const message = peer.received[this.read[index]!]!;
        if (message['type'] === 'MODIFY') this.lookAtChange(message, what);
        if (message['type'] !== 'ORDER') continue;
        if (message['role'] === 'ENTRY') this.entryIds.add(message['order_id']);
        if (message['role'] !== 'ENTRY') this.exitsWhileHalted += this.isHalted ? 1 : 0;
        else if (this.isHalted) throw new Error(`${what}: entry ${String(message['order_id'])} left after the kill`);
        else this.entries += 1;
      }
  }

  private lookAtChange(message: SeenMessage, what: string): void {
    if (message['limit_price'] === undefined || !this.entryIds.has(message['order_id'])) return;
    if (this.isHalted) throw new Error(`${what}: entry ${String(message['order_id'])} was moved after the kill`);
    this.moves += 1;
  }
}

let requests = 0;
function ask(scene: GatewayScene, action: string, payload: object, source?: string): void {
  requests += 1;
  const request = {
    action,
    request_id: `r${requests}`,
    payload,
    token: ADMIN_TOKEN,
    ...(source !== undefined && { source }),
  };
  scene.adminDoor.dial().says(request);
}

/** Says a kill as its source says it: over its door, or as the event that its door will post. */
function kill(scene: GatewayScene, source: OperatorSource, flatten: boolean, client: MemoryPeer): void {
  if (source === 'nexus') client.says({ type: 'KILL', reason: 'storm', flatten });
  else if (source === 'admin') ask(scene, 'kill', { reason: 'storm', flatten });
  else if (source === 'cli') ask(scene, 'kill', { reason: 'storm', flatten }, 'cli');
  else post(scene, { type: 'killReceived', by: source, reason: 'storm', flatten });
}

function post(scene: GatewayScene, event: UndatedEvent): void {
  void scene.gateway.postAndWait(event);
}

async function storm(seed: number): Promise<Watch> {
  const random = seededRandom(seed);
  const scene = await gatewayScene();
  const platforms = ['nt8', 'sierra'].map((id) => new WirePlatform(scene, id));
  scene.pass();
  const legacy = scene.legacyPlatform('bookmap', 'NQ 12-26');
  const client = scene.nexusDoor.dial();
  client.says({ type: 'HELLO', protocol: 1, client: 'alpha' });
  const script = scene.legacyClient();
  const watch = new Watch([...platforms.map(({ peer }) => peer), legacy.peer]);
  const live = (turns: number): void => {
    for (let turn = 0; turn < turns; turn += 1) {
      for (const platform of platforms) platform.live(random);
      scene.pass(random.int(400));
    }
  };
  const rearm = (): void => {
    for (const { peer } of platforms) peer.queuedBytes = 0;
    live(40);
    watch.look('before the re-arm');
    watch.isHalted = false;
    ask(scene, 'rearm', { reason: 'looked' });
    scene.pass();
  };
  live(3);
  for (let act = 0; act < ACTS; act += 1) {
    const kind = random.next();
    const order = { symbol: 'NQ', order_id: `o${act}` };
    if (kind < 0.35) {
      const limit = random.chance(0.3) ? { order_type: 'LIMIT', limit_price: 16_000 } : {};
      const side = random.chance(0.6) ? 'BUY' : 'SELL';
      const [from, more] = random.chance(0.5) ? [client, limit] : [script, {}];
      from.says({ type: 'SIGNAL', ...order, side, quantity: 1 + random.int(3), confidence: 0.9, ...more });
    } else if (kind < 0.45) client.says({ type: 'TARGET', ...order, position: random.int(5) - 2 });
    else if (kind < 0.48) client.says({ type: 'FLATTEN', ...order });
    else if (kind < 0.55) {
      const id = `o${Math.max(0, act - 1 - random.int(8))}`;
      client.says({ type: 'MODIFY', order_id: id, limit_price: 16_000 + random.int(200) });
    } else if (kind < 0.6) {
      const source = OPERATOR_SOURCES[random.int(OPERATOR_SOURCES.length)]!;
      kill(scene, source, random.chance(0.5), client);
      watch.look(`seed ${seed}, before the kill by ${source}`);
      watch.isHalted = true;
    } else if (kind < 0.65) {
      const source = OPERATOR_SOURCES[random.int(OPERATOR_SOURCES.length)]!;
      if (source === 'nexus') client.says({ type: 'REDUCE', reason: 'storm' });
      else if (source === 'cli' || source === 'admin') ask(scene, 'reduce', { reason: 'storm' }, source);
      else post(scene, { type: 'reduceReceived', by: source, reason: 'storm' });
    } else if (kind < 0.75) for (const { peer } of platforms) peer.queuedBytes = random.chance(0.4) ? 100 : 0;
    else if (kind < 0.85 || !watch.isHalted) live(1 + random.int(6));
    else rearm();
    if (random.chance(0.6)) scene.pass(random.int(3));
    watch.look(`seed ${seed}, act ${act}`);
  }
  return watch;
}

describe('after a kill', () => {
  it(
    'no entry byte leaves, whichever of the six sources killed at whatever moment, until a person re-arms',
    { timeout: 600_000 },
    async () => {
      let [entries, moves, exits] = [0, 0, 0];
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
        const watch = await storm(seed);
        entries += watch.entries;
        moves += watch.moves;
        exits += watch.exitsWhileHalted;
      }
      console.log(
        `${SEEDS} storms from seed ${FIRST_SEED}: ${entries} entries left in all, ${moves} were moved, ${exits} exits while halted, no entry after a kill`,
      );
      expect(entries).toBeGreaterThan(SEEDS);
      expect(exits).toBeGreaterThan(0);
    },
  );

  it('said in the same turn as 500 signals while the event loop is busy, none of them leaves', async () => {
    const scene = await gatewayScene();
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const client = scene.legacyClient();
    for (const [index, symbol] of Array.from({ length: 500 }, (_, i) => [i, ['NQ', 'ES', 'YM'][i % 3]!] as const))
      client.says({ type: 'SIGNAL', symbol, side: 'BUY', quantity: 1, confidence: 0.9, order_id: `b${index}` });
    client.says({ type: 'KILL', reason: 'now' });
    scene.pass();
    scene.pass(10_000);
    expect(nt8.orders()).toEqual([]);
  });

  it('a change of an entry’s price does not leave either, though it was asked for before', async () => {
    const scene = await gatewayScene();
    const platform = new WirePlatform(scene, 'nt8');
    scene.pass();
    platform.answer(seededRandom(1));
    scene.pass();
    const client = scene.nexusDoor.dial();
    client.says({ type: 'HELLO', protocol: 1, client: 'alpha' });
    const limit = { order_type: 'LIMIT', limit_price: 16_000 };
    client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'rest', ...limit });
    scene.pass();
    expect(platform.peer.of('ORDER')).toHaveLength(1);
    client.says({ type: 'MODIFY', order_id: 'rest', limit_price: 16_500 });
    client.says({ type: 'KILL', reason: 'now' });
    scene.pass();
    scene.pass();
    expect(platform.peer.of('MODIFY')).toEqual([]);
    expect(platform.peer.of('CANCEL')).toHaveLength(1);
  });

  const faults: readonly (readonly [string, (broken: { isBroken: boolean }) => GatewaySceneOptions])[] = [
    [
      'the journal throws',
      (fault) => ({
        journal: {
          commit: () => {
            if (fault.isBroken) throw new Error('the disk is gone');
            return { outcome: 'written' };
          },
        },
      }),
    ],
    [
      'the disk refuses the journal',
      (fault) => ({
        journal: {
          commit: (entries) =>
            fault.isBroken ? { outcome: 'kept', reason: 'full', keptCount: entries.length } : { outcome: 'written' },
        },
      }),
    ],
    [
      'the log and with it every alert throws',
      (fault) => ({
        sink: () => {
          if (fault.isBroken) throw new Error('the log hangs');
        },
      }),
    ],
  ];

  it.each(faults)('no entry byte leaves though %s', async (_name, optionsOf) => {
    const fault = { isBroken: false };
    const scene = await gatewayScene(optionsOf(fault));
    const platform = new WirePlatform(scene, 'nt8');
    scene.pass();
    platform.answer(seededRandom(1));
    scene.pass();
    const client = scene.legacyClient();
    const signal = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };
    client.says({ ...signal, order_id: 'before' });
    scene.pass();
    expect(platform.peer.of('ORDER')).toHaveLength(1);
    fault.isBroken = true;
    client.says({ ...signal, symbol: 'ES', order_id: 'same-turn' });
    client.says({ type: 'KILL', reason: 'now' });
    expect(scene.gateway.gate.isOpen).toBe(false);
    for (let turn = 0; turn < 20; turn += 1) {
      try {
        if (platform.peer.isOpen) client.says({ ...signal, symbol: 'YM', order_id: `after${turn}` });
        scene.pass(500);
      } catch (error) {
        expect((error as Error).message).toMatch(/is gone|hangs/);
      }
    }
    expect(platform.peer.of('ORDER')).toHaveLength(1);
    expect(scene.gateway.gate.isOpen).toBe(false);
  });

  it('no entry byte leaves though an adapter throws at the cancel', async () => {
    const sent: PlatformCommand[] = [];
    let sink: AdapterSink | undefined;
    const broken: Adapter = {
      platform: 'sierra' as PlatformId,
      start: (given) => {
        sink = given;
      },
      stop: () => {},
      send: (command) => {
        if (command.type === 'cancelOrder') throw new Error('the adapter is broken');
        sent.push(command);
        return { outcome: 'sent' };
      },
    };
    const scene = await gatewayScene({ adapters: () => [broken] });
    const abilities = { ...FULL_ABILITIES, report: false };
    sink?.event({ type: 'registered', identity: v1Platform('sierra', { abilities }) });
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const client = scene.legacyClient();
    const signal = { type: 'SIGNAL', side: 'BUY', quantity: 1, confidence: 0.9 };
    client.says({ ...signal, symbol: 'NQ', order_id: 'before' });
    scene.pass();
    expect(sent.filter(({ type }) => type === 'submitOrder')).toHaveLength(1);
    client.says({ type: 'KILL', reason: 'now' });
    expect(() => scene.pass()).toThrow(/broken/);
    client.says({ ...signal, symbol: 'ES', order_id: 'after' });
    scene.pass(5_000);
    expect(sent.filter(({ type }) => type === 'submitOrder')).toHaveLength(1);
    expect(nt8.orders()).toHaveLength(1);
  });

  it('the cancels leave before anything is told, so that no sink can keep them back', async () => {
    const fault = { isBroken: false };
    const scene = await gatewayScene({
      sink: (line) => {
        if (fault.isBroken && /ALARM/.test(line)) throw new Error('the sink hangs');
      },
    });
    const platform = new WirePlatform(scene, 'nt8');
    scene.pass();
    platform.answer(seededRandom(1));
    scene.pass();
    const client = scene.nexusDoor.dial();
    client.says({ type: 'HELLO', protocol: 1, client: 'alpha' });
    const limit = { order_type: 'LIMIT', limit_price: 16_000 };
    client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'rest', ...limit });
    scene.pass();
    fault.isBroken = true;
    client.says({ type: 'KILL', reason: 'now' });
    expect(() => scene.pass()).toThrow(/hangs/);
    expect(platform.peer.of('CANCEL')).toHaveLength(1);
  });
});
