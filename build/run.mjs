// Runs a program of dist/: `node build/run.mjs gateway|nexus|start ...`, built anew first when it is stale.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { staleParts } from './stale.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...argv] = process.argv.slice(2);

const startedIn = process.cwd();
process.chdir(root);
const isStale = staleParts().length > 0;
// npm starts its scripts in the package; paths on the command line count from where the user stood.
process.chdir(startedIn === root ? (process.env.INIT_CWD ?? root) : startedIn);
if (isStale) {
  // What a build says goes to stderr: stdout belongs to the program.
  const built = spawnSync(process.execPath, [join(root, 'build', 'build.mjs')], { stdio: ['ignore', 2, 2] });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const program = join(root, 'dist', 'core', 'app', 'cli', `${name}.js`);
const { main } = await import(pathToFileURL(program).href);
await main(argv);
