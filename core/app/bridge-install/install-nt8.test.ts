import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../test/support/free-port.ts';
import { dataFolderAt, type DataFolder } from '../data-folder.ts';
import { examineNt8 } from './doctor-nt8.ts';
import { installNt8, uninstallNt8 } from './install-nt8.ts';
import { findNt8Folders, shippedNt8 } from './nt8-folder.ts';

const shipped = shippedNt8();

let base: string;
let folder: DataFolder;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'nexus-nt8-install-'));
  folder = dataFolderAt(join(base, 'data'));
  mkdirSync(folder.configFolder, { recursive: true });
});
afterEach(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));

/** The folder of a NinjaTrader with an AddOn of the user's own. */
function ninjaTrader(home = base): string {
  const path = join(home, 'Documents', 'NinjaTrader 8');
  const addOns = join(path, 'bin', 'Custom', 'AddOns');
  mkdirSync(addOns, { recursive: true });
  writeFileSync(join(addOns, 'Mine.cs'), 'mine');
  return path;
}

/** Every file and folder below a path, with the bytes of the files. */
function snapshot(path: string): Readonly<Record<string, string>> {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const full = join(path, name);
      return [name, statSync(full).isDirectory() ? 'folder' : readFileSync(full).toString('base64')];
    }),
  );
}

const install = (options: { readonly terminal?: string; readonly account?: string } = {}) =>
  installNt8({ folder, shipped, found: findNt8Folders({ USERPROFILE: base }), ...options });
const settings = (path: string): string =>
  readFileSync(join(path, 'bin', 'Custom', 'AddOns', 'NexusBridge', 'settings.txt'), 'utf8');

describe('the installation of the bridge for NinjaTrader 8', () => {
  it('lays the sources where NinjaTrader compiles them, and the token with the port beside them', () => {
    const path = ninjaTrader();
    expect(install()).toEqual({ ok: true, value: { terminal: path, port: 9001, isNamed: true } });
    const addOns = readdirSync(join(path, 'bin', 'Custom', 'AddOns')).filter((name) => name.startsWith('Nexus'));
    expect(addOns.toSorted()).toEqual([...shipped!.keys(), 'NexusBridge'].toSorted());
    const token = readFileSync(join(folder.tokensFolder, 'nt8.token'), 'utf8').trim();
    expect(settings(path)).toBe(`platform=nt8\r\nport=9001\r\ntoken=${token}\r\n`);
    expect(readFileSync(folder.gatewayYaml, 'utf8')).toMatch(/nt8: \{\}/);
  });

  it('is taken back byte for byte, with what the bridge wrote there and with gateway.yaml', () => {
    const path = ninjaTrader();
    writeFileSync(join(path, 'bin', 'Custom', 'AddOns', 'NexusLink.cs'), Buffer.from([0, 255, 13, 10]));
    writeFileSync(folder.gatewayYaml, '# mine\nversion: 1\nbridge_ports: { nt8: 9101 } # another one\n');
    const before = { terminal: snapshot(path), config: readFileSync(folder.gatewayYaml) };
    expect(install()).toMatchObject({ ok: true, value: { port: 9101 } });
    expect(install()).toMatchObject({ ok: true, value: { isNamed: false } });
    writeFileSync(join(path, 'bin', 'Custom', 'AddOns', 'NexusBridge', 'commands.txt'), 'executed');
    expect(uninstallNt8(folder)).toEqual({ ok: true, value: path });
    expect(snapshot(path)).toEqual(before.terminal);
    expect(readFileSync(folder.gatewayYaml)).toEqual(before.config);
    expect(uninstallNt8(folder).ok).toBe(false);
  });

  it('names the account in both places, and keeps it when it is installed again', () => {
    const path = ninjaTrader();
    install({ account: 'Apex 50K/1' });
    expect(settings(path)).toContain('account=Apex 50K/1\r\n');
    expect(readFileSync(folder.gatewayYaml, 'utf8')).toContain('account: Apex 50K/1');
    install();
    expect(settings(path)).toContain('account=Apex 50K/1\r\n');
    expect(install({ account: 'two\nlines' }).ok).toBe(false);
  });

  it('asks which folder is meant where there are several, and says what to do where there is none', () => {
    expect(install()).toMatchObject({ ok: false });
    ninjaTrader();
    const cloud = join(base, 'OneDrive');
    const second = ninjaTrader(cloud);
    const found = findNt8Folders({ USERPROFILE: base, OneDrive: cloud });
    const asked = installNt8({ folder, shipped, found });
    expect(!asked.ok && asked.error).toContain(`--terminal "${second}"`);
    expect(install({ terminal: second })).toMatchObject({ ok: true, value: { terminal: second } });
    expect(install({ terminal: base })).toMatchObject({ ok: false });
    expect(installNt8({ folder, shipped: undefined, found }).ok).toBe(false);
  });

  it('finds the one folder where Windows calls Documents by another word, or points to it from elsewhere', () => {
    const cloud = join(base, 'OneDrive');
    const path = join(cloud, 'Documentos', 'NinjaTrader 8');
    mkdirSync(join(path, 'bin', 'Custom'), { recursive: true });
    symlinkSync(join(cloud, 'Documentos'), join(base, 'Documents'), 'junction');
    symlinkSync(join(cloud, 'Documentos'), join(base, 'My Documents'), 'junction');
    expect(findNt8Folders({ USERPROFILE: base, OneDrive: cloud })).toEqual([path]);
    expect(findNt8Folders({ USERPROFILE: base })).toHaveLength(1);
    expect(findNt8Folders({ USERPROFILE: join(base, 'nobody') })).toEqual([]);
  });

  it('touches nothing where gateway.yaml has a fault', () => {
    const path = ninjaTrader();
    const before = snapshot(path);
    writeFileSync(folder.gatewayYaml, 'version: 9\n');
    expect(install().ok).toBe(false);
    expect(snapshot(path)).toEqual(before);
  });
});

describe('the doctor of NinjaTrader', () => {
  it('says what is missing, one after the other', async () => {
    const path = ninjaTrader();
    let runs = false;
    const wrong = async (): Promise<readonly string[]> =>
      (await examineNt8(folder, shipped, () => runs))
        .filter(({ isGood, what }) => !isGood && !what.includes('.NET link'))
        .map(({ remedy }) => remedy);
    expect(await wrong()).toEqual(['nexus bridge install nt8', 'nexus bridge install nt8']);
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    writeFileSync(folder.gatewayYaml, `version: 1\nbridge_ports: { nt8: ${port} }\n`);
    install();
    expect(await wrong()).toEqual([expect.stringContaining('F5'), 'Start NinjaTrader 8 and connect it.']);
    runs = true;
    writeFileSync(join(path, 'bin', 'Custom', 'NinjaTrader.Custom.dll'), 'compiled');
    expect(await wrong()).toEqual([]);
    writeFileSync(join(path, 'bin', 'Custom', 'AddOns', 'NexusBridge.cs'), 'other');
    expect(await wrong()).toContain('nexus bridge install nt8');
    await new Promise((resolve) => server.close(resolve));
    expect(await wrong()).toContain('Start the gateway; after an installation, start it anew.');
  });
});
