import { join } from 'node:path';
import {
  app,
  dialog,
  globalShortcut,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  shell,
  type BrowserWindow,
} from 'electron';
import type { ApiError } from '../core/api/contract.ts';
import { noticesOf, type Noticed } from '../core/api/notices.ts';
import type { OverviewView } from '../core/api/overview-view.ts';
import { createPanelClient } from '../core/api/panel-client.ts';
import { systemClock } from '../core/app/system-clock.ts';
import { ok, type Result } from '../core/base/result.ts';
import { firstLanguage } from '../renderer/words/words.ts';
import { createNotifier } from './desktop-notice.ts';
import { engineArguments, readDesktopSettings, type DesktopSettings } from './desktop-settings.ts';
import { createEngineProcess } from './engine-process.ts';
import { serveHostApi, type DesktopSwitch } from './host-api.ts';
import { createKeepAwake } from './keep-awake.ts';
import { createKillKey } from './kill-key.ts';
import { leaveAsking, type LeaveAsking } from './leave-asking.ts';
import { showLeaveOffer } from './leave-dialog.ts';
import { mainPort } from './main-port.ts';
import { noticeWords } from './notice-words.ts';
import { offerUpdate } from './offer-update.ts';
import { reviveWindow } from './revive.ts';
import { servePanel } from './serve-panel.ts';
import { readText, writeWhole } from './settings-file.ts';
import { refusalText, speechIn, type DesktopSpeech } from './speech.ts';
import { type TrayAction, updateBar } from './tray-menu.ts';
import { createTrayIcon } from './tray.ts';
import { confirmUpdate, sayUpdate, updateSource } from './update.ts';
import { lockContents, openPanelWindow } from './window.ts';

/** As in build/electron-builder.yml: Windows shows notifications only of a program that it knows by this name. */
const APP_ID = 'trade.nexus.gateway';
/** The built app: dist/, with the engine, the panel and the icons beside this file's folder. */
const BUILT = join(import.meta.dirname, '..');
const ICONS = join(BUILT, 'icons');
const CONFIG_FILES = ['gateway.yaml', 'products.yaml', 'symbol_mappings.yaml', 'risk_limits.yaml'];
const HIDDEN = '--hidden';

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.setAppUserModelId(APP_ID);
app.on('web-contents-created', (_event, contents) => lockContents(contents));

// A second start shows the window of the first: two engines on one data folder are never meant.
if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else app.quit();

function run(): void {
  // The hidden menu of Electron would come up at Alt, which the panel's keys begin with, and reload a trader's window.
  Menu.setApplicationMenu(null);
  const dataFolder = app.getPath('userData');
  const settingsFile = join(dataFolder, 'desktop.json');
  const clock = systemClock();
  let settings = readDesktopSettings(readText(settingsFile));
  let window: BrowserWindow | undefined;
  let pageEndsMs: readonly number[] = [];
  let startFault: readonly string[] = [];
  let noticed: Noticed | undefined;
  let lastGood = false;
  let isAsking = false;
  let isQuitting = false;

  const keep = (change: Partial<DesktopSettings>): void => {
    settings = { ...settings, ...change };
    writeWhole(settingsFile, JSON.stringify(settings, null, 2));
  };

  /** In the panel's language; before its first window in that of the system. */
  const speech = (): DesktopSpeech => speechIn(settings.language ?? firstLanguage(app.getPreferredSystemLanguages()));

  const engine = createEngineProcess({
    entry: join(BUILT, 'core', 'app', 'engine-process.js'),
    argv: () => engineArguments(settings, dataFolder, lastGood),
    clock,
    chance: Math.random,
    changed: () => showTray(),
    gaveUp: (ends, code, lastWords) => {
      const { t } = speech();
      const body = [t('notice.gaveUpText', ends, code), lastWords].join('\n').trim();
      tell({ title: t('notice.gaveUp'), body, screen: 'alerts' });
    },
    cannotStart: (lines) => {
      startFault = lines;
      openWindow();
    },
  });

  const client = createPanelClient({
    dial: () => {
      const port = engine.openPort('panel:tray');
      return port === undefined
        ? Promise.reject(new Error('the engine is not running'))
        : Promise.resolve(mainPort(port));
    },
    clock,
    chance: Math.random,
    name: 'tray',
  });

  const isConnected = (): boolean => client.state().kind === 'connected';
  const isEngineUp = (): boolean => engine.supervision.process === 'running';
  /** One that ended by itself has left what was open as it was: nobody knows what that is now. */
  const mayHoldSomething = (): boolean => engine.supervision.process !== 'none' || engine.supervision.gaveUp;
  const overviewNow = (): OverviewView | undefined => (isConnected() ? client.last('overview') : undefined);

  const tray = createTrayIcon(ICONS, (action) => act(action));
  const showTray = (): void =>
    tray.show(
      {
        supervision: engine.supervision,
        overview: overviewNow(),
        platforms: [...(client.last('platforms')?.values() ?? [])],
        autostart: settings.autostart,
      },
      speech(),
    );

  const keepAwake = createKeepAwake({
    start: () => powerSaveBlocker.start('prevent-app-suspension'),
    stop: (id) => void powerSaveBlocker.stop(id),
  });

  const tell = createNotifier((screen) => openWindow(screen));
  /** What was asked in the tray has no place of its own to show a refusal. */
  const tellRefusal = (title: string, result: Result<unknown, ApiError>): void => {
    if (!result.ok) tell({ title, body: refusalText(result.error, speech()), screen: 'alerts' });
  };

  const openWindow = (screen?: string): void => {
    if (window !== undefined) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      if (screen !== undefined) window.webContents.send('nexus:screen', screen);
      return;
    }
    // It shows itself once it has something to show.
    window = openPanelWindow({
      kept: settings.window,
      icon: join(ICONS, 'app.ico'),
      screen,
      moved: (stood) => keep({ window: stood }),
      pageEnded: (reason) => revive(reason),
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
    // Windows shuts down or signs off and does not wait for a question.
    window.on('session-end', () => void endEngine('the Windows session ends'));
  };

  const revive = (reason: string): void => {
    if (isQuitting || reason === 'clean-exit') return;
    const decided = reviveWindow(pageEndsMs, clock.monotonicUs() / 1_000);
    pageEndsMs = decided.endsMs;
    if (decided.isRevived) return window?.webContents.reload();
    window?.destroy();
    const { t } = speech();
    tell({ title: t('notice.windowClosed'), body: t('notice.windowClosedText', reason), screen: 'alerts' });
  };

  const follow = (overview: OverviewView): void => {
    showTray();
    const { noticed: next, notices } = noticesOf(noticed, overview, [...(client.last('alerts')?.values() ?? [])]);
    noticed = next;
    for (const notice of notices) tell(noticeWords(notice, speech()));
    keepAwake(overview.liveArmed.length > 0);
  };

  const startGateway = async (withLastGood = false): Promise<void> => {
    startFault = [];
    if (isEngineUp()) return tellRefusal(speech().t('notice.notStarted'), await client.command('gatewayStart', {}));
    // Only for this start: a file that is mended later must count again.
    lastGood = withLastGood;
    engine.start();
    lastGood = false;
  };

  const asking: LeaveAsking = {
    open: (args) => client.query('openBusiness', args),
    ask: showLeaveOffer,
    mayHold: mayHoldSomething,
    speech,
  };

  /** Asks, and stops trading; false when a person stays. One question at a time. */
  const leave = async (what: 'stop' | 'quit'): Promise<boolean> => {
    if (isAsking) return false;
    isAsking = true;
    try {
      const left = await leaveAsking(asking, { what }, async (orders, shown) => {
        if (isConnected()) return client.command('gatewayStop', { orders, ...shown, reason: `${what} from the tray` });
        // Also one that is about to be started again, or does not answer.
        if (what === 'stop') await engine.stop('stopped from the tray');
        return ok(undefined);
      });
      if (left.choice === 'stay') return false;
      if (!left.result.ok && left.choice !== 'leave') {
        dialog.showErrorBox(speech().t('leave.nothingStopped'), refusalText(left.result.error, speech()));
        return false;
      }
      if (what === 'stop') tellRefusal(speech().t('notice.notStopped'), left.result);
      return true;
    } finally {
      isAsking = false;
    }
  };

  const endEngine = async (reason: string): Promise<void> => {
    isQuitting = true;
    client.close();
    await engine.stop(reason);
  };

  /** What is shown is half a second old: the gateway stops only if it knows of nothing that is open. */
  const endForUpdate = async (): Promise<string | undefined> => {
    const stopped = await client.command('gatewayStop', { orders: 'leave', shown: [], reason: 'update' });
    if (!stopped.ok) return speech().said(stopped.error.reason);
    await endEngine('update');
    return undefined;
  };

  const quit = async (): Promise<void> => {
    if (isQuitting || !(await leave('quit'))) return;
    await endEngine('quit');
    app.quit();
  };

  const kill = async (reason: string): Promise<void> => {
    tellRefusal(speech().t('notice.killMissed'), await client.command('kill', { reason }));
  };

  const switchPlatform = async (platform: string, on: boolean): Promise<void> => {
    const { t } = speech();
    if (on)
      return tellRefusal(t('notice.notConnected', platform), await client.command('platformConnect', { platform }));
    const left = await leaveAsking(asking, { what: 'switchOff', platform }, (orders, shown) =>
      client.command('platformDisconnect', { platform, orders, ...shown }),
    );
    if (left.choice !== 'stay') tellRefusal(t('notice.notSwitchedOff', platform), left.result);
  };

  const killKey = createKillKey({
    register: (key, pressed) => globalShortcut.register(key, pressed),
    unregister: (key) => globalShortcut.unregister(key),
    fire: () => void kill('kill key of the system'),
    refused: () => {
      const { t } = speech();
      tell({ title: t('notice.killKey'), body: t('notice.killKeyText'), screen: 'alerts' });
    },
    clock,
  });

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
        return void kill('tray');
      case 'checkForUpdate':
        return void offerUpdate({
          source: updateSource(),
          barNow: () => updateBar(overviewNow(), speech()),
          prepareQuit: endForUpdate,
          say: (message) => sayUpdate(speech(), message),
          confirm: (message, yes) => confirmUpdate(speech(), message, yes),
          speech: speech(),
        });
      case 'setAutostart':
        return setSwitch('autostart', action.on);
      case 'quit':
        return void quit();
    }
  };

  const setSwitch = (key: DesktopSwitch, on: boolean): void => {
    keep({ [key]: on });
    // Of a program that runs from its source Windows would start the runtime without the app.
    if (key === 'autostart' && app.isPackaged) app.setLoginItemSettings({ openAtLogin: on, args: [HIDDEN] });
    if (key === 'killKey') killKey.set(on);
    showTray();
  };

  protocol.handle('app', ({ url }) => servePanel(join(BUILT, 'panel'), url));
  serveHostApi({
    openPort: () => engine.openPort('panel'),
    openConfigFile: async (name) =>
      CONFIG_FILES.includes(name)
        ? shell.openPath(join(dataFolder, 'config', name))
        : `${name} is no file of the gateway`,
    startEngine: (withLastGood) => void startGateway(withLastGood),
    startFault: () => startFault,
    settings: () => settings,
    setSetting: setSwitch,
    setLanguage: (language) => {
      if (language === settings.language) return;
      keep({ language });
      showTray();
    },
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
  app.on('will-quit', () => globalShortcut.unregisterAll());
  powerMonitor.on('resume', () => client.retry());

  client.onState(() => showTray());
  client.watch('overview', follow);
  client.watch('platforms', () => showTray());
  client.watch('alerts', () => {
    const overview = client.last('overview');
    if (overview !== undefined) follow(overview);
  });
  // Windows lets a person switch it off in the task manager too.
  if (app.isPackaged) keep({ autostart: app.getLoginItemSettings({ args: [HIDDEN] }).openAtLogin });
  killKey.set(settings.killKey);
  engine.start();
  showTray();
  if (!settings.startMinimised && !process.argv.includes(HIDDEN)) openWindow();
}
