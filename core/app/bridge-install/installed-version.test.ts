import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordFile, writeRecorded } from './install-record.ts';
import { installedVersion } from './installed-version.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-installed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const install = (platform: string, files: Readonly<Record<string, string>>): void => {
  const contents = new Map(
    Object.entries(files).map(([name, text]) => [join(folder, 'terminal', name), Buffer.from(text)] as const),
  );
  writeRecorded(recordFile(folder, platform), join(folder, 'terminal'), contents, undefined);
};

it('is what the files in the platform’s folder state', () => {
  install('mt5_global', { 'NexusBridge.mqh': '// no version', 'NexusBridge.mq5': '#property version   "1.02"\n' });
  install('nt8', { 'NexusSettings.cs': 'public const string Version = "1.3";' });
  expect(installedVersion(folder, 'mt5_global')).toBe('1.02');
  expect(installedVersion(folder, 'nt8')).toBe('1.3');
});

it('is none where nothing was installed, a file is gone or the record is damaged', () => {
  expect(installedVersion(folder, 'mt5_global')).toBeUndefined();
  install('mt5_global', { 'NexusBridge.mq5': '#property version "1.02"' });
  rmSync(join(folder, 'terminal'), { recursive: true });
  expect(installedVersion(folder, 'mt5_global')).toBeUndefined();
  writeFileSync(recordFile(folder, 'mt5_global'), '{');
  expect(installedVersion(folder, 'mt5_global')).toBeUndefined();
});
