import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../test/support/manual-clock.ts';
import type { Packable } from '../wire/pack.ts';
import { ActionRefused } from './admin-door.ts';
import {
  createFabricDoor,
  FABRIC_PENDING_MS,
  FABRIC_WORKING_MAX,
  type FabricAction,
  type FabricRequest,
} from './fabric-door.ts';

const ID = '11111111-2222-4333-8444-555555555555';
const OTHER_ID = '99999999-2222-4333-8444-555555555555';
const AGE_MS_MAX = 10_000;

interface Answer {
  readonly request_id: string;
  readonly status: string;
  readonly data: unknown;
  readonly error?: { readonly code: string; readonly reason: string; readonly remedy: string };
}

function scene() {
  const clock = manualClock();
  const counts: string[] = [];
  let [opens, kills, beats] = [0, 0, 0];
  const waiting: ((data: Packable) => void)[] = [];
  const seen: FabricRequest[] = [];
  const door = createFabricDoor({
    clock,
    ageMsMax: AGE_MS_MAX,
    count: (code) => counts.push(code),
    log: () => {},
    actions: new Map<string, FabricAction>([
      ['HEARTBEAT', { kind: 'reads', run: () => ({ status: 'alive', beats: (beats += 1) }) }],
      [
        'OPEN_ORDER',
        {
          kind: 'trades',
          run: (_payload, request) => {
            seen.push(request);
            return { opens: (opens += 1) };
          },
        },
      ],
      ['KILL_SWITCH', { kind: 'stops', run: () => ({ kills: (kills += 1) }) }],
      ['SLOW', { kind: 'trades', run: () => new Promise((resolve) => waiting.push(resolve)) }],
      [
        'REFUSE',
        {
          kind: 'trades',
          run: () => {
            opens += 1;
            throw new ActionRefused('NO_PLATFORM', `refused for the ${opens}. time`);
          },
        },
      ],
    ]),
  });
  const send = async (map: object): Promise<Answer> => {
    const request = { action: 'HEARTBEAT', request_id: ID, timestamp: clock.nowUs() / 1e6, payload: {}, ...map };
    return decode(await door.answer(Buffer.from(encode(request)))) as Answer;
  };
  return { clock, counts, door, send, seen, finish: (data: Packable) => waiting.shift()?.(data) };
}

describe('the fabric', () => {
  it('answers in the envelope, in MessagePack and in JSON as it was asked', async () => {
    const { send, door, clock } = scene();
    expect(await send({})).toEqual({
      request_id: ID,
      status: 'SUCCESS',
      data: { status: 'alive', beats: 1 },
      timestamp: 1_795_185_000,
      ts_us: 1_795_185_000_000_000,
    });
    const json = JSON.stringify({ action: 'heartbeat', request_id: ID, timestamp: clock.nowUs() / 1e6 });
    expect(JSON.parse(Buffer.from(await door.answer(Buffer.from(json))).toString())).toMatchObject({
      status: 'SUCCESS',
      data: { status: 'alive' },
    });
  });

  it('gives a request that is sent again the answer that it had, and does nothing', async () => {
    const { send, seen } = scene();
    const order = { action: 'OPEN_ORDER', payload: { symbol: 'NQ', volume: 1 } };
    expect(await send(order)).toMatchObject({ data: { opens: 1 } });
    expect(await send({ ...order, request_id: ID.toUpperCase() })).toMatchObject({ data: { opens: 1 } });
    expect(seen).toHaveLength(1);
  });

  it('kills each time it is asked, under an id that was answered before too: a person may have re-armed since', async () => {
    const { send, clock } = scene();
    const kill = { action: 'KILL_SWITCH', payload: { reason: 'storm' }, timestamp: clock.nowUs() / 1e6 };
    expect(await send(kill)).toMatchObject({ request_id: ID, status: 'SUCCESS', data: { kills: 1 } });
    expect(await send(kill)).toMatchObject({ request_id: ID, status: 'SUCCESS', data: { kills: 2 } });
    clock.advanceMs(AGE_MS_MAX * 2);
    expect(await send({ ...kill, payload: { reason: 'rain' } })).toMatchObject({ data: { kills: 3 } });
  });

  it.each([7, '', 'x'.repeat(65), { name: 'alpha' }])('kills whatever its sender calls itself: %j', async (client) => {
    const { send } = scene();
    expect(await send({ action: 'KILL_SWITCH', client })).toMatchObject({ status: 'SUCCESS', data: { kills: 1 } });
  });

  it('kills under the id of an order, which keeps its own answer', async () => {
    const { send } = scene();
    const order = { action: 'OPEN_ORDER', payload: { symbol: 'NQ', volume: 1 } };
    await send(order);
    expect(await send({ action: 'KILL_SWITCH' })).toMatchObject({ status: 'SUCCESS', data: { kills: 1 } });
    expect(await send(order)).toMatchObject({ data: { opens: 1 } });
  });

  it('gives a refusal again too, whatever has become of its cause', async () => {
    const { send } = scene();
    const first = await send({ action: 'REFUSE' });
    expect(first).toMatchObject({ status: 'ERROR', error: { code: 'NO_PLATFORM', reason: 'refused for the 1. time' } });
    expect(await send({ action: 'REFUSE' })).toEqual(first);
  });

  it.each([
    ['payload', { action: 'OPEN_ORDER', payload: { symbol: 'NQ', volume: 2 } }],
    ['action', { action: 'SLOW', payload: { symbol: 'NQ', volume: 1 } }],
  ])('refuses a request id that comes again with another %s', async (_, other) => {
    const { send, seen } = scene();
    await send({ action: 'OPEN_ORDER', payload: { symbol: 'NQ', volume: 1 } });
    const answer = await send(other);
    expect(answer).toMatchObject({ request_id: ID, status: 'ERROR', error: { code: 'REQUEST_ID_REUSED' } });
    expect(answer.error?.remedy).not.toBe('');
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['is too old', AGE_MS_MAX + 1],
    ['claims to come from the future', -AGE_MS_MAX - 1],
  ])('opens nothing for a request that %s', async (_, ageMs) => {
    const { send, clock, seen } = scene();
    const timestamp = clock.nowUs() / 1e6 - ageMs / 1_000;
    expect(await send({ action: 'OPEN_ORDER', timestamp })).toMatchObject({ error: { code: 'REQUEST_STALE' } });
    expect(seen).toEqual([]);
    expect(await send({ action: 'KILL_SWITCH', request_id: OTHER_ID, timestamp })).toMatchObject({ status: 'SUCCESS' });
  });

  it('still gives an old request the answer that it had', async () => {
    const { send, clock } = scene();
    const order = { action: 'OPEN_ORDER', timestamp: clock.nowUs() / 1e6 };
    await send(order);
    clock.advanceMs(AGE_MS_MAX * 2);
    expect(await send(order)).toMatchObject({ status: 'SUCCESS', data: { opens: 1 } });
  });

  it.each([
    ['an unknown action', { action: 'BUY_LOW' }, 'ACTION_UNKNOWN'],
    ['an action that every object has', { action: 'constructor' }, 'ACTION_UNKNOWN'],
    ['no action', { action: undefined }, 'KEY_MISSING'],
    ['an id that is no UUID', { request_id: '7' }, 'VALUE_INVALID'],
    ['no id', { request_id: null }, 'KEY_MISSING'],
    ['a payload that is no map', { payload: [1] }, 'VALUE_INVALID'],
    ['no time', { timestamp: undefined }, 'KEY_MISSING'],
    ['a time that is a text', { timestamp: 'now' }, 'KEY_MISSING'],
    ['a time beyond all time', { timestamp: Number.POSITIVE_INFINITY }, 'KEY_MISSING'],
  ])('refuses %s with a reason', async (_, map, code) => {
    const answer = await scene().send(map);
    expect(answer).toMatchObject({ status: 'ERROR', data: null, error: { code } });
    expect(answer.error?.reason).toMatch(/\S/);
  });

  it('answers whatever bytes come', async () => {
    const { door } = scene();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const answer = Buffer.from(await door.answer(Buffer.from(bytes)));
        const read = (answer[0] === 0x7b ? JSON.parse(answer.toString()) : decode(answer)) as Answer;
        expect(read.status).toBe('ERROR');
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('answers PENDING to what takes long, and its outcome to the same request later', async () => {
    const { send, clock, finish } = scene();
    const first = send({ action: 'SLOW' });
    await Promise.resolve();
    clock.advanceMs(FABRIC_PENDING_MS);
    expect(await first).toMatchObject({ status: 'PENDING', data: null });
    finish({ done: true });
    expect(await send({ action: 'SLOW' })).toMatchObject({ status: 'SUCCESS', data: { done: true } });
  });

  it('takes a kill however much waits, and answers the rest at once', async () => {
    const { send, finish } = scene();
    const idOf = (count: number): string => `${String(count).padStart(8, '0')}-2222-4333-8444-555555555555`;
    const slow = Array.from({ length: FABRIC_WORKING_MAX }, (_, count) =>
      send({ action: 'SLOW', request_id: idOf(count) }),
    );
    expect(await send({ action: 'OPEN_ORDER' })).toMatchObject({ error: { code: 'FABRIC_BUSY' } });
    expect(await send({ action: 'KILL_SWITCH', request_id: OTHER_ID })).toMatchObject({ status: 'SUCCESS' });
    for (const _ of slow) finish('done');
    await Promise.all(slow);
    expect(await send({ action: 'OPEN_ORDER' })).toMatchObject({ status: 'SUCCESS' });
  });
});
