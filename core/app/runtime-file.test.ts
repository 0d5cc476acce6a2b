import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processIsAlive, readRuntime, removeRuntime, writeRuntime, type RuntimeInfo } from './runtime-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-runtime-'));
  file = join(folder, 'runtime.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const INFO: RuntimeInfo = {
  pid: process.pid,
  host: '127.0.0.1',
  ports: { platform: 40_001, nexus: 40_002, admin: 40_003 },
  startedUs: 1_790_000_000_000_000,
};

describe('the runtime file', () => {
  it('tells where the running gateway is', () => {
    writeRuntime(file, INFO);
    expect(readRuntime(file)).toEqual(INFO);
  });

  it('tells nothing when the process that wrote it is gone', () => {
    writeRuntime(file, INFO);
    expect(readRuntime(file, () => false)).toBeUndefined();
  });

  it.each([
    ['nothing at all', undefined],
    ['half a file', '{"pid":1,'],
    ['another shape', '[]'],
  ])('tells nothing when there is %s', (_, text) => {
    if (text !== undefined) writeFileSync(file, text);
    expect(readRuntime(file)).toBeUndefined();
  });

  it('is removed by the gateway that wrote it, and by no other', () => {
    writeRuntime(file, INFO);
    removeRuntime(file, INFO.pid + 1);
    expect(existsSync(file)).toBe(true);
    removeRuntime(file, INFO.pid);
    expect(existsSync(file)).toBe(false);
  });

  it('takes a process of another user for alive', () => {
    expect(processIsAlive(process.pid)).toBe(true);
    expect(processIsAlive(1)).toBe(true);
    expect(processIsAlive(2 ** 22 + 1)).toBe(false);
  });
});
