import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm start` opens. */
export interface DesktopRuntime {
  /** Electron's executable. */
  readonly executable: string;
  /** The desktop app's entry. */
  readonly app: string;
}

/** Said where the desktop app cannot be opened. */
export const DESKTOP_HINT =
  'Desktop app: its runtime is not installed here (npm run desktop downloads it); running without a window.';

/**
 * The installed Electron runtime and the built app, below the project's folder; undefined where either is missing. It
 * looks at files alone: asking the electron package would start a download.
 */
export function findDesktopRuntime(root: string): DesktopRuntime | undefined {
  const electron = join(root, 'node_modules', 'electron');
  const pathFile = join(electron, 'path.txt');
  const app = join(root, 'dist', 'electron', 'main.js');
  if (!existsSync(pathFile) || !existsSync(app)) return undefined;
  const executable = join(electron, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? { executable, app } : undefined;
}
