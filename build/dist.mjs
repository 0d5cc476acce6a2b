// Builds the Windows app: `npm run dist` makes the installer and the portable zip in release/, `npm run dist -- --dir` the
// unpacked app only. `--runtime FOLDER` packs a runtime that is there already instead of the one electron-builder downloads.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, Platform } from 'electron-builder';
import { parse } from 'yaml';
import { stage } from './stage.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    runtime: { type: 'string' },
    out: { type: 'string', default: 'release' },
    // A runtime that is not Electron's own, as in tests, has no fuses and takes no icon.
    'stand-in': { type: 'boolean', default: false },
  },
});

const built = spawnSync(process.execPath, [join(root, 'build', 'build.mjs')], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const { electronFuses, ...rest } = parse(readFileSync(join(root, 'build', 'electron-builder.yml'), 'utf8'));
const output = resolve(values.out);
const staged = join(output, 'stage');
stage(root, staged);
await build({
  projectDir: root,
  publish: 'never',
  targets: Platform.WINDOWS.createTarget(values.dir ? 'dir' : null),
  config: {
    ...rest,
    directories: { app: relative(root, staged), output },
    ...(values.runtime !== undefined && { electronDist: values.runtime }),
    ...(values['stand-in'] ? { win: { ...rest.win, signAndEditExecutable: false } } : { electronFuses }),
  },
});
