import { Notification, shell } from 'electron';
import type { SpokenNotice } from './notice-words.ts';

/** Notifications held at most: one that is collected while it stands takes its click along. */
const HELD_MAX = 20;

/** Makes what shows notices with the system's sound; a click opens the screen. */
export function createNotifier(open: (screen: SpokenNotice['screen']) => void): (notice: SpokenNotice) => void {
  const held = new Set<Notification>();
  return ({ title, body, screen }) => {
    // Without notifications there is at least the sound; the tray and the window say the rest.
    if (!Notification.isSupported()) return shell.beep();
    const notification = new Notification({ title, body, silent: false, urgency: 'critical' });
    held.add(notification);
    for (const oldest of held) {
      if (held.size <= HELD_MAX) break;
      held.delete(oldest);
    }
    notification.on('click', () => {
      held.delete(notification);
      open(screen);
    });
    notification.on('close', () => held.delete(notification));
    notification.on('failed', () => {
      held.delete(notification);
      shell.beep();
    });
    notification.show();
  };
}
