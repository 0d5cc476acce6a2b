import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { UndatedEvent } from './inbox.ts';
import { createKillChoice, diskKillChoiceStore, killChoiceActions, memoryKillChoiceStore } from './kill-choice.ts';

const folder = mkdtempSync(join(tmpdir(), 'nexus-kill-'));
const file = join(folder, 'kill.json');
afterEach(() => rmSync(file, { force: true }));

function desk(configured: boolean | 'ask') {
  const lines: string[] = [];
  const events: UndatedEvent[] = [];
  const choice = createKillChoice(
    configured,
    diskKillChoiceStore(file, (line) => lines.push(line)),
  );
  const { kill_setting: action } = killChoiceActions(choice, (event) => Promise.resolve(void events.push(event)));
  return { choice, lines, events, say: (payload: object) => action!.run({ ...payload }, 'cli') };
}

describe('whether a kill closes positions', () => {
  it('is asked at set-up, leaves positions open until then, and is remembered over a restart with who said it', async () => {
    const { choice, events, say } = desk('ask');
    expect(choice).toMatchObject({ flattens: false, isDecided: false, isFixed: false });
    expect(await say({ flattens: true, reason: 'lunch alone' })).toEqual({
      flattens: true,
      said: 'a kill also closes positions',
    });
    expect(events).toEqual([
      {
        type: 'operatorActed',
        by: 'cli',
        action: 'kill_setting',
        note: 'a kill also closes positions: lunch alone',
      },
    ]);
    expect(desk('ask').choice).toMatchObject({ flattens: true, isDecided: true });
  });

  it('is only told where nothing is said', async () => {
    const { events, say } = desk('ask');
    expect(await say({})).toMatchObject({ flattens: false });
    expect(events).toEqual([]);
  });

  it('is what gateway.yaml says where it says something', async () => {
    const { choice, say } = desk(true);
    expect(choice).toMatchObject({ flattens: true, isDecided: true, isFixed: true });
    await expect(say({ flattens: false })).rejects.toMatchObject({ code: 'KILL_SETTING_FIXED' });
    expect(choice.flattens).toBe(true);
  });

  it('stays as it was where the answer is no answer or cannot be kept', async () => {
    const choice = createKillChoice('ask', {
      ...memoryKillChoiceStore(),
      save: () => {
        throw new Error('no space left');
      },
    });
    const action = killChoiceActions(choice, () => Promise.resolve())['kill_setting']!;
    await expect(action.run({ flattens: true }, 'cli')).rejects.toMatchObject({ code: 'SETTING_NOT_KEPT' });
    await expect(action.run({ flattens: 'yes' }, 'cli')).rejects.toMatchObject({ code: 'VALUE_INVALID' });
    expect(choice).toMatchObject({ flattens: false, isDecided: false });
  });

  it('is asked again where the file is damaged, and says so', () => {
    writeFileSync(file, '{"flattens": "perhaps"}');
    const { choice, lines } = desk('ask');
    expect(choice.isDecided).toBe(false);
    expect(lines[0]).toContain('asked again');
    choice.choose(false);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ flattens: false });
  });
});
