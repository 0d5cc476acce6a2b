import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  app,
  dialog,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  shell,
  type BrowserWindow,
} from 'electron';
import type { OverviewView } from '../core/api/overview-view.ts';
import { createPanelClient } from '../core/api/panel-client.ts';
import { systemClock } from '../core/app/system-clock.ts';
import { engineArguments, readDesktopSettings, type DesktopSettings } from './desktop-settings.ts';
import { createEngineProcess } from './engine-process.ts';
import { serveHostApi } from './host-api.ts';
import { askBeforeLeaving } from './leave-dialog.ts';
import { mainPort } from './main-port.ts';
import { noticesOf, type Notice, type Noticed } from './notify.ts';
import { PANEL_POLICY, panelFile } from './panel-file.ts';
import { type TrayAction, updateBar } from './tray-menu.ts';
import { createTrayIcon } from './tray.ts';
import { offerUpdate } from './update.ts';
import { openPanelWindow } from './window.ts';

/** The built app: dist/, with the engine, the panel and the icons beside this file's folder. */
const BUILT = join(import.meta.dirname, '..');
const ICONS = join(BUILT, 'icons');
const CONFIG_FILES = ['gateway.yaml', 'products.yaml', 'symbol_mappings.yaml', 'risk_limits.yaml'];

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

// A second start shows the window of the first: two engines on one data folder are never meant.
if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else app.quit();

function run(): void {
  const dataFolder = app.getPath('userData');
  const settingsFile = join(dataFolder, 'desktop.json');
  const clock = systemClock();
  let settings = readDesktopSettings(readText(settingsFile));
  let window: BrowserWindow | undefined;
  let startFault: readonly string[] = [];
  let noticed: Noticed | undefined;
  let awake: number | undefined;
  let lastGood = false;
  let isQuitting = false;

  const keep = (change: Partial<DesktopSettings>): void => {
    settings = { ...settings, ...change };
    writeWhole(settingsFile, JSON.stringify(settings, null, 2));
  };

  const engine = createEngineProcess({
    entry: join(BUILT, 'core', 'app', 'engine-process.js'),
    argv: () => engineArguments(settings, dataFolder, lastGood),
    clock,
    chance: Math.random,
    changed: () => showTray(),
    gaveUp: (text) => tell({ title: 'The gateway is stopped', body: text, screen: 'alerts' }),
    cannotStart: (lines) => {
      startFault = lines;
      openWindow();
    },
  });

  const client = createPanelClient({
    dial: () => {
      const port = engine.openPort('tray');
      return port === undefined
        ? Promise.reject(new Error('the engine is not running'))
        : Promise.resolve(mainPort(port));
    },
    clock,
    chance: Math.random,
    name: 'tray',
  });

  const overviewNow = (): OverviewView | undefined =>
    client.state().kind === 'connected' ? client.last('overview') : undefined;

  const tray = createTrayIcon(ICONS, (action) => act(action));
  const showTray = (): void =>
    tray.show({
      supervision: engine.supervision,
      overview: overviewNow(),
      platforms: [...(client.last('platforms')?.values() ?? [])],
      autostart: settings.autostart,
    });

  const tell = ({ title, body, screen }: Notice): void => {
    const notification = new Notification({ title, body, silent: false, urgency: 'critical' });
    notification.on('click', () => openWindow(screen));
    notification.show();
  };

  const openWindow = (screen?: string): void => {
    if (window === undefined) {
      window = openPanelWindow({
        kept: settings.window,
        icon: join(ICONS, 'app.ico'),
        moved: (stood) => keep({ window: stood }),
      });
      // Closing leaves the gateway running in the tray; only Quit ends it.
      window.on('close', (event) => {
        if (isQuitting) return;
        event.preventDefault();
        window?.hide();
      });
      window.on('closed', () => {
        window = undefined;
      });
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (screen !== undefined) window.webContents.send('nexus:screen', screen);
  };

  const follow = (overview: OverviewView): void => {
    showTray();
    const { noticed: next, notices } = noticesOf(noticed, overview, [...(client.last('alerts')?.values() ?? [])]);
    noticed = next;
    for (const notice of notices) tell(notice);
    const isArmed = overview.liveArmed.length > 0;
    if (isArmed && awake === undefined) awake = powerSaveBlocker.start('prevent-app-suspension');
    if (!isArmed && awake !== undefined) {
      powerSaveBlocker.stop(awake);
      awake = undefined;
    }
  };

  const startGateway = async (withLastGood = false): Promise<void> => {
    startFault = [];
    if (engine.supervision.process === 'none') {
      // Only for this start: a file that is mended later must count again.
      lastGood = withLastGood;
      engine.start();
      lastGood = false;
    } else await client.command('gatewayStart', {});
  };

  const leave = async (what: 'stop' | 'quit'): Promise<boolean> => {
    const choice = await askBeforeLeaving(client, { what });
    if (choice === 'stay') return false;
    const stopped = await client.command('gatewayStop', { orders: choice, reason: `${what} from the tray` });
    if (!stopped.ok && choice !== 'leave') {
      dialog.showErrorBox('Nothing was stopped', `${stopped.error.reason}. ${stopped.error.remedy}`);
      return false;
    }
    return true;
  };

  const endEngine = async (reason: string): Promise<void> => {
    isQuitting = true;
    client.close();
    await engine.stop(reason);
  };

  const quit = async (): Promise<void> => {
    if (isQuitting || !(await leave('quit'))) return;
    await endEngine('quit');
    app.quit();
  };

  const switchPlatform = async (platform: string, on: boolean): Promise<void> => {
    if (on) await client.command('platformConnect', { platform });
    else {
      const choice = await askBeforeLeaving(client, { what: 'switchOff', platform });
      if (choice === 'leave' || choice === 'cancel')
        await client.command('platformDisconnect', { platform, orders: choice });
    }
  };

  const act = (action: TrayAction): void => {
    switch (action.type) {
      case 'open':
        return openWindow(action.screen);
      case 'startGateway':
        return void startGateway();
      case 'stopGateway':
        return void leave('stop');
      case 'switchPlatform':
        return void switchPlatform(action.platform, action.on);
      case 'kill':
        return void client.command('kill', { reason: 'tray' });
      case 'checkForUpdate':
        return void offerUpdate({ barNow: () => updateBar(overviewNow()), prepareQuit: () => endEngine('update') });
      case 'setAutostart':
        return setAutostart(action.on);
      case 'quit':
        return void quit();
    }
  };

  const setAutostart = (on: boolean): void => {
    app.setLoginItemSettings({ openAtLogin: on, args: ['--hidden'] });
    keep({ autostart: on });
    showTray();
  };

  protocol.handle('app', (request) => {
    const file = panelFile(request.url);
    return file === undefined ? new Response('not found', { status: 404 }) : servePanelFile(file);
  });
  serveHostApi({
    openPort: () => engine.openPort('panel'),
    openConfigFile: async (name) =>
      CONFIG_FILES.includes(name)
        ? shell.openPath(join(dataFolder, 'config', name))
        : `${name} is no file of the gateway`,
    startEngine: (withLastGood) => void startGateway(withLastGood),
    startFault: () => startFault,
    settings: () => settings,
    setSetting: (key, on) => (key === 'autostart' ? setAutostart(on) : keep({ [key]: on })),
  });
  app.on('second-instance', () => openWindow());
  app.on('window-all-closed', () => {
    // The gateway lives in the tray, with or without a window.
  });
  app.on('before-quit', (event) => {
    if (isQuitting) return;
    event.preventDefault();
    void quit();
  });
  powerMonitor.on('resume', () => client.retry());

  client.onState(() => showTray());
  client.watch('overview', follow);
  client.watch('platforms', () => showTray());
  client.watch('alerts', () => {
    const overview = client.last('overview');
    if (overview !== undefined) follow(overview);
  });
  engine.start();
  showTray();
  if (!settings.startMinimised && !process.argv.includes('--hidden')) openWindow();
}

async function servePanelFile({ path, contentType }: NonNullable<ReturnType<typeof panelFile>>): Promise<Response> {
  const found = await net.fetch(pathToFileURL(join(BUILT, 'panel', path)).href).catch(() => undefined);
  if (found === undefined) return new Response('not found', { status: 404 });
  const headers = {
    'content-type': contentType,
    'content-security-policy': PANEL_POLICY,
    'x-content-type-options': 'nosniff',
  };
  return new Response(found.body, { headers });
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Writes aside and moves in, so that a power cut leaves the old settings or the new. */
function writeWhole(file: string, text: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
