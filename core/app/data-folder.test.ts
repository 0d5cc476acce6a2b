import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adminToken, dataFolderAt, defaultDataFolder, prepareDataFolder, uiToken } from './data-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nexus-folder-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the data folder', () => {
  it('lies under the application data of the user on Windows, else in the home folder', () => {
    expect(defaultDataFolder('win32', 'C:\\Users\\ana\\AppData\\Roaming')).toContain('NEXUS Gateway');
    expect(defaultDataFolder('linux', undefined)).toMatch(/\.nexus-gateway$/);
  });

  it('gets its defaults at the first start and keeps what a person changed', () => {
    const folder = dataFolderAt(join(root, 'new'));
    const texts = new Map([[folder.gatewayYaml, 'version: 1\n']]);
    prepareDataFolder(folder, texts);
    expect(readFileSync(folder.gatewayYaml, 'utf8')).toBe('version: 1\n');
    writeFileSync(folder.gatewayYaml, 'demo: false\n');
    prepareDataFolder(folder, texts);
    expect(readFileSync(folder.gatewayYaml, 'utf8')).toBe('demo: false\n');
  });

  it('has one admin token, for this user alone', () => {
    const folder = dataFolderAt(root);
    prepareDataFolder(folder, new Map());
    const token = adminToken(folder);
    expect(token).toMatch(/^[0-9a-f]{48}$/);
    expect(adminToken(folder)).toBe(token);
    if (process.platform !== 'win32') expect(statSync(folder.adminTokenFile).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['empty', ''],
    ['blank', ' \n'],
    ['longer than a door takes', 'x'.repeat(513)],
  ])(
    'has a token made anew where its file is %s, so that nobody is locked out and nothing opens the panel',
    (_, text) => {
      const folder = dataFolderAt(root);
      prepareDataFolder(folder, new Map());
      for (const [file, tokenOf] of [
        [folder.adminTokenFile, adminToken],
        [folder.uiTokenFile, uiToken],
      ] as const) {
        writeFileSync(file, text, { mode: 0o644 });
        const token = tokenOf(folder);
        expect(token).toMatch(/^[0-9a-f]{48}$/);
        expect(tokenOf(folder)).toBe(token);
        if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
      }
    },
  );

  it('says in a sentence that a folder cannot be made', () => {
    const inTheWay = join(root, 'a-file');
    writeFileSync(inTheWay, '');
    const prepared = prepareDataFolder(dataFolderAt(join(inTheWay, 'data')), new Map());
    expect(prepared).toMatchObject({ ok: false, error: expect.stringContaining('cannot be used') });
  });
});
