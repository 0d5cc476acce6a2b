import { join } from 'node:path';
import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import type { DesktopSpeech } from './speech.ts';
import type { TrayAction, TrayLine, TrayState } from './tray-menu.ts';
import { trayFace, trayMenu } from './tray-menu.ts';

/** The icon beside the clock. */
export interface TrayIcon {
  show(state: TrayState, speech: DesktopSpeech): void;
}

/** Puts the icon there. `iconFolder` holds a picture per colour. */
export function createTrayIcon(iconFolder: string, act: (action: TrayAction) => void): TrayIcon {
  const tray = new Tray(nativeImage.createFromPath(join(iconFolder, 'tray-grey.png')));
  tray.on('click', () => act({ type: 'open' }));
  let shownFace = '';
  let shownMenu = '';
  return {
    show: (state, speech) => {
      const face = trayFace(state, speech);
      const lines = trayMenu(state, speech);
      // Windows closes an open menu that is replaced, so it is replaced only when it says something else.
      if (shownFace !== JSON.stringify(face)) {
        shownFace = JSON.stringify(face);
        tray.setImage(nativeImage.createFromPath(join(iconFolder, `tray-${face.colour}.png`)));
        // Windows cuts a tooltip at 127 characters.
        tray.setToolTip(face.tooltip.slice(0, 127));
      }
      if (shownMenu !== JSON.stringify(lines)) {
        shownMenu = JSON.stringify(lines);
        tray.setContextMenu(Menu.buildFromTemplate(lines.map((line) => itemOf(line, act))));
      }
    },
  };
}

function itemOf(line: TrayLine, act: (action: TrayAction) => void): MenuItemConstructorOptions {
  if (line.kind === 'separator') return { type: 'separator' };
  const { action, lines } = line;
  return {
    type: lines !== undefined ? 'submenu' : line.kind === 'checkbox' ? 'checkbox' : 'normal',
    ...(line.label !== undefined && { label: line.label }),
    ...(line.checked !== undefined && { checked: line.checked }),
    ...(line.enabled !== undefined && { enabled: line.enabled }),
    ...(lines !== undefined && { submenu: lines.map((inner) => itemOf(inner, act)) }),
    ...(action !== undefined && { click: () => act(action) }),
  };
}
