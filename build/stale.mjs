// Says whether dist/ is older than what it is built from.
import { statSync } from 'node:fs';
import { newestMs } from './newest.mjs';

export const STAMP = 'dist/.built';
const INPUTS = ['core', 'tsconfig.base.json', 'tsconfig.node.json', 'package.json', 'build/build.mjs'];

export function isStale() {
  const stamp = statSync(STAMP, { throwIfNoEntry: false });
  return stamp === undefined || stamp.mtimeMs < newestMs(INPUTS);
}
