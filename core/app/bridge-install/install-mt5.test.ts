import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../test/support/free-port.ts';
import type { PlatformId } from '../../model/ids.ts';
import { dataFolderAt, type DataFolder } from '../data-folder.ts';
import { examineMt5 } from './doctor-mt5.ts';
import { installMt5, uninstallMt5 } from './install-mt5.ts';
import { shippedMt5 } from './shipped-bridge.ts';

const GLOBAL = 'mt5_global' as PlatformId;
const BRAZIL = 'mt5_brazil' as PlatformId;
const shipped = shippedMt5();

let base: string;
let root: string;
let folder: DataFolder;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'nexus-bridge-'));
  root = join(base, 'MetaQuotes', 'Terminal');
  folder = dataFolderAt(join(base, 'data'));
  mkdirSync(folder.configFolder, { recursive: true });
});
afterEach(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));

/** The data folder of a terminal, as MetaTrader makes it. */
function terminal(name: string, program = 'C:\\Program Files\\MetaTrader 5'): string {
  const path = join(root, name);
  mkdirSync(join(path, 'MQL5', 'Experts', 'Advisors'), { recursive: true });
  mkdirSync(join(path, 'MQL5', 'Files'), { recursive: true });
  writeFileSync(join(path, 'origin.txt'), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(program, 'utf16le')]));
  writeFileSync(join(path, 'MQL5', 'Experts', 'Advisors', 'Mine.mq5'), 'mine');
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

const install = (platform = GLOBAL, named?: string) =>
  installMt5({ folder, platform, shipped, root, ...(named !== undefined && { terminal: named }) });

describe('the installation of the bridge for MetaTrader 5', () => {
  it('copies every file of the expert advisor, and its settings with token and port', () => {
    const path = terminal('A1B2');
    expect(install()).toEqual({ ok: true, value: { terminal: path, port: 9005, isNamed: true } });
    const expert = join(path, 'MQL5', 'Experts', 'NexusBridge');
    expect(readdirSync(expert).toSorted()).toEqual([...shipped!.keys()].toSorted());
    const token = readFileSync(join(folder.tokensFolder, 'mt5_global.token'), 'utf8').trim();
    expect(token).toMatch(/^[0-9a-f]{48}$/);
    expect(readFileSync(join(path, 'MQL5', 'Files', 'NexusBridge', 'settings.txt'), 'utf8')).toBe(
      `platform=mt5_global\r\nport=9005\r\ntoken=${token}\r\n`,
    );
    expect(readFileSync(folder.gatewayYaml, 'utf8')).toContain('mt5_global');
  });

  it('is taken back byte for byte, with what was compiled there and with gateway.yaml', () => {
    const path = terminal('A1B2');
    writeFileSync(folder.gatewayYaml, '# mine\nversion: 1\nbridge_ports: { mt5_global: 9105 } # another one\n');
    const before = { terminal: snapshot(path), config: readFileSync(folder.gatewayYaml) };
    expect(install()).toMatchObject({ ok: true, value: { port: 9105 } });
    expect(install()).toMatchObject({ ok: true, value: { isNamed: false } });
    writeFileSync(join(path, 'MQL5', 'Experts', 'NexusBridge', 'NexusBridge.ex5'), 'compiled');
    expect(uninstallMt5(folder, GLOBAL)).toEqual({ ok: true, value: path });
    expect(snapshot(path)).toEqual(before.terminal);
    expect(readFileSync(folder.gatewayYaml)).toEqual(before.config);
    expect(uninstallMt5(folder, GLOBAL).ok).toBe(false);
  });

  it('gives back files that bore the same names, and leaves a gateway.yaml that was changed since', () => {
    const path = terminal('A1B2');
    mkdirSync(join(path, 'MQL5', 'Experts', 'NexusBridge'));
    writeFileSync(join(path, 'MQL5', 'Experts', 'NexusBridge', 'NexusBridge.mq5'), Buffer.from([0, 255, 13, 10]));
    const before = snapshot(path);
    install();
    writeFileSync(folder.gatewayYaml, `${readFileSync(folder.gatewayYaml, 'utf8')}# mine\n`);
    uninstallMt5(folder, GLOBAL);
    expect(snapshot(path)).toEqual(before);
    expect(readFileSync(folder.gatewayYaml, 'utf8')).toMatch(/mt5_global: \{\}[\s\S]*# mine\n$/);
  });

  it('asks which terminal is meant where there are several, and names them', () => {
    terminal('A1B2', 'C:\\Broker One');
    const second = terminal('C3D4', 'C:\\Broker Two');
    mkdirSync(join(root, 'Common'), { recursive: true });
    const asked = install();
    expect(asked).toMatchObject({ ok: false });
    expect(!asked.ok && asked.error).toContain(`--terminal "${second}"   (C:\\Broker Two)`);
    expect(install(BRAZIL, second)).toMatchObject({ ok: true, value: { terminal: second, port: 9006 } });
  });

  it('says what to do where no terminal is found, and refuses a folder that is none', () => {
    expect(install()).toMatchObject({ ok: false });
    expect(install(GLOBAL, base)).toMatchObject({ ok: false });
    expect(installMt5({ folder, platform: GLOBAL, shipped: undefined, root })).toMatchObject({ ok: false });
  });

  it('refuses a second terminal for one platform until it is out of the first', () => {
    terminal('A1B2');
    install();
    const second = terminal('C3D4');
    const refused = install(GLOBAL, second);
    expect(!refused.ok && refused.error).toContain('nexus bridge uninstall mt5_global');
  });

  it('refuses one terminal for two platforms, which would take the bridge away from the first, and touches nothing', () => {
    const path = terminal('A1B2');
    install();
    const before = snapshot(base);
    const refused = install(BRAZIL, path);
    expect(!refused.ok && refused.error).toContain('the bridge of mt5_global is in this terminal');
    expect(snapshot(base)).toEqual(before);
    expect(uninstallMt5(folder, GLOBAL).ok).toBe(true);
    expect(install(BRAZIL, path).ok).toBe(true);
  });

  it('touches nothing where gateway.yaml has a fault', () => {
    const path = terminal('A1B2');
    const before = snapshot(path);
    writeFileSync(folder.gatewayYaml, 'version: 9\n');
    expect(install().ok).toBe(false);
    expect(snapshot(path)).toEqual(before);
  });
});

describe('the doctor', () => {
  const wrong = async (): Promise<readonly string[]> =>
    (await examineMt5(folder, GLOBAL, shipped)).filter(({ isGood }) => !isGood).map(({ remedy }) => remedy);

  it('says what is missing, one after the other, until all is well', async () => {
    const path = terminal('A1B2');
    expect(await wrong()).toEqual(['nexus bridge install mt5_global', 'nexus bridge install mt5_global']);
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    writeFileSync(folder.gatewayYaml, `version: 1\nbridge_ports: { mt5_global: ${port} }\n`);
    install();
    const compile = 'Open NexusBridge.mq5 in MetaEditor and press F7.';
    expect(await wrong()).toEqual([compile, 'Drag NexusBridge from the Navigator onto one chart.']);
    const compiled = join(path, 'MQL5', 'Experts', 'NexusBridge', 'NexusBridge.ex5');
    writeFileSync(compiled, 'compiled');
    const logs = join(path, 'MQL5', 'Logs');
    mkdirSync(logs);
    const log = (text: string, day = '20261121'): void =>
      writeFileSync(join(logs, `${day}.log`), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
    log(
      'AA\t0\t14:30:00.000\tNexusBridge (EURUSD,H1)\tNexusBridge: the gateway does not answer on port 9005: error 4014\r\n',
    );
    expect(await wrong()).toEqual([expect.stringContaining('add 127.0.0.1')]);
    const connected =
      'AA\t0\t14:30:00.000\tNexusBridge (EURUSD,H1)\tNexusBridge: connected to the gateway on port 9005\r\n';
    log(connected);
    expect(await wrong()).toEqual([]);
    // What it says of an order or of a deal says nothing of its link, which may have stood since yesterday.
    log(
      `${connected}AA\t0\t14:31:00.000\tNexusBridge (EURUSD,H1)\tNexusBridge: order 81 is doubtful and looked up\r\n`,
    );
    log('AA\t0\t00:00:00.000\tOther (EURUSD,H1)\tgood morning\r\n', '20261122');
    expect(await wrong()).toEqual([]);
    utimesSync(compiled, 0, 0);
    expect(await wrong()).toEqual([compile]);
    await new Promise((resolve) => server.close(resolve));
    expect(await wrong()).toContain('Start the gateway; after an installation, start it anew.');
  });
});
