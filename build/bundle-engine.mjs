// Bundles the engine's programs over what tsc has built of them: a program of 600 modules takes three to four times as long to
// load as the same in a few files, and recovery and every command wait for that.
import { dirname, join, relative, sep } from 'node:path';
import { build } from 'vite';

/** Each stands where tsc put it; what they share stands in chunks/. */
const PROGRAMS = [
  'app/cli/gateway',
  'app/cli/nexus',
  'app/cli/start',
  'app/engine-process',
  'app/panel/trail-worker',
  'app/proof-worker',
  'bench/gateway-process',
  'journal/keeper-worker',
];

/** Native, or with files that they look for themselves: they stay in node_modules. */
const EXTERNAL = ['libsql', 'zeromq', 'edge-js', 'hdr-histogram-js'];

const PLACE = '__builtFrom';

/** Modules find their data files and threads beside themselves: in a bundle, too, each must know where tsc has put it. */
function keepPlaces(core) {
  return {
    name: 'keep-places',
    transform(code, id) {
      if (!id.startsWith(core + sep) || !code.includes('import.meta.url')) return undefined;
      const place = relative(core, id).split(sep).join('/').replace(/\.ts$/, '.js');
      return { code: code.replaceAll('import.meta.url', `${PLACE}('${place}')`), map: null };
    },
    renderChunk(code, { fileName }) {
      if (!code.includes(PLACE)) return undefined;
      const root = relative(dirname(fileName), '.').split(sep).join('/') || '.';
      // On the first line, so that no line of the source map moves.
      return {
        code: `const ${PLACE} = (place) => new URL('${root}/' + place, import.meta.url).href; ${code}`,
        map: null,
      };
    },
  };
}

/** Bundles the programs of the source folder `core` into the folder that tsc has built it in. */
export async function bundleEngine(core, built) {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: EXTERNAL },
    plugins: [keepPlaces(core)],
    build: {
      ssr: true,
      outDir: built,
      emptyOutDir: false,
      target: 'node20',
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(PROGRAMS.map((program) => [program, join(core, `${program}.ts`)])),
        external: [...EXTERNAL, /^node:/],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
}
