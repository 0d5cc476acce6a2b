import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../base/result.ts';
import { manualClock } from '../../test/support/manual-clock.ts';
import { memoryDoor, type MemoryPeer, type SeenMessage } from '../../test/support/memory-peer.ts';
import { NONCE_CHARACTERS_MAX, proofText } from '../wire/admin-envelope.ts';
import type { Packable } from '../wire/pack.ts';
import { Float } from '../wire/pack.ts';
import { createAdminDoor, PENDING_MS } from './admin-door.ts';
import { REQUESTS_MAX } from './request-memory.ts';

const TOKEN = 'secret';

type Effect = 'reads' | 'stops' | 'changes';
const effects: Readonly<Record<string, Effect>> = {
  status: 'reads',
  big: 'reads',
  refuse: 'reads',
  kill: 'stops',
  flatten: 'stops',
  rearm: 'changes',
  slow: 'changes',
};

interface SceneOptions {
  readonly readingNeedsToken?: boolean;
  readonly tokenFault?: () => string | undefined;
}

function scene(options: SceneOptions = {}) {
  const clock = manualClock();
  const counts: string[] = [];
  const lines: string[] = [];
  let kills = 0;
  let reads = 0;
  let finish: (data: Packable) => void = () => {};
  const door = createAdminDoor({
    clock,
    token: TOKEN,
    count: (code) => counts.push(code),
    log: (line) => lines.push(line),
    ...(options.readingNeedsToken !== undefined && { readingNeedsToken: options.readingNeedsToken }),
    tokenFault: options.tokenFault,
    commands: {
      find: (name) =>
        Object.hasOwn(effects, name) ? { effect: effects[name]!, actsAnyway: name === 'kill' } : undefined,
      run: async (name, payload) => {
        switch (name) {
          case 'status':
            return ok({ reads: (reads += 1), price: new Float(16_250) });
          case 'kill':
          case 'rearm':
          case 'flatten':
            return ok({ kills: (kills += 1), reason: String(payload['reason']) });
          case 'slow':
            return ok(await new Promise<Packable>((resolve) => (finish = resolve)));
          case 'big':
            return ok('x'.repeat(2_000_000));
          default:
            return err({
              code: 'ORDER_NOT_FOUND',
              reason: 'no order has the id 7',
              remedy: 'List them: nexus orders.',
            });
        }
      },
    },
  });
  const peer = memoryDoor(door, clock).dial({ socketType: 'REQ' });
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  return {
    clock,
    counts,
    lines,
    peer,
    settled,
    finish: (data: Packable) => finish(data),
    ask: async (map: object): Promise<SeenMessage | undefined> => {
      peer.take();
      peer.says({ request_id: 'r1', timestamp: 1, payload: {}, ...map });
      await settled();
      return only(peer);
    },
  };
}

function only(peer: MemoryPeer): SeenMessage | undefined {
  const received = peer.take();
  expect(received.length).toBeLessThanOrEqual(1);
  return received[0];
}

describe('the admin door', () => {
  it('answers in the envelope', async () => {
    const { ask } = scene();
    expect(await ask({ action: 'status' })).toEqual({
      request_id: 'r1',
      status: 'SUCCESS',
      data: { reads: 1, price: 16_250 },
      ts_us: 1_795_185_000_000_000,
      timestamp: 1_795_185_000,
    });
  });

  it('answers JSON with JSON', async () => {
    const { peer, settled } = scene();
    peer.saysBytes(Buffer.from('\n {"action":"STATUS","request_id":"j1"}'));
    await settled();
    expect(only(peer)).toMatchObject({ request_id: 'j1', status: 'SUCCESS', data: { reads: 1, price: 16_250 } });
  });

  it('reads without a token, and changes nothing without the right one', async () => {
    const { ask, counts } = scene();
    for (const token of [undefined, '', 'secre', 'secret2', 'Secret'])
      expect(await ask({ action: 'kill', ...(token !== undefined && { token }) })).toMatchObject({ status: 'ERROR' });
    expect(counts.filter((code) => code === 'TOKEN_REQUIRED')).toHaveLength(4);
    expect(await ask({ action: 'kill', token: TOKEN })).toMatchObject({ status: 'SUCCESS', data: { kills: 1 } });
  });

  it('proves to who asks that it knows the token, without showing it', async () => {
    const { ask, lines } = scene({ readingNeedsToken: true });
    const proofOf = async (payload: object): Promise<SeenMessage | undefined> => ask({ action: 'prove', payload });
    const proof = createHmac('sha256', TOKEN).update(proofText('a nonce')).digest('hex');
    expect(await proofOf({ nonce: 'a nonce' })).toMatchObject({ status: 'SUCCESS', data: { proof } });
    expect(await proofOf({ nonce: 'another' })).not.toMatchObject({ data: { proof } });
    for (const nonce of [undefined, '', 7, 'x'.repeat(NONCE_CHARACTERS_MAX + 1)])
      expect(await proofOf({ nonce })).toMatchObject({ status: 'ERROR', error: { code: 'VALUE_INVALID' } });
    expect(lines).toEqual([]);
  });

  it('lets only the holder of the token read where the configuration says so', async () => {
    const { ask } = scene({ readingNeedsToken: true });
    expect(await ask({ action: 'status' })).toMatchObject({ error: { code: 'TOKEN_REQUIRED' } });
    expect(await ask({ action: 'status', token: TOKEN })).toMatchObject({ status: 'SUCCESS' });
  });

  it('takes no change for a token that others can read, until its file is its owner’s alone; what stops passes', async () => {
    let fault: string | undefined = 'config/admin.token can be read by others (mode 644)';
    const { ask, counts } = scene({ tokenFault: () => fault });
    expect(await ask({ action: 'rearm', token: TOKEN })).toMatchObject({
      error: { code: 'TOKEN_FILE_WIDE', reason: 'config/admin.token can be read by others (mode 644)' },
    });
    expect(await ask({ action: 'rearm', token: 'guess' })).toMatchObject({ error: { code: 'TOKEN_REQUIRED' } });
    expect(await ask({ action: 'status' })).toMatchObject({ status: 'SUCCESS' });
    expect(await ask({ action: 'kill', token: TOKEN, request_id: 'r2' })).toMatchObject({ status: 'SUCCESS' });
    fault = undefined;
    expect(await ask({ action: 'rearm', token: TOKEN, request_id: 'r3' })).toMatchObject({ status: 'SUCCESS' });
    expect(counts).toEqual(['TOKEN_FILE_WIDE', 'TOKEN_REQUIRED']);
  });

  it('keeps the log short, however much a command is told', async () => {
    const { ask, lines } = scene();
    await ask({ action: 'kill', token: TOKEN, payload: { reason: 'x'.repeat(100_000) } });
    expect(lines[0]?.length).toBeLessThan(600);
  });

  it('does a change once per request id', async () => {
    const { ask, lines } = scene();
    const flatten = { action: 'flatten', token: TOKEN, payload: { reason: 'storm' } };
    const first = await ask(flatten);
    expect(await ask(flatten)).toEqual(first);
    expect(await ask({ ...flatten, payload: { reason: 'rain' } })).toMatchObject({
      error: { code: 'REQUEST_ID_REUSED' },
    });
    expect(await ask({ ...flatten, token: 'guess' })).toMatchObject({ error: { code: 'TOKEN_REQUIRED' } });
    expect(await ask({ ...flatten, request_id: 'r2' })).toMatchObject({ data: { kills: 2 } });
    expect(lines).toEqual(['Operator: flatten {"reason":"storm"}', 'Operator: flatten {"reason":"storm"}']);
  });

  it('kills each time it is asked, under an id that was answered before too: a person may have re-armed since', async () => {
    const { ask } = scene();
    const kill = { action: 'kill', token: TOKEN, payload: { reason: 'storm' } };
    expect(await ask(kill)).toMatchObject({ status: 'SUCCESS', data: { kills: 1 } });
    expect(await ask(kill)).toMatchObject({ status: 'SUCCESS', data: { kills: 2 } });
    expect(await ask({ ...kill, payload: { reason: 'rain' } })).toMatchObject({ data: { kills: 3, reason: 'rain' } });
  });

  it('reads anew under the same id, and refuses it for another reading', async () => {
    const { ask } = scene();
    await ask({ action: 'status' });
    expect(await ask({ action: 'status' })).toMatchObject({ data: { reads: 2 } });
    expect(await ask({ action: 'status', payload: { limit: 1 } })).toMatchObject({
      error: { code: 'REQUEST_ID_REUSED' },
    });
  });

  it('forgets the oldest reading, and no change for it', async () => {
    const { ask } = scene();
    await ask({ action: 'flatten', token: TOKEN, request_id: 'k' });
    for (let i = 0; i <= REQUESTS_MAX; i++) await ask({ action: 'status', request_id: `s${i}` });
    expect(await ask({ action: 'status', request_id: 's0', payload: { a: 1 } })).toMatchObject({ status: 'SUCCESS' });
    expect(await ask({ action: 'flatten', token: TOKEN, request_id: 'k' })).toMatchObject({ data: { kills: 1 } });
  });

  it('answers PENDING when a change takes long, and its outcome to the same request later', async () => {
    const { ask, peer, clock, settled, finish } = scene();
    const slow = { action: 'slow', token: TOKEN };
    expect(await ask(slow)).toBeUndefined();
    clock.advanceMs(PENDING_MS);
    await settled();
    expect(only(peer)).toMatchObject({ request_id: 'r1', status: 'PENDING', data: null });
    finish('done');
    expect(await ask(slow)).toMatchObject({ status: 'SUCCESS', data: 'done' });
    expect(clock.timers).toBe(0);
  });

  it('says why an action was refused and what to do', async () => {
    const { ask } = scene();
    expect(await ask({ action: 'refuse' })).toMatchObject({
      status: 'ERROR',
      data: null,
      error: {
        code: 'ORDER_NOT_FOUND',
        reason: 'no order has the id 7',
        remedy: 'List them: nexus orders.',
      },
    });
  });

  it('says when an answer is larger than a message may be', async () => {
    const { ask } = scene();
    expect(await ask({ action: 'big' })).toMatchObject({ status: 'ERROR', error: { code: 'ANSWER_TOO_LARGE' } });
  });

  it.each([
    ['no action', { action: undefined }, 'KEY_MISSING'],
    ['an action that is no text', { action: 5 }, 'VALUE_INVALID'],
    ['an unknown action', { action: 'dance' }, 'ACTION_UNKNOWN'],
    ['the name of an object’s own part', { action: 'constructor' }, 'ACTION_UNKNOWN'],
    ['no request id', { action: 'status', request_id: undefined }, 'KEY_MISSING'],
    ['a payload that is no map', { action: 'status', payload: [1] }, 'VALUE_INVALID'],
    ['a token that is no text', { action: 'status', token: 5 }, 'VALUE_INVALID'],
  ])('answers a request with %s, and never drops it', async (_, change, code) => {
    const { ask, counts } = scene();
    const answer = await ask(change);
    expect(answer).toMatchObject({ status: 'ERROR', error: { code } });
    expect(answer?.['request_id']).toBe('request_id' in change ? '' : 'r1');
    expect(counts).toEqual([code]);
  });

  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['noise', Buffer.from([0xc1, 0xff])],
    ['broken JSON', Buffer.from('{"action":')],
    ['a list in JSON', Buffer.from(' []')],
    ['JSON without end', Buffer.from('{"a":'.repeat(50_000))],
  ])('answers %s, and never drops it', async (_, bytes) => {
    const { peer, settled } = scene();
    peer.saysBytes(bytes);
    await settled();
    expect(only(peer)).toMatchObject({ status: 'ERROR', error: { code: 'MESSAGE_MALFORMED' } });
  });

  it('answers a message of several frames', () => {
    const { peer } = scene();
    peer.saysSeveralFrames();
    expect(only(peer)).toMatchObject({ status: 'ERROR', error: { code: 'MESSAGE_MALFORMED' } });
  });

  it('keeps no timer of a request that was answered', async () => {
    const { ask, clock } = scene();
    await ask({ action: 'status' });
    expect(clock.timers).toBe(0);
  });
});
