// Says which parts of dist/ are older than what they are built from.
import { existsSync, statSync } from 'node:fs';
import { newestMs } from './newest.mjs';

const SETTINGS = ['tsconfig.base.json', 'package.json'];
const CONTRACT = ['core/api', 'core/base', 'core/model'];

/** The parts of dist/, each with what it is built from. The newest input decides. */
export const PARTS = {
  core: ['core', 'tsconfig.node.json', 'build/build.mjs', 'build/bundle-engine.mjs', ...SETTINGS],
  electron: [
    'electron',
    'renderer/words',
    'renderer/ui/format.ts',
    'core/app/system-clock.ts',
    'build/bundle-electron.mjs',
    'build/draw-icons.mjs',
    ...CONTRACT,
    ...SETTINGS,
  ],
  panel: ['renderer', 'electron/preload.ts', 'build/bundle-panel.mjs', ...CONTRACT, ...SETTINGS],
};

/** The file whose time says when a part was built. */
export function stampOf(part) {
  return `dist/.built-${part}`;
}

/** The parts that must be built anew. A part whose sources are not there, as in the packed app, is never stale. */
export function staleParts() {
  return Object.keys(PARTS).filter((part) => {
    if (!existsSync(PARTS[part][0])) return false;
    const stamp = statSync(stampOf(part), { throwIfNoEntry: false });
    return stamp === undefined || stamp.mtimeMs < newestMs(PARTS[part]);
  });
}
