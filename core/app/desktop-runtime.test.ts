import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDesktopRuntime } from './desktop-runtime.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nexus-desktop-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(...path: readonly string[]): string {
  const file = join(root, ...path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, path.at(-1) === 'path.txt' ? 'electron' : '');
  return file;
}

describe('the runtime of the desktop app', () => {
  it('is found by its files, without asking for a download', () => {
    put('node_modules', 'electron', 'path.txt');
    const executable = put('node_modules', 'electron', 'dist', 'electron');
    expect(findDesktopRuntime(root)).toBeUndefined();
    const app = put('dist', 'electron', 'main.js');
    expect(findDesktopRuntime(root)).toEqual({ executable, app });
  });

  it('is missing where its download never came or was not whole', () => {
    put('dist', 'electron', 'main.js');
    expect(findDesktopRuntime(root)).toBeUndefined();
    put('node_modules', 'electron', 'path.txt');
    expect(findDesktopRuntime(root)).toBeUndefined();
  });
});
