import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/journal-scene.ts';
import { lockDataFolder } from './data-lock.ts';

let scene: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  scene = temporaryFolder();
});
afterEach(() => scene.remove());

const FIRST = { pid: 4711, sinceUs: 1_000_000 };
const SECOND = { pid: 4712, sinceUs: 2_000_000 };

describe('the lock of a data folder', () => {
  it('is held from the moment it is taken, and names who holds it', () => {
    const file = scene.places.lock;
    const first = lockDataFolder(file, FIRST);
    expect(lockDataFolder(file, SECOND)).toEqual({ ok: false, error: { kind: 'held', by: FIRST } });
    if (first.ok) first.value.release();
    const second = lockDataFolder(file, SECOND);
    expect(second.ok).toBe(true);
    expect(lockDataFolder(file, FIRST)).toEqual({ ok: false, error: { kind: 'held', by: SECOND } });
    if (second.ok) second.value.release();
  });

  it('is taken though another gateway, which was refused, looks at the file just then', () => {
    const file = scene.places.lock;
    const before = lockDataFolder(file, FIRST);
    if (before.ok) before.value.release();
    const looking = new Database(file);
    looking.exec('BEGIN');
    looking.prepare('SELECT * FROM sqlite_master').all();
    const second = lockDataFolder(file, SECOND);
    expect(second.ok).toBe(true);
    looking.exec('ROLLBACK');
    looking.close();
    if (second.ok) second.value.release();
  });

  it('holds without a name where the disk does not take it', () => {
    const file = scene.places.lock;
    const first = lockDataFolder(file, FIRST);
    writeFileSync(`${file}.holder`, '');
    expect(lockDataFolder(file, SECOND)).toEqual({ ok: false, error: { kind: 'held', by: undefined } });
    if (first.ok) first.value.release();
  });

  it('keeps the very file under its name when something else lay there', () => {
    const file = join(scene.folder.path, 'other.lock');
    writeFileSync(file, 'not a database, but long enough to be read as the head of one'.repeat(20));
    const beside = new Database(file);
    const first = lockDataFolder(file, FIRST);
    expect(first.ok).toBe(true);
    expect(() => beside.exec('BEGIN IMMEDIATE')).toThrow(/locked/);
    beside.close();
    if (first.ok) first.value.release();
    expect(existsSync(`${file}.holder`) && readFileSync(`${file}.holder`, 'utf8')).toContain('4711');
  });

  it('is refused in a folder that takes no file, and is free afterwards', () => {
    const file = scene.places.lock;
    const before = lockDataFolder(file, FIRST);
    if (before.ok) before.value.release();
    rmSync(`${file}.holder`);
    mkdirSync(`${file}.holder`);
    expect(lockDataFolder(file, SECOND)).toMatchObject({ ok: false, error: { kind: 'failed' } });
    rmSync(`${file}.holder`, { recursive: true });
    const after = lockDataFolder(file, SECOND);
    expect(after.ok).toBe(true);
    if (after.ok) after.value.release();
  });
});
