import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runNexusHere } from '../../../test/support/run-nexus-here.ts';
import { scriptedDoor, type ScriptedDoor } from '../../../test/support/scripted-door.ts';
import { adminToken, dataFolderAt, prepareDataFolder } from '../data-folder.ts';
import { writeRuntime } from '../runtime-file.ts';

describe('nexus admin at a door that fails', () => {
  type Answer = Parameters<typeof scriptedDoor>[0];
  type Asked = Readonly<Record<string, unknown>>;

  /** Runs a command at a door of the test's own, with this machine's token. */
  async function at(
    answer: Answer,
    args: readonly string[],
    begun?: (door: ScriptedDoor, restart: () => void) => void,
    provesAs: (token: string) => string = (token) => token,
  ) {
    const folder = mkdtempSync(join(tmpdir(), 'nexus-door-'));
    const place = dataFolderAt(folder);
    const door = await scriptedDoor(answer, undefined, () => provesAs(adminToken(place)));
    const write = (startedUs: number): void => {
      const ports = { platform: 1, nexus: 1, admin: door.port };
      writeRuntime(place.runtimeFile, { pid: process.pid, host: '127.0.0.1', ports, startedUs });
    };
    write(1);
    prepareDataFolder(place, new Map());
    adminToken(place);
    begun?.(door, () => write(2));
    const done = await runNexusHere('admin', ...args, '--data', folder, '--timeout', '60');
    await door.close();
    rmSync(folder, { recursive: true });
    return { ...done, received: door.received };
  }

  const answerOf = (asked: Asked, rest: object): Asked => ({ request_id: asked['request_id'], data: null, ...rest });

  it('asks again under the same id for what takes the gateway longer', async () => {
    let asked = 0;
    const { text, exit, received } = await at(
      (map) => {
        asked += 1;
        return answerOf(map, asked < 3 ? { status: 'PENDING' } : { status: 'SUCCESS', data: { said: 'off at last' } });
      },
      ['disconnect', 'nt8'],
    );
    expect({ text, exit }).toEqual({ text: 'off at last\n', exit: 'done' });
    expect(new Set(received.map((map) => map['request_id'])).size).toBe(1);
  });

  it('does not know what became of a change when the gateway goes away before its answer', async () => {
    const { errors, exit, received } = await at(
      () => undefined,
      ['rearm', '--reason', 'r'],
      (door) => void door.heard.until(() => door.received.length === 1).then(() => door.close()),
    );
    expect(exit).toBe('unknown');
    expect(errors).toMatch(/^ANSWER_LOST: .+Look before you repeat it\.\n$/);
    expect(received).toHaveLength(1);
  });

  it('says of a test order whose answer was lost how it is asked for again without being sent twice', async () => {
    const { errors, exit, received } = await at(
      () => undefined,
      ['test-order', 'BUY', 'NQ'],
      (door) => void door.heard.until(() => door.received.length === 1).then(() => door.close()),
    );
    expect(exit).toBe('unknown');
    const { test_id: id } = (received[0]?.['payload'] ?? {}) as { readonly test_id?: string };
    expect(errors).toContain(`--id ${id ?? 'of none'} sends it once at most`);
  });

  it('does not know what became of what was begun when the gateway can no longer be asked', async () => {
    const { errors, exit } = await at(
      (map) => answerOf(map, { status: 'PENDING' }),
      ['disconnect', 'nt8'],
      (door) => void door.heard.until(() => door.received.length === 1).then(() => door.close()),
    );
    expect(exit).toBe('unknown');
    expect(errors).toMatch(/^(It was begun, and what became of it is not known\.|ANSWER_LOST)/);
  });

  it('does not know what became of what was begun when another program has taken the door since', async () => {
    let proofs = 0;
    const { errors, exit, received } = await at(
      (map) => answerOf(map, { status: 'PENDING' }),
      ['disconnect', 'nt8'],
      undefined,
      (token) => {
        proofs += 1;
        return proofs === 1 ? token : 'a guess';
      },
    );
    expect(exit).toBe('unknown');
    expect(errors).toMatch(/^It was begun, and what became of it is not known\. DOOR_UNPROVED/);
    expect(received).toHaveLength(1);
  });

  it('says in the gateway’s words when what took longer was refused in the end', async () => {
    let times = 0;
    const { errors, exit } = await at(
      (map) => {
        times += 1;
        const error = { code: 'STOP_NOT_FLAT', reason: 'nt8 still holds 1 NQ' };
        return answerOf(map, times === 1 ? { status: 'PENDING' } : { status: 'ERROR', error });
      },
      ['disconnect', 'nt8', '--flatten'],
    );
    expect(exit).toBe('refused');
    expect(errors).toMatch(/^STOP_NOT_FLAT: nt8 still holds 1 NQ\. /);
  });

  it('asks no gateway that was started anew for the outcome of what the one before began', async () => {
    const { errors, exit, received } = await at(
      (map) => answerOf(map, { status: 'PENDING' }),
      ['disconnect', 'nt8'],
      (door, restart) => void door.heard.until(() => door.received.length === 1).then(restart),
    );
    expect(exit).toBe('unknown');
    expect(errors).toMatch(/^The gateway ended while it was at platform_disconnect\. Look before you repeat it\./);
    expect(received).toHaveLength(1);
  });

  it.each([
    ['filled whole everywhere', 'filled', 'done'],
    ['rejected on one platform', 'rejected', 'partly'],
    ['of unknown outcome on one platform', 'unknown', 'partly'],
  ])('ends a test order that is %s accordingly', async (_, status, expected) => {
    const orders = [
      { order_id: '1', status: 'filled' },
      { order_id: '2', status },
      { order_id: '3', status: 'rejected' },
    ];
    const sent = { order_ids: ['1', '2'], code: null, said: '2 order(s) decided' };
    const { exit, text } = await at(
      (map) => answerOf(map, { status: 'SUCCESS', data: map['action'] === 'orders' ? orders : sent }),
      ['test-order', 'BUY', 'NQ', '--json'],
    );
    expect(exit).toBe(expected);
    expect(JSON.parse(text)).toEqual(orders.slice(0, 2));
  });

  it('does not know what became of a test order that was sent when the gateway cannot be asked for it', async () => {
    const sent = { order_ids: ['1'], code: null, said: '1 order(s) decided' };
    const error = { code: 'NOT_AVAILABLE', reason: 'not now' };
    const { exit, errors } = await at(
      (map) =>
        answerOf(map, map['action'] === 'orders' ? { status: 'ERROR', error } : { status: 'SUCCESS', data: sent }),
      ['test-order', 'BUY', 'NQ'],
    );
    expect(exit).toBe('unknown');
    expect(errors).toMatch(/^It was begun, and what became of it is not known\. NOT_AVAILABLE: /);
  });

  it('calls a flatten that is not proved done in part', async () => {
    const certificate = {
      id: 'f1',
      by: 'cli',
      reason: '',
      scope: 'ALL',
      outcome: 'NOT_PROVED',
      started_us: 1,
      ended_us: 2,
      text: 'NOT PROVED: look at nt8.',
      platforms: [],
    };
    const { exit, text } = await at(
      (map) => answerOf(map, { status: 'SUCCESS', data: { said: 'Begun.', certificate } }),
      ['flatten'],
    );
    expect(exit).toBe('partly');
    expect(text).toContain('NOT PROVED: look at nt8.');
  });

  it('shows its token for a reading only where the gateway wants it for one', async () => {
    const error = { code: 'TOKEN_REQUIRED', reason: 'action alerts: expected the token of this machine' };
    const { text, received } = await at(
      (map) => answerOf(map, 'token' in map ? { status: 'SUCCESS', data: [] } : { status: 'ERROR', error }),
      ['alerts'],
    );
    expect(text).toBe('No alerts.\n');
    expect(received.map((map) => 'token' in map)).toEqual([false, true]);
  });

  it('shows its token to nobody who took the port of a gateway that died', async () => {
    const place = dataFolderAt(mkdtempSync(join(tmpdir(), 'nexus-door-')));
    prepareDataFolder(place, new Map());
    const token = adminToken(place);
    const error = { code: 'TOKEN_REQUIRED', reason: 'show it' };
    const thief = await scriptedDoor((map) => answerOf(map, { status: 'ERROR', error }));
    const ports = { platform: 1, nexus: 1, admin: thief.port };
    writeRuntime(place.runtimeFile, { pid: process.pid, host: '127.0.0.1', ports, startedUs: 1 });
    for (const args of [['rearm', '--reason', 'r'], ['alerts'], ['killswitch', '--reason', 'r']]) {
      const { exit, errors } = await runNexusHere('admin', ...args, '--data', place.path, '--timeout', '60');
      expect(exit).toBe('unauthorised');
      expect(errors).toMatch(/^DOOR_UNPROVED: /);
    }
    expect(thief.received.length).toBeGreaterThan(2);
    expect(JSON.stringify(thief.received)).not.toContain(token);
    await thief.close();
    rmSync(place.path, { recursive: true });
  });

  it('calls a reading that is not answered unreachable, since nothing can have come of it', async () => {
    const { exit, errors } = await at(
      () => undefined,
      ['status'],
      (door) => void door.heard.until(() => door.received.length === 1).then(() => door.close()),
    );
    expect(exit).toBe('unreachable');
    expect(errors).toMatch(/^ANSWER_LOST: /);
  });

  it('says so when an answer is none that it knows, and that a change may have been done', async () => {
    const { exit, errors } = await at((map) => ({ ...map, status: 'FINE' }), ['status']);
    expect(exit).toBe('failed');
    expect(errors).toMatch(/^ANSWER_MALFORMED: /);
    expect((await at((map) => ({ ...map, status: 'FINE' }), ['pause'])).exit).toBe('unknown');
  });
});
