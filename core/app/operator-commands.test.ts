import { beforeAll, describe, expect, it } from 'vitest';
import { gatewayScene, ADMIN_TOKEN, type GatewayScene } from '../../test/support/gateway-scene.ts';
import { COMMANDS } from '../api/commands.ts';
import { READINGS } from '../api/readings.ts';
import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import { commandRows, createOperatorCommands } from './operator-commands.ts';
import { snakeCase } from './wire-names.ts';

const NAMES = [...Object.keys(COMMANDS), ...Object.keys(READINGS)].map(snakeCase);

describe('the registry of commands', () => {
  let scene: GatewayScene;
  let asked = 0;

  beforeAll(async () => {
    scene = await gatewayScene();
  });

  async function ask(action: string, payload: object = {}, token: string | null = ADMIN_TOKEN) {
    asked += 1;
    const peer = scene.adminDoor.dial({ socketType: 'REQ' });
    peer.says({ action, request_id: `r${asked}`, payload, ...(token !== null && { token }) });
    for (let look = 0; look < 20; look += 1) {
      await Promise.resolve();
      scene.pass();
    }
    return peer.take()[0] as {
      readonly status: string;
      readonly data: never;
      readonly error?: { readonly code: string };
    };
  }

  it('has every command of the contract and every reading at the admin door', async () => {
    for (const name of NAMES) {
      const answer = await ask(name, { strange: 1 });
      expect(answer.error?.code ?? answer.status, name).not.toBe('ACTION_UNKNOWN');
    }
  });

  it('says of itself what it can do', async () => {
    const { data } = await ask('commands', {}, null);
    expect(data).toEqual(commandRows());
    expect(commandRows().map((row) => (row as { readonly name: string }).name)).toEqual(NAMES);
  });

  it('lets nobody change anything without the token, and everybody read', async () => {
    for (const name of Object.keys(COMMANDS)
      .filter((key) => key !== 'bridgeDoctor')
      .map(snakeCase))
      expect((await ask(name, {}, 'guess')).error?.code, name).toBe('TOKEN_REQUIRED');
    for (const name of ['status', 'dashboard', 'platforms', 'positions', 'orders', 'risk'])
      expect((await ask(name, {}, null)).status, name).toBe('SUCCESS');
  });

  it.each([
    ['flatten', { platfrom: 'nt8' }, 'platfrom is no argument of flatten; expected root, platform, all, reason'],
    ['flatten', { root: ['NQ'] }, 'flatten.root: expected a text of up to 40 characters, was a list of 1'],
    ['flatten', { all: 'yes' }, 'flatten.all: expected true or false, was "yes"'],
    ['rearm', { reason: 'x'.repeat(501) }, /^rearm\.reason: expected a text of up to 500 characters/],
    ['limits_set', { changes: { a: 'b' }, reason: 'r' }, 'limits_set.changes.a: expected a number, was "b"'],
    ['order_test', { root: 'NQ', side: 'buy', test_id: 't' }, 'order_test.side: expected one of BUY, SELL, was "buy"'],
    ['orders', { limit: 0 }, 'orders.limit: expected a number from 1 to Infinity, was 0'],
    ['platform_connect', { platform: 'n'.repeat(33) }, /^platform_connect\.platform: expected a text of up to 32/],
    ['symbols_discard', { reason: 'r' }, 'reason is no argument of symbols_discard; expected none'],
  ])('refuses %s with %j, and says what it expected', async (action, payload, reason) => {
    expect(await ask(action, payload)).toMatchObject({
      status: 'ERROR',
      error: {
        code: 'VALUE_INVALID',
        reason: reason instanceof RegExp ? (expect.stringMatching(reason) as string) : reason,
      },
    });
  });

  it('names an argument that is missing', async () => {
    expect(await ask('platform_connect')).toMatchObject({ error: { code: 'PLATFORM_UNKNOWN' } });
    expect(await ask('order_test', { root: 'NQ', side: 'BUY' })).toMatchObject({ error: { code: 'KEY_MISSING' } });
    expect(await ask('rearm')).toMatchObject({ error: { code: 'REASON_MISSING' } });
  });

  it('answers every command and reading that is told nothing, or nonsense', async () => {
    for (const row of commandRows()) {
      const { name, arguments: keys } = row as { readonly name: string; readonly arguments: readonly string[] };
      for (const value of [undefined, null, -1, '', 'nonsense', [], {}, true]) {
        const answer = await ask(name, Object.fromEntries(keys.map((key) => [key, value])));
        expect(answer, `${name} ${JSON.stringify(value)}`).toMatchObject({ status: expect.any(String) as string });
      }
    }
    await ask('gateway_start');
    await ask('rearm', { reason: 'after nonsense' });
  });

  it('kills whatever is wrong with what it is told besides', async () => {
    const payload = { reason: ['a', 'list'], flatten: 'perhaps', colour: 'red' };
    expect(await ask('kill', payload)).toMatchObject({ status: 'SUCCESS', data: { state: 'halted', flatten: false } });
    expect(await ask('rearm', { reason: 'looked at it' })).toMatchObject({ data: { state: 'active' } });
  });

  it('ends a pause by a person with a resume, and anything harder only with a re-arm', async () => {
    expect(await ask('pause')).toMatchObject({ data: { state: 'reducing', reason: 'paused by admin' } });
    expect(await ask('resume')).toMatchObject({ data: { state: 'active' } });
    expect(await ask('resume')).toMatchObject({ status: 'SUCCESS', data: { state: 'active' } });
    await ask('kill', { reason: 'storm' });
    expect(await ask('pause')).toMatchObject({ data: { state: 'halted' } });
    expect(await ask('resume')).toMatchObject({ error: { code: 'RESUME_REFUSED' } });
    await ask('rearm', { reason: 'over' });
    const stopped = scene.gateway.postAndWait({ type: 'reduceReceived', by: 'rule:test', reason: 'a rule' });
    scene.pass();
    await stopped;
    expect(await ask('resume', { reason: 'I want to' })).toMatchObject({ error: { code: 'RESUME_REFUSED' } });
    expect(await ask('rearm', { reason: 'looked at the rule' })).toMatchObject({ data: { state: 'active' } });
  });
});

describe('the registry over the desks', () => {
  const action = (run: AdminAction['run'] = () => null): AdminAction => ({ run });

  it('takes no action that it does not know', () => {
    expect(() => createOperatorCommands({ dance: action() })).toThrow('dance');
  });

  it('knows nothing that the gateway cannot do, nor a part of JavaScript’s own', async () => {
    const commands = createOperatorCommands({ status: action() });
    for (const name of ['kill', 'constructor', '__proto__', '']) expect(commands.find(name)).toBeUndefined();
    expect(await commands.run('kill', {}, 'cli')).toMatchObject({ error: { code: 'NOT_AVAILABLE' } });
    expect(await commands.run('dance', {}, 'cli')).toMatchObject({ error: { code: 'ACTION_UNKNOWN' } });
  });

  it('gives an expected refusal with its remedy, and lets a bug through', async () => {
    const refuse = action(() => {
      throw new ActionRefused('ORDER_NOT_FOUND', 'no order has the id 7');
    });
    expect(await createOperatorCommands({ status: refuse }).run('status', {}, 'cli')).toEqual({
      ok: false,
      error: { code: 'ORDER_NOT_FOUND', reason: 'no order has the id 7', remedy: 'List them: nexus orders.' },
    });
    const fail = action(() => {
      throw new Error('a bug');
    });
    await expect(createOperatorCommands({ status: fail }).run('status', {}, 'cli')).rejects.toThrow('a bug');
  });
});
