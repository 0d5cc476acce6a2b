import { languageNamed, type Language } from '../renderer/words/words.ts';
import type { WindowState } from './window-state.ts';
import { readWindowState } from './window-state.ts';

/** What the app keeps for itself between two starts; the gateway's own settings lie in the data folder. */
export interface DesktopSettings {
  readonly window?: WindowState;
  /** As the panel was set last; undefined before the window has been opened once. */
  readonly language?: Language;
  /** Start with Windows, as an icon in the tray. */
  readonly autostart: boolean;
  /** Open no window at the start. */
  readonly startMinimised: boolean;
  /** Run the simulated platforms and the demo: off in the installed app unless asked for. */
  readonly simulator: boolean;
  /** Take Ctrl+Shift+K from the system, so that it kills whatever program has the focus. */
  readonly killKey: boolean;
}

export const FIRST_SETTINGS: DesktopSettings = {
  autostart: false,
  startMinimised: false,
  simulator: false,
  killKey: true,
};

/** Reads desktop.json; what is not as it should be counts as never set. */
export function readDesktopSettings(text: string | undefined): DesktopSettings {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '{}');
  } catch {
    return FIRST_SETTINGS;
  }
  if (typeof kept !== 'object' || kept === null) return FIRST_SETTINGS;
  const {
    autostart,
    startMinimised,
    simulator,
    killKey,
    window,
    language: named,
  } = kept as Readonly<Record<string, unknown>>;
  const stood = readWindowState(window);
  const language = languageNamed(named);
  return {
    autostart: autostart === true,
    startMinimised: startMinimised === true,
    simulator: simulator === true,
    killKey: killKey !== false,
    ...(stood !== undefined && { window: stood }),
    ...(language !== undefined && { language }),
  };
}

/**
 * How the engine is started: on the app's own data folder, with simulated platforms only if asked for, and on request with
 * the configuration that started last.
 */
export function engineArguments(settings: DesktopSettings, dataFolder: string, lastGood = false): readonly string[] {
  return [
    '--data',
    dataFolder,
    ...(lastGood ? ['--last-good'] : []),
    ...(settings.simulator ? [] : ['--no-sim', '--no-demo']),
  ];
}
