import { decode, encode } from '@msgpack/msgpack';
import { expect, it } from 'vitest';
import { fabricActions } from '../../core/app/fabric-actions.ts';
import { createFabricBook } from '../../core/app/fabric-book.ts';
import { createFabricDoor } from '../../core/doors/fabric-door.ts';
import { GENESIS_HASH, makeRow } from '../../core/journal/record.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { unlimitedRiskFile } from '../support/bench-limits.ts';
import { gatewayScene } from '../support/gateway-scene.ts';

const MT5 = 'mt5_global' as PlatformId;

it.each([
  ['the one brain whose key is listed, whatever it calls itself', ['alpha'], 'beta', 'fabric:alpha'],
  ['of several brains the one that it says to be', ['alpha', 'beta'], 'beta', 'fabric:beta'],
  ['the fabric alone, where a name is not on the list', ['alpha', 'beta'], 'gamma', 'fabric'],
  ['the fabric alone, where none is stated', ['alpha', 'beta'], undefined, 'fabric'],
  ['the fabric alone, where everybody may dial', [], 'alpha', 'fabric'],
])('the journal names for an order, a close and a kill %s', async (_, brains, client, expected) => {
  const scene = await gatewayScene({ riskFile: unlimitedRiskFile() });
  const { gateway, clock } = scene;
  const platform = scene.legacyPlatform(MT5, 'NAS100', 16_250);
  const door = createFabricDoor({
    clock,
    brains,
    ageMsMax: 10_000,
    count: () => {},
    log: () => {},
    actions: fabricActions({
      gateway,
      ground: gateway.fabricGround,
      settings: { host: '', commandPort: 0, dataPort: 0, clients: undefined, defaultPlatform: MT5, ageMsMax: 10_000 },
      book: createFabricBook(),
      nowUs: () => clock.nowUs(),
      session: 's1',
    }),
  });
  let ids = 0;
  const ask = async (action: string, payload: object): Promise<unknown> => {
    const request_id = `${String((ids += 1)).padStart(8, '0')}-2222-4333-8444-555555555555`;
    const request = { action, request_id, timestamp: clock.nowUs() / 1e6, payload, ...(client && { client }) };
    const answer = door.answer(Buffer.from(encode(request)));
    for (let turns = 0; turns < 20; turns++) {
      await Promise.resolve();
      scene.pass();
    }
    return decode(await answer);
  };
  expect(await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 1 })).toMatchObject({ status: 'SUCCESS' });
  for (const order of platform.orders()) platform.fill(order, 16_250);
  scene.pass();
  expect(await ask('CLOSE_POSITION', { symbol: 'NQ' })).toMatchObject({ status: 'SUCCESS' });
  expect(await ask('KILL_SWITCH', { reason: 'storm' })).toMatchObject({ data: { by: expected } });
  const kinds = ['signalReceived', 'flattenReceived', 'killReceived'];
  const actors = scene.journal
    .filter(({ event }) => kinds.includes(event.type))
    .map((entry) => makeRow(1, entry, GENESIS_HASH).actor);
  expect(actors).toEqual([expected, expected, expected]);
});
