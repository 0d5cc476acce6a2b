import { join } from 'node:path';
import { BrowserWindow, screen, shell } from 'electron';
import { mayNavigate, PANEL_ADDRESS } from './trusted-sender.ts';
import type { WindowState } from './window-state.ts';
import { placeWindow, SMALLEST } from './window-state.ts';

export interface PanelWindowOptions {
  readonly kept: WindowState | undefined;
  readonly icon: string;
  /** Told where the window stands, after it was moved, sized or closed. */
  readonly moved: (state: WindowState) => void;
}

/** The folder of this file in the built app, beside which the preload script lies. */
const HERE = import.meta.dirname;

/** Opens the panel's window. It shows the panel and can go nowhere else; links of the panel open in the browser. */
export function openPanelWindow({ kept, icon, moved }: PanelWindowOptions): BrowserWindow {
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const { bounds, isMaximised } = placeWindow(kept, areas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'NEXUS Gateway',
    icon,
    backgroundColor: '#101214',
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(HERE, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (isMaximised) window.maximize();
  window.once('ready-to-show', () => window.show());
  const tell = (): void => moved({ bounds: window.getNormalBounds(), isMaximised: window.isMaximized() });
  window.on('moved', tell);
  window.on('resized', tell);
  window.on('maximize', tell);
  window.on('unmaximize', tell);
  const { webContents } = window;
  webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url);
    return { action: 'deny' };
  });
  webContents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  void window.loadURL(PANEL_ADDRESS);
  return window;
}
