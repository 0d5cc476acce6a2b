import { describe, expect, it } from 'vitest';
import { engineArguments, FIRST_SETTINGS, readDesktopSettings } from './desktop-settings.ts';

describe('the settings of the desktop app', () => {
  it('start with no simulated platform, no demo and no autostart', () => {
    expect(readDesktopSettings(undefined)).toEqual(FIRST_SETTINGS);
    expect(engineArguments(FIRST_SETTINGS, 'C:\\data')).toEqual(['--data', 'C:\\data', '--no-sim', '--no-demo']);
  });

  it('run the simulator when asked to', () => {
    const settings = readDesktopSettings('{ "simulator": true, "autostart": true }');
    expect(settings).toMatchObject({ simulator: true, autostart: true, startMinimised: false });
    expect(engineArguments(settings, 'data')).toEqual(['--data', 'data']);
  });

  it('keep the kill key of the system unless it was switched off', () => {
    expect(readDesktopSettings('{}').killKey).toBe(true);
    expect(readDesktopSettings('{ "killKey": false }').killKey).toBe(false);
  });

  it('keep the language of the panel, and none that there is not', () => {
    expect(readDesktopSettings('{ "language": "pt-BR" }').language).toBe('pt-BR');
    expect(readDesktopSettings('{ "language": "tlh" }')).toEqual(FIRST_SETTINGS);
  });

  it('go back to the configuration that started last for one start', () => {
    expect(engineArguments(FIRST_SETTINGS, 'data', true)).toContain('--last-good');
  });

  it.each(['', '{', '7', 'null', '[]', '{ "autostart": "yes" }', '{ "window": { "bounds": 7 } }'])(
    'count as never set when the file is damaged: %s',
    (text) => {
      expect(readDesktopSettings(text)).toEqual(FIRST_SETTINGS);
    },
  );
});
