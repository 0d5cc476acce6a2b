import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { proofFor, scriptedDoor, type ScriptedDoor } from '../../test/support/scripted-door.ts';
import { handClock } from '../../test/support/zmtp-clock.ts';
import { askAdmin } from './admin-client.ts';

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function doorOf(answer: Parameters<typeof scriptedDoor>[0], token?: string): Promise<ScriptedDoor> {
  const door = await scriptedDoor(answer, undefined, token === undefined ? undefined : () => token);
  open.push(() => door.close());
  return door;
}

type Asked = Readonly<Record<string, unknown>>;

function success(map: Asked): Readonly<Record<string, unknown>> {
  return { request_id: map['request_id'], status: 'SUCCESS', data: [1], timestamp: 1 };
}

describe('admin client', () => {
  it('asks in the envelope of the admin door and returns the data', async () => {
    const door = await doorOf(success, 'secret');
    const clock = handClock();
    const answer = await askAdmin({
      port: door.port,
      action: 'orders_settle',
      payload: { order_id: '81' },
      token: 'secret',
      requestId: 'r1',
      clock,
    });
    expect(answer).toEqual({ ok: true, value: { requestId: 'r1', status: 'SUCCESS', data: [1] } });
    expect(door.received).toEqual([
      { action: 'orders_settle', request_id: 'r1', timestamp: 0, payload: { order_id: '81' }, token: 'secret' },
    ]);
    expect(door.heard.opened[0]?.socketType).toBe('REQ');
  });

  it.each([
    ['knows another token', (map: Asked) => proofFor(map, 'guess')],
    ['gives no proof', success],
    ['claims success to whatever is asked', (map: Asked) => ({ ...success(map), data: { proof: 'zz' } })],
    ['answers with a refusal', (map: Asked) => ({ ...success(map), status: 'ERROR', error: { code: 'X' } })],
    ['answers another request', (map: Asked) => ({ ...proofFor(map, 'secret'), request_id: 'other' })],
  ])('shows its token to no door that %s', async (_, answer) => {
    const door = await doorOf(answer);
    expect(await askAdmin({ port: door.port, action: 'kill', token: 'secret' })).toMatchObject({
      ok: false,
      error: { code: 'DOOR_UNPROVED' },
    });
    expect(door.received.map((map) => map['action'])).toEqual(['prove']);
    expect(JSON.stringify(door.received)).not.toContain('secret');
  });

  it('makes a uuid for a request without an id, and sends no token that was not given', async () => {
    const door = await doorOf(success);
    expect(await askAdmin({ port: door.port, action: 'status' })).toMatchObject({ ok: true });
    expect(door.received[0]).toEqual({
      action: 'status',
      request_id: expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/),
      timestamp: expect.closeTo(Date.now() / 1_000, -2),
      payload: {},
    });
  });

  it('returns the refusal of the door', async () => {
    const door = await doorOf((map) => ({
      ...success(map),
      status: 'ERROR',
      error: { code: 'TOKEN_REQUIRED', reason: 'kill needs it' },
    }));
    expect(await askAdmin({ port: door.port, action: 'kill' })).toEqual({
      ok: false,
      error: { code: 'TOKEN_REQUIRED', reason: 'kill needs it' },
    });
  });

  it('returns the refusal of a door that could not read the request', async () => {
    const error = { code: 'MESSAGE_MALFORMED', reason: 'expected a map', remedy: 'Correct the sender.' };
    const door = await doorOf(() => ({ request_id: '', status: 'ERROR', data: null, error }));
    expect(await askAdmin({ port: door.port, action: 'x' })).toMatchObject({
      ok: false,
      error: { code: 'MESSAGE_MALFORMED' },
    });
  });

  it.each([
    ['an answer to another request', { request_id: 'other', status: 'SUCCESS' }],
    ['a status that does not exist', { request_id: 'r1', status: 'FINE' }],
    ['a map without keys', {}],
  ])('refuses %s', async (_, answer) => {
    const door = await doorOf(() => answer);
    expect(await askAdmin({ port: door.port, action: 'status', requestId: 'r1' })).toMatchObject({
      ok: false,
      error: { code: 'ANSWER_MALFORMED' },
    });
  });

  it('says that nobody listens', async () => {
    const door = await scriptedDoor();
    await door.close();
    expect(await askAdmin({ port: door.port, action: 'status' })).toEqual({
      ok: false,
      error: { code: 'LINK_DOWN', reason: expect.stringContaining(`127.0.0.1:${door.port}: ECONNREFUSED`) },
    });
  });

  it('does not know what became of a request whose link broke before the answer', async () => {
    const door = await doorOf(() => undefined);
    const waiting = askAdmin({ port: door.port, action: 'kill' });
    await door.heard.until(() => door.received.length === 1);
    await door.close();
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'ANSWER_LOST' } });
  });

  it.each([300, 5_000])(
    'says of a peer that shakes no hands within the %i ms it was given that nothing was sent',
    async (timeoutMs) => {
      const silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
      open.push(async () => void silent.close());
      const { port } = silent.address() as AddressInfo;
      const clock = handClock();
      const arrived = once(silent, 'connection');
      const waiting = askAdmin({ port, action: 'kill', timeoutMs, clock });
      const [socket] = (await arrived) as [Socket];
      open.push(async () => void socket.destroy());
      await once(socket, 'data');
      clock.advanceMs(timeoutMs);
      expect(await waiting).toMatchObject({ ok: false, error: { code: 'LINK_DOWN' } });
    },
  );

  it('waits no longer than it was told', async () => {
    const door = await doorOf(() => undefined);
    const clock = handClock();
    const waiting = askAdmin({ port: door.port, action: 'status', timeoutMs: 300, clock });
    await door.heard.until(() => door.received.length === 1);
    clock.advanceMs(300);
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'ANSWER_LATE' } });
  });
});
