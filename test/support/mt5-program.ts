import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requiresAllLanes } from './lane.ts';

const NATIVE = fileURLToPath(new URL('../mt5/native/', import.meta.url));
const BRIDGE = fileURLToPath(new URL('../../bridges/mt5/', import.meta.url));
/** Belongs to this checkout alone, so nobody else can put a program there, and goes with `npm ci`. */
const SHELF = fileURLToPath(new URL('../../node_modules/.cache/nexus-mt5/', import.meta.url));
const PROGRAM = 'ea-main';
const POLL_MS = 100;
/** A compiler that was killed leaves its lock behind. */
const LOCK_MS_MAX = 60_000;

/** Whether this machine can compile the bridge: the sockets of its compatibility header are those of Linux. */
export function hasCompiler(): boolean {
  return process.platform === 'linux' && spawnSync('g++', ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * The program of the bridge's own code with the fake terminal. It is compiled once for all test files, as long as no
 * source changes; who comes while it is being compiled waits for it. Throws with the compiler's words. Warnings count as
 * faults where every lane must run.
 */
export async function compiledBridge(): Promise<string> {
  const strict = requiresAllLanes() ? ['-Werror'] : [];
  const flags = ['-std=c++20', '-O0', '-Wall', '-Wextra', ...strict, '-Wno-unused-parameter'];
  const ours = ['-Wno-missing-field-initializers', '-include', 'mql5-compat.hpp', `-I${NATIVE}`, `-I${BRIDGE}`];
  const args = [...flags, ...ours];
  const shelf = join(SHELF, hashOf(args));
  const program = join(shelf, PROGRAM);
  const lock = join(shelf, 'lock');
  mkdirSync(shelf, { recursive: true });
  while (!existsSync(program)) {
    if (takes(lock)) {
      try {
        // Another one may have finished between the look and the lock.
        if (!existsSync(program)) {
          await run([...args, '-fsyntax-only', '-x', 'c++', '-'], shellText());
          const fresh = `${program}-${process.pid}`;
          await run([...args, '-o', fresh, join(NATIVE, 'ea-main.cpp')]);
          // Moved to its place when it is whole, so that nobody sees half of it.
          renameSync(fresh, program);
        }
      } finally {
        rmSync(lock, { recursive: true, force: true });
      }
      forgetOthers(shelf);
    } else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return program;
}

/** Whether the lock was free; one that is too old was left behind. */
function takes(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const madeMs = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - madeMs > LOCK_MS_MAX) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

/**
 * Reads the shell of the expert advisor as C++: all of it but its lines for MetaEditor, whose inputs are constants here.
 * It runs in a terminal alone, so that it is read is all that can be had.
 */
function shellText(): string {
  const shell = readFileSync(join(BRIDGE, 'NexusBridge.mq5'), 'utf8');
  return `#include "fake-terminal.hpp"\n${shell.replaceAll(/^#property .*$/gmu, '').replaceAll(/^input /gmu, 'static const ')}`;
}

/** Runs the compiler; rejects with its words. */
function run(args: readonly string[], input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('g++', args, { stdio: ['pipe', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => {
      words += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`the bridge does not compile:\n${words}`));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

function hashOf(args: readonly string[]): string {
  const hash = createHash('sha256').update(args.join('\n'));
  for (const folder of [NATIVE, BRIDGE])
    for (const name of readdirSync(folder).toSorted()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}

/** Programs of sources that have changed since; one that a run may still use is younger. */
function forgetOthers(shelf: string): void {
  const dayMs = 86_400_000;
  for (const name of readdirSync(SHELF)) {
    const other = join(SHELF, name);
    const madeMs = statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (other !== shelf && Date.now() - madeMs > dayMs) rmSync(other, { recursive: true, force: true });
  }
}
