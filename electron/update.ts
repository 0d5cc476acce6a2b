import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import updater from 'electron-updater';
import type { UpdateSource } from './offer-update.ts';
import type { DesktopSpeech } from './speech.ts';

/** What electron-builder lays beside an app that was built with a `publish` address; without it there is nowhere to look. */
const SOURCE_FILE = 'app-update.yml';

/** Updates by electron-updater, which does nothing unless it is told to. */
export function updateSource(): UpdateSource {
  const { autoUpdater } = updater;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  return {
    isConfigured: app.isPackaged && existsSync(join(process.resourcesPath, SOURCE_FILE)),
    newer: async () => {
      const found = await autoUpdater.checkForUpdates();
      return found?.isUpdateAvailable === true ? found.updateInfo.version : undefined;
    },
    download: async () => {
      await autoUpdater.downloadUpdate();
    },
    install: () => autoUpdater.quitAndInstall(),
  };
}

export async function sayUpdate({ t }: DesktopSpeech, message: string): Promise<void> {
  await dialog.showMessageBox({ type: 'info', title: t('update.title'), message });
}

export async function confirmUpdate({ t }: DesktopSpeech, message: string, yes: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: t('update.title'),
    message,
    buttons: [yes, t('update.notNow')],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}
