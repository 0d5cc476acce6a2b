import { contextBridge, ipcRenderer } from 'electron';

/**
 * All that the panel has of the app beyond a web page's means. The channel to the engine is handed to the page itself as a
 * message port; everything else of the gateway goes over that.
 */
const host = {
  /** Asks for a channel to the engine; it comes as a window message `nexus-port`, without a port while no engine runs. */
  requestPort: (): void => ipcRenderer.send('nexus:port'),
  /** Opens a file of the configuration, by its name as the gateway lists it. */
  openConfigFile: (name: string): Promise<string> => ipcRenderer.invoke('nexus:openConfigFile', name),
  /** Starts an engine that is down; the answer says why it cannot. */
  startEngine: (): Promise<void> => ipcRenderer.invoke('nexus:startEngine'),
  /** The same, with the configuration that started last; the faulty files are kept beside it. */
  startWithLastGood: (): Promise<void> => ipcRenderer.invoke('nexus:startWithLastGood'),
  /** Why the engine did not start the last time, line by line; empty when it did. */
  startFault: (): Promise<readonly string[]> => ipcRenderer.invoke('nexus:startFault'),
  desktopSettings: (): Promise<unknown> => ipcRenderer.invoke('nexus:desktopSettings'),
  setDesktopSetting: (key: string, on: boolean): Promise<void> =>
    ipcRenderer.invoke('nexus:setDesktopSetting', key, on),
  /** Tells which language the panel speaks, by its name; tray, questions and notifications follow. */
  setLanguage: (language: string): Promise<void> => ipcRenderer.invoke('nexus:setLanguage', language),
};

ipcRenderer.on('nexus:port', (event) => window.postMessage('nexus-port', window.location.origin, [...event.ports]));
ipcRenderer.on('nexus:screen', (_event, screen: unknown) => {
  if (typeof screen === 'string' && /^[a-z]{1,20}$/.test(screen)) window.location.hash = screen;
});
contextBridge.exposeInMainWorld('nexusHost', host);

/** What the panel finds as `window.nexusHost`. */
export type NexusHost = typeof host;
