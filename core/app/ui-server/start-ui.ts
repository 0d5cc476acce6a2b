import { fileURLToPath } from 'node:url';
import { uiToken } from '../data-folder.ts';
import type { Headless } from '../headless.ts';
import { openUiServer, type UiServer } from './ui-server.ts';

/** Where the build puts the panel, seen from the compiled file: dist/core/app/ui-server → dist/panel. */
const PANEL_FOLDER = fileURLToPath(new URL('../../../panel', import.meta.url));

/** Serves the panel of a gateway that runs in this process. Its line says where it is, or why it is not there. */
export async function startUi(
  headless: Headless,
  port: number | 'off',
  folder: string = PANEL_FOLDER,
): Promise<{ readonly line: string; readonly server: UiServer | undefined }> {
  if (port === 'off') return { line: 'Panel: off', server: undefined };
  const { gateway, log } = headless;
  const opened = await openUiServer({ port, token: uiToken(headless.folder), folder, panels: gateway.panels, log });
  if (!opened.ok) {
    log(`The panel is not served: ${opened.error}`);
    return { line: `Panel: not served, ${opened.error}`, server: undefined };
  }
  log(`Panel served on port ${opened.value.port}`);
  return { line: `Panel: ${opened.value.address}`, server: opened.value };
}
