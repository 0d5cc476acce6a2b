import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type MessagePortMain, type WebContents } from 'electron';
import { languageNamed, type Language } from '../renderer/words/words.ts';
import type { DesktopSettings } from './desktop-settings.ts';
import { isTrusted } from './trusted-sender.ts';

/** What the panel may ask of the app. Everything of the gateway itself goes over the port. */
export interface HostApi {
  openPort(contents: WebContents): MessagePortMain | undefined;
  /** Opens a file of the configuration in the editor; says why not, or nothing. */
  openConfigFile(name: string): Promise<string>;
  startEngine(lastGood: boolean): void;
  startFault(): readonly string[];
  settings(): DesktopSettings;
  setSetting(key: DesktopSwitch, on: boolean): void;
  /** The language that the panel speaks now; tray and notifications follow. */
  setLanguage(language: Language): void;
}

const DESKTOP_SWITCHES = ['autostart', 'startMinimised', 'simulator', 'killKey'] as const;
export type DesktopSwitch = (typeof DESKTOP_SWITCHES)[number];

/** The one gate between page and app: each call is checked for who makes it, and then for what it brings. */
export function serveHostApi(api: HostApi): void {
  ipcMain.on('nexus:port', (event) => {
    if (!isFromPanel(event)) return;
    const port = api.openPort(event.sender);
    event.sender.postMessage('nexus:port', null, port === undefined ? [] : [port]);
  });
  handle('nexus:openConfigFile', (name) => {
    if (typeof name !== 'string' || !/^[a-z_]{1,40}\.yaml$/.test(name)) throw new Error('expected the name of a file');
    return api.openConfigFile(name);
  });
  handle('nexus:startEngine', () => api.startEngine(false));
  handle('nexus:startWithLastGood', () => api.startEngine(true));
  handle('nexus:startFault', () => api.startFault());
  handle('nexus:desktopSettings', () => api.settings());
  handle('nexus:setDesktopSetting', (key, on) => {
    const known = DESKTOP_SWITCHES.find((name) => name === key);
    if (known === undefined || typeof on !== 'boolean') throw new Error('expected a setting and whether it is on');
    api.setSetting(known, on);
  });
  handle('nexus:setLanguage', (name) => {
    const language = languageNamed(name);
    if (language === undefined) throw new Error('expected the name of a language');
    api.setLanguage(language);
  });
}

function handle(channel: string, run: (...given: readonly unknown[]) => unknown): void {
  ipcMain.handle(channel, (event, ...given: readonly unknown[]) => {
    if (!isFromPanel(event)) throw new Error('not from the panel');
    return run(...given);
  });
}

function isFromPanel({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && isTrusted({ url: senderFrame.url, isTop: senderFrame.parent === null });
}
