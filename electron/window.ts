import { join } from 'node:path';
import { app, BrowserWindow, screen, shell, type WebContents } from 'electron';
import { mayNavigate, PANEL_ADDRESS } from './trusted-sender.ts';
import type { WindowState } from './window-state.ts';
import { placeWindow, SMALLEST } from './window-state.ts';

export interface PanelWindowOptions {
  readonly kept: WindowState | undefined;
  readonly icon: string;
  /** The screen to begin with. */
  readonly screen: string | undefined;
  /** Told when its page has ended by itself, with the reason. */
  readonly pageEnded: (reason: string) => void;
  /** Told where the window stands, after it was moved, sized or closed. */
  readonly moved: (state: WindowState) => void;
}

/** The folder of this file in the built app, beside which the preload script lies. */
const HERE = import.meta.dirname;

/** Opens the panel's window. It shows the panel and can go nowhere else; links of the panel open in the browser. */
export function openPanelWindow({ kept, icon, screen: first, pageEnded, moved }: PanelWindowOptions): BrowserWindow {
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
      devTools: !app.isPackaged,
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
  webContents.on('render-process-gone', (_event, { reason }) => pageEnded(reason));
  const { session } = webContents;
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isPermitted(permission));
  void window.loadURL(first === undefined ? PANEL_ADDRESS : `${PANEL_ADDRESS}#${first}`);
  return window;
}

/** The panel copies paths and trails; nothing else of the machine is its business. */
function isPermitted(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

/** Locks whatever the app shows, now and later: it goes nowhere, opens no window and holds no page inside its page. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !mayNavigate(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
