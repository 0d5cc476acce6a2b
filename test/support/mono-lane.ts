import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lane, type Lane } from './lane.ts';

const CACHE = join(tmpdir(), `nexus-mono-${userInfo().uid}`);
const NT8 = fileURLToPath(new URL('../../bridges/nt8/', import.meta.url));
const STAND_IN = fileURLToPath(new URL('./ninjatrader/', import.meta.url));

/** What to install for the lanes in C#. */
export const MONO_INSTALL = 'apt-get install mono-mcs mono-devel libmono-2.0-dev';

/** Whether this machine can compile C# and run it. */
export function hasMono(): boolean {
  return ['mcs', 'mono'].every((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0);
}

/** A group of tests that needs mono. */
export function monoLane(): Lane {
  return lane('mono', hasMono(), MONO_INSTALL);
}

/** One assembly to compile. */
export interface CSharpAssembly {
  /** Its file, as `NexusBridge.dll`: the ending says whether it is a program. */
  readonly name: string;
  readonly sources: readonly string[];
  /** Assemblies that were compiled before; they are laid beside it. */
  readonly references?: readonly string[];
}

/**
 * Compiles C# 5 and returns the file. The same sources are compiled once on a machine: the folder is named after their
 * content and moved into place whole, so that several test processes may ask at the same time. Throws with the compiler's
 * words; a warning is a fault.
 */
export function compileCSharp({ name, sources, references = [] }: CSharpAssembly): string {
  const hash = createHash('sha256').update(name);
  for (const file of [...sources, ...references]) hash.update(`\0${basename(file)}\0`).update(readFileSync(file));
  const folder = join(CACHE, hash.digest('hex').slice(0, 32));
  if (existsSync(join(folder, name))) return join(folder, name);
  mkdirSync(CACHE, { recursive: true });
  const fresh = mkdtempSync(join(CACHE, 'new-'));
  const target = name.endsWith('.exe') ? 'exe' : 'library';
  const flags = ['-langversion:5', '-warn:4', '-warnaserror', `-target:${target}`, `-out:${join(fresh, name)}`];
  for (const file of references) copyFileSync(file, join(fresh, basename(file)));
  const { status, stdout, stderr } = spawnSync(
    'mcs',
    [...flags, ...references.map((file) => `-reference:${file}`), ...sources],
    { encoding: 'utf8' },
  );
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(`${name} does not compile:\n${stdout}${stderr}`);
  }
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another process was quicker: its folder holds the same.
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(join(folder, name))) throw error;
  }
  return join(folder, name);
}

/** The sources of the AddOn, as NinjaTrader 8 would find them. */
export function addOnSources(): readonly string[] {
  return sourcesOf(NT8);
}

/** The files of the protocol, which the gateway's .NET library compiles too. */
export const PROTOCOL_SOURCES: readonly string[] = ['NexusProtocol.cs', 'NexusWriter.cs', 'NexusUnpack.cs'].map(
  (file) => join(NT8, file),
);

/** The sources of the stand-in: NinjaTrader's namespaces, and the program that hosts the AddOn. */
export function standInSources(): { readonly names: readonly string[]; readonly host: readonly string[] } {
  return { names: sourcesOf(join(STAND_IN, 'names')), host: sourcesOf(join(STAND_IN, 'host')) };
}

function sourcesOf(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.cs'));
  return files.toSorted().map((file) => join(folder, file));
}
