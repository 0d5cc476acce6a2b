// Builds what the .NET link of NinjaTrader 8 needs beside the engine: its library into dist/nt8, with the compiler of .NET
// Framework that every Windows has, or with mono; and on Linux the native part of edge-js, whose package carries none for it.
// What cannot be built here is said in one line and left out: the gateway then reads NinjaTrader's frames itself.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newestMs } from './newest.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const CLIENT = join(root, 'bridges', 'nt8', 'client');
/** What the library shares with the AddOn. */
const SHARED = ['NexusProtocol.cs', 'NexusWriter.cs', 'NexusUnpack.cs'].map((file) =>
  join(root, 'bridges', 'nt8', file),
);
/** Where libmono-2.0-dev puts its headers. */
const MONO = '/usr/include/mono-2.0';
const LIBRARY = 'NexusBridge.Client.dll';
const CSC = join(process.env.WINDIR ?? 'C:\\Windows', 'Microsoft.NET', 'Framework64', 'v4.0.30319', 'csc.exe');

function runs(command, argv, options) {
  const { status, stdout, stderr } = spawnSync(command, argv, { encoding: 'utf8', ...options });
  return status === 0 ? undefined : `${stdout}${stderr}`.trim() || `${command} ended with ${String(status)}`;
}

function has(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Compiles into a folder aside and moves it in whole, so that a process that runs keeps the file that it has. */
function buildLibrary() {
  const made = join(root, 'dist', 'nt8', LIBRARY);
  if (existsSync(made) && statSync(made).mtimeMs >= newestMs([CLIENT, ...SHARED])) return undefined;
  const sources = readdirSync(CLIENT).filter((file) => file.endsWith('.cs'));
  const compiler = process.platform === 'win32' ? CSC : 'mcs';
  if (process.platform === 'win32' ? !existsSync(CSC) : !has('mcs')) return `there is no ${compiler}`;
  mkdirSync(join(root, 'dist'), { recursive: true });
  const aside = mkdtempSync(join(root, 'dist', '.nt8-'));
  const flags = ['-langversion:5', '-warn:4', '-warnaserror', '-optimize+', '-target:library'];
  const inputs = [...sources.map((file) => join(CLIENT, file)), ...SHARED];
  const fault = runs(compiler, [...flags, `-out:${join(aside, LIBRARY)}`, ...inputs]);
  if (fault === undefined) {
    mkdirSync(dirname(made), { recursive: true });
    renameSync(join(aside, LIBRARY), made);
  }
  rmSync(aside, { recursive: true, force: true });
  return fault;
}

/** The sources of edge-js for mono, compiled as its own build does, without the part for .NET Core and without node-gyp. */
function buildEdge() {
  const edge = join(root, 'node_modules', 'edge-js');
  const out = join(edge, 'build', 'Release');
  if (process.platform !== 'linux' || !existsSync(edge) || existsSync(join(out, 'edge_nativeclr.node')))
    return undefined;
  const headers = join(dirname(dirname(process.execPath)), 'include', 'node');
  if (!existsSync(join(headers, 'node.h'))) return `there are no headers of Node in ${headers}`;
  for (const tool of ['g++', 'mcs']) if (!has(tool)) return `there is no ${tool}`;
  if (!existsSync(join(MONO, 'mono'))) return 'there are no headers of mono: apt-get install libmono-2.0-dev';
  const cppOf = (folder) =>
    readdirSync(join(edge, 'src', folder))
      .filter((file) => file.endsWith('.cpp'))
      .map((file) => join('src', folder, file));
  mkdirSync(join(edge, 'build'), { recursive: true });
  const aside = mkdtempSync(join(edge, 'build', 'new-'));
  const names = 'NODE_GYP_MODULE_NAME=edge_nativeclr USING_UV_SHARED=1 USING_V8_SHARED=1 BUILDING_NODE_EXTENSION';
  const defined = `${names} HAVE_NATIVECLR _FILE_OFFSET_BITS=64`.split(' ').map((name) => `-D${name}`);
  const included = [headers, join(root, 'node_modules', 'nan'), MONO].map((folder) => `-I${folder}`);
  const flags = '-std=gnu++17 -fPIC -pthread -O1 -w -fno-rtti -fno-exceptions -shared'.split(' ');
  const output = ['-o', join(aside, 'edge_nativeclr.node')];
  const sources = [...cppOf('mono'), ...cppOf('common')];
  const native = runs('g++', [...flags, ...defined, ...included, ...output, ...sources, '-lmono-2.0'], { cwd: edge });
  const embedding = join(aside, 'MonoEmbedding.exe');
  const managed = ['mono', 'common'].flatMap((folder) =>
    readdirSync(join(edge, 'src', folder))
      .filter((file) => file.endsWith('.cs'))
      .map((file) => join('src', folder, file)),
  );
  const fault = native ?? runs('mcs', ['-sdk:4.5', '-target:exe', `-out:${embedding}`, ...managed], { cwd: edge });
  if (fault === undefined) {
    mkdirSync(out, { recursive: true });
    copyFileSync(embedding, join(out, 'MonoEmbedding.exe'));
    // Last, because its presence says that all is there.
    renameSync(join(aside, 'edge_nativeclr.node'), join(out, 'edge_nativeclr.node'));
  }
  rmSync(aside, { recursive: true, force: true });
  return fault;
}

/** Builds what is missing or stale; quick where nothing is. */
export function buildNt8() {
  say('the .NET library of the NT8 link', buildLibrary());
  say('the native part of edge-js', buildEdge());
}

/** @param {string} what @param {string | undefined} fault */
function say(what, fault) {
  if (fault !== undefined) console.error(`left out: ${what} (${fault.split('\n').slice(-3).join(' ')})`);
}
