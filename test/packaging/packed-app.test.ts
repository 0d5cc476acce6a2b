import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/gateway-process.ts';
import { lane, requiresAllLanes } from '../support/lane.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);

interface Folder {
  readonly files: Readonly<Record<string, Folder | { readonly size: number }>>;
}

/** What is in an archive of Electron's: paths with forward slashes. */
function filesOf(archive: string): readonly string[] {
  const header = readFileSync(archive);
  // The header is a pickle: four lengths of four bytes each, then JSON (Electron's documentation of the asar format).
  const json = header.subarray(16, 16 + header.readUInt32LE(12)).toString('utf8');
  const paths: string[] = [];
  const walk = (node: Folder, path: string): void => {
    for (const [name, inner] of Object.entries(node.files)) {
      if ('files' in inner) walk(inner, `${path}/${name}`);
      else paths.push(`${path}/${name}`.slice(1));
    }
  };
  walk(JSON.parse(json) as Folder, '');
  return paths;
}

/** A Windows program in the place of Electron's, which cannot be had everywhere: any that states its version will do. */
function standInRuntime(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const vendor = join(dirname(require.resolve('electron-winstaller/package.json')), 'vendor', 'Squirrel.exe');
  copyFileSync(vendor, join(folder, 'electron.exe'));
  writeFileSync(join(folder, 'version'), '44.0.0');
}

const isWanted = requiresAllLanes();

lane(
  'packaging',
  isWanted,
  'NEXUS_REQUIRE_ALL=1 (it fetches the Windows parts of the packages)',
)('the packed app', () => {
  const out = temporaryFolder();
  let resources = '';
  let files: readonly string[] = [];

  beforeAll(() => {
    standInRuntime(join(out.path, 'runtime'));
    const dist = join(ROOT, 'build', 'dist.mjs');
    const argv = [dist, '--dir', '--stand-in', '--runtime', join(out.path, 'runtime'), '--out', join(out.path, 'out')];
    const packed = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8' });
    expect(packed.status, packed.stderr).toBe(0);
    resources = join(out.path, 'out', 'win-unpacked', 'resources');
    files = filesOf(join(resources, 'app.asar'));
  }, 600_000);

  afterAll(() => out.remove());

  it('is named as its product', () => {
    expect(existsSync(join(resources, '..', 'NEXUS Gateway.exe'))).toBe(true);
  });

  it.each([
    'package.json',
    'LICENSE',
    'dist/electron/main.js',
    'dist/electron/preload.cjs',
    'dist/core/app/engine-process.js',
    'dist/core/app/nt8-link/nt8-link.js',
    'dist/core/app/gateway.yaml',
    'dist/core/app/risk_limits.yaml',
    'dist/core/instruments/products.yaml',
    'dist/core/journal/keeper-worker.js',
    'dist/panel/index.html',
    'dist/icons/tray-red@2x.png',
    'node_modules/zeromq/package.json',
    'node_modules/electron-updater/package.json',
  ])('holds %s', (file) => {
    expect(files).toContain(file);
  });

  it.each(['NexusBridge.mq5', 'NexusBridge.mqh', 'README.md'])('carries %s of the bridge for MetaTrader 5', (file) => {
    expect(existsSync(join(resources, 'bridges', 'mt5', file))).toBe(true);
  });

  it.each([
    'nexus_communication_adapter.py',
    'Communication.py',
    'communication/py.typed',
    'test_adapter.py',
    'pyproject.toml',
  ])('carries the python package beside it: %s', (file) => {
    expect(existsSync(join(resources, 'bridges', 'nexus', file))).toBe(true);
  });

  it('has every native part outside of the archive, for Windows on x64 and for nothing else', () => {
    const unpacked = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' }).map(
      (name) => name.replaceAll('\\', '/'),
    );
    const native = unpacked.filter((name) => name.endsWith('.node'));
    expect(native).toContain('node_modules/@libsql/win32-x64-msvc/index.node');
    expect(native.some((name) => name.startsWith('node_modules/zeromq/build/win32/x64/'))).toBe(true);
    // What is not Windows’ own of the CLR bridge’s libraries lies beside it, where the loader looks.
    expect(unpacked).toContain('node_modules/edge-js/lib/native/win32/x64/msvcp140.dll');
    expect(native).toContain('node_modules/electron-edge-js/lib/native/win32/x64/44/edge_nativeclr.node');
    expect(native.filter((name) => /linux|darwin|arm64|ia32/.test(name))).toEqual([]);
    expect(files.filter((name) => name.endsWith('.node')).length).toBe(native.length);
  });

  it('lays the .NET library of NinjaTrader’s link outside of the archive, where this machine could build it', () => {
    const library = join('dist', 'nt8', 'NexusBridge.Client.dll');
    const isBuilt = existsSync(join(ROOT, library));
    expect(existsSync(join(resources, 'app.asar.unpacked', library))).toBe(isBuilt);
  });

  it('holds no source, no test, no map and no package of development', () => {
    const wrong = files.filter((name) =>
      /^(core|electron|renderer|test|build)\/|\.map$|\.test\.js$|node_modules\/(electron|typescript|vitest|react|playwright-core)\//.test(
        name,
      ),
    );
    expect(wrong).toEqual([]);
  });
});
