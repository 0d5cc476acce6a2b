import { afterEach, expect, it } from 'vitest';
import { frameOf } from '../../core/adapters/bridge/frame-reader.ts';
import { pack, type Packable } from '../../core/wire/pack.ts';
import { bridgeScene, registerOf, type BridgeScene } from '../support/bridge-scene.ts';

let scene: BridgeScene;

afterEach(() => scene.stop());

const TICK = { symbol: 'NAS100', price: 15_000.25, volume: 1 };

// MessagePack gives the keys of a map no order, and many writers put `v` before `type`.
it.each<[string, Record<string, Packable>]>([
  ['v before type', { v: 1, type: 'MARKET_DATA', data: TICK }],
  ['the data first', { data: [TICK], v: 1, type: 'MARKET_DATA_BATCH' }],
])('a bridge that writes %s has its tick taken as any other', async (_order, message) => {
  scene = bridgeScene({});
  const bridge = await scene.dial();
  bridge.say(registerOf());
  await bridge.hear('REGISTERED');
  const bytes = pack(message);
  bridge.raw(frameOf(bytes));
  await scene.until(() => scene.ticks.length === 1 || scene.counted.length > 0);
  expect(scene.counted).toEqual([]);
  expect(Buffer.from(scene.ticks[0]!)).toEqual(Buffer.from(bytes));
  expect(scene.lights.at(-1)?.data).toEqual({ state: 'green' });
});
