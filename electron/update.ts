import { dialog } from 'electron';
import updater from 'electron-updater';

export interface UpdateOptions {
  /** Why no update may be taken now; undefined when it may. Asked anew before each step. */
  readonly barNow: () => string | undefined;
  /** Ends the engine cleanly. */
  readonly prepareQuit: () => Promise<void>;
}

/**
 * Looks for an update because a person asked, and installs it only if that is still wanted and everything is flat and
 * disarmed, both before the download and before the restart. Nothing is ever downloaded or installed by itself.
 */
export async function offerUpdate({ barNow, prepareQuit }: UpdateOptions): Promise<void> {
  const { autoUpdater } = updater;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  try {
    const found = await autoUpdater.checkForUpdates();
    if (found === null || !found.isUpdateAvailable) return await say('There is no newer version.');
    const { version } = found.updateInfo;
    if (!(await confirm(`Version ${version} is there. Download it?`, 'Download'))) return;
    await autoUpdater.downloadUpdate();
    const bar = barNow();
    if (bar !== undefined) return await say(`Version ${version} is downloaded and not installed: ${bar}.`);
    if (!(await confirm(`Install version ${version} and restart now?`, 'Install and restart'))) return;
    await prepareQuit();
    autoUpdater.quitAndInstall();
  } catch (error) {
    await say(`No update was made: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function say(message: string): Promise<void> {
  await dialog.showMessageBox({ type: 'info', title: 'Update', message });
}

async function confirm(message: string, yes: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Update',
    message,
    buttons: [yes, 'Not now'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}
