import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { forkNt8Link } from '../../core/app/nt8-link/fork-link.ts';
import type { StartLinkProcess } from '../../core/adapters/link-process.ts';
import { lane, type Lane } from './lane.ts';
import { hasMono, MONO_INSTALL } from './mono-lane.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ENTRY = `${ROOT}dist/core/app/nt8-link/nt8-link.js`;
const LIBRARY = `${ROOT}dist/nt8/NexusBridge.Client.dll`;
const NATIVE = `${ROOT}node_modules/edge-js/build/Release/edge_nativeclr.node`;

/** Whether edge-js has a native part that loads mono, and the library was compiled: both are the work of `npm ci`. */
export function hasEdge(): boolean {
  return process.platform === 'linux' && hasMono() && existsSync(NATIVE) && existsSync(LIBRARY);
}

/** A group of tests that needs edge-js with mono. */
export function edgeLane(): Lane {
  return lane('edge-js', hasEdge(), `${MONO_INSTALL} g++, then npm ci`);
}

/** Starts the process of the .NET link as it was built. */
export function builtLink(): StartLinkProcess {
  const built = spawnSync(process.execPath, [`${ROOT}build/build.mjs`], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the build failed:\n${built.stderr}`);
  return forkNt8Link({ entry: ENTRY, library: LIBRARY });
}
