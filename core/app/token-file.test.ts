import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { widelyReadable } from './token-file.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-token-'));
  file = join(folder, 'admin.token');
  writeFileSync(file, 'secret', { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true }));

it.runIf(process.platform !== 'win32')('takes a token that its owner alone can read', () => {
  expect(widelyReadable(file)).toBeUndefined();
  chmodSync(file, 0o400);
  expect(widelyReadable(file)).toBeUndefined();
});

it.runIf(process.platform !== 'win32').each([0o640, 0o604, 0o620, 0o666, 0o777])(
  'says who else has rights: %o',
  (mode) => {
    chmodSync(file, mode);
    expect(widelyReadable(file)).toBe(
      `${file}: expected rights for its owner alone (600), were ${mode.toString(8)}, so that others may know the token`,
    );
  },
);

it.runIf(process.platform !== 'win32')('says when the file is gone, or belongs to another user', () => {
  expect(widelyReadable(join(folder, 'none'))).toMatch(/cannot be looked at/);
  const owner = process.getuid!();
  expect(widelyReadable(file, owner + 1)).toBe(
    `${file}: expected to belong to the user of the gateway (${owner + 1}), was of user ${owner}, who knows the token`,
  );
});
