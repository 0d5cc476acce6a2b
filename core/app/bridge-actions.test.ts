import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdminAction } from '../doors/admin-door.ts';
import type { WireMap } from '../wire/unpack.ts';
import { bridgeActions } from './bridge-actions.ts';
import type { UndatedEvent } from './inbox.ts';

let base: string;
let posted: UndatedEvent[];
let actions: Readonly<Record<string, AdminAction>>;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'nexus-bridge-action-'));
  mkdirSync(join(base, 'data', 'config'), { recursive: true });
  posted = [];
  actions = bridgeActions({
    dataFolder: join(base, 'data'),
    root: join(base, 'terminals'),
    postAndWait: async (event) => void posted.push(event),
  });
});
afterEach(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));

const run = async (name: string, payload: WireMap): Promise<unknown> => actions[name]?.run(payload, 'panel');

describe('the bridge of a platform, from the panel', () => {
  it('is installed into the terminal that is there, and the journal keeps who did it', async () => {
    mkdirSync(join(base, 'terminals', 'one', 'MQL5'), { recursive: true });
    expect(await run('bridge_install', { platform: 'mt5_global' })).toEqual({
      said: expect.stringMatching(/^The bridge of mt5_global is in .*one; it dials port \d+\./),
    });
    expect(posted).toMatchObject([{ type: 'operatorActed', by: 'panel', action: 'bridge_install' }]);
    const examined = await run('bridge_doctor', { platform: 'mt5_global' });
    expect(examined).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining({ is_good: true })]) });
  });

  it('is refused with what to do where no terminal is found, and nothing is written down', async () => {
    await expect(run('bridge_install', { platform: 'mt5_brazil' })).rejects.toThrow(/No data folder of MetaTrader 5/);
    expect(posted).toEqual([]);
  });

  it('exists for no other platform', async () => {
    await expect(run('bridge_doctor', { platform: 'bookmap' })).rejects.toThrow(
      'platform: expected mt5_global or mt5_brazil or nt8, was bookmap',
    );
  });
});
