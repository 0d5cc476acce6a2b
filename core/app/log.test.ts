import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logLine, openLog } from './log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = { nowUs: () => 1_790_000_000_123_000 };

describe('the log', () => {
  it('has one plain line a time', async () => {
    const log = openLog({ folder, clock, fileMb: 1, filesMax: 2, failed: () => {} });
    log.line('Platform registered: nt8');
    log.line('Signal received from NEXUS: BUY NQ');
    await log.written();
    expect(readFileSync(join(folder, 'gateway.log'), 'utf8')).toBe(
      '2026-09-21T14:13:20.123Z Platform registered: nt8\n2026-09-21T14:13:20.123Z Signal received from NEXUS: BUY NQ\n',
    );
    await log.close();
  });

  it('keeps lines in order that come while others are written', async () => {
    const log = openLog({ folder, clock, fileMb: 1, filesMax: 2, failed: () => {} });
    const texts = Array.from({ length: 50 }, (_, number) => `line ${number}`);
    for (const [number, text] of texts.entries()) {
      log.line(text);
      // Some of them come in turns of their own.
      // eslint-disable-next-line no-await-in-loop
      if (number % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await log.close();
    const lines = readFileSync(join(folder, 'gateway.log'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => line.slice(25))).toEqual(texts);
  });

  it('lets no text from outside begin a line of its own', () => {
    expect(logLine('Signal received from NEXUS: BUY NQ\n2026 forged\u001b[31m', 0)).toBe(
      '1970-01-01T00:00:00.000Z Signal received from NEXUS: BUY NQ·2026 forged·[31m\n',
    );
  });

  it('begins a new file above its size and keeps the old one', async () => {
    const log = openLog({ folder, clock, fileMb: 1, filesMax: 2, failed: () => {} });
    const text = 'x'.repeat(10_000);
    for (let i = 0; i < 150; i++) log.line(text);
    await log.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('gateway.log.gz'))).not.toHaveLength(0);
  });

  it('tells once that the disk does not take it, and harms nothing', async () => {
    const occupied = join(folder, 'a-file');
    writeFileSync(occupied, '');
    const reasons: string[] = [];
    const log = openLog({
      folder: occupied,
      clock,
      fileMb: 1,
      filesMax: 2,
      failed: (reason) => reasons.push(reason),
    });
    log.line('one');
    await log.written();
    await log.close();
    await log.written();
    log.line('two');
    expect(reasons).toHaveLength(1);
  });
});
