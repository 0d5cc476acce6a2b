import { describe, expect, it, vi } from 'vitest';

vi.mock('../panel-store.ts', () => ({
  SCREENS: 'overview platforms symbols orders test risk signals performance alerts settings'.split(' '),
}));
const { hintLabels } = await import('./hint-labels.ts');
const { KEY_LIST, platformKey, screenKey, shortcutOf, withKey } = await import('./shortcuts.ts');

type Press = Parameters<typeof shortcutOf>[0];
const press = (code: string, change: Partial<Press> = {}): Press => ({
  code,
  key: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...change,
});
const alt = { altKey: true };

describe('the keys of the window', () => {
  it('do what their list says', () => {
    expect(shortcutOf(press('KeyK', { ctrlKey: true, shiftKey: true }), true)).toEqual({ does: 'kill' });
    expect(shortcutOf(press('KeyK', { ctrlKey: true }), true)).toEqual({ does: 'palette' });
    expect(shortcutOf(press('KeyY', { key: 'z', ctrlKey: true }), false)).toEqual({ does: 'undo' });
    expect(shortcutOf(press('KeyZ', { key: 'Z', ctrlKey: true, shiftKey: true }), false)).toBeUndefined();
    expect(shortcutOf(press('F1'), true)).toEqual({ does: 'help' });
    expect(shortcutOf(press('KeyJ', alt), true)).toEqual({ does: 'hints' });
    expect(shortcutOf(press('KeyF', alt), true)).toEqual({ does: 'flatten' });
    expect(shortcutOf(press('Digit1', alt), true)).toEqual({ does: 'screen', screen: 'overview' });
    expect(shortcutOf(press('Digit0', alt), true)).toEqual({ does: 'screen', screen: 'settings' });
    expect(shortcutOf(press('Digit2', { ...alt, shiftKey: true }), true)).toEqual({ does: 'platform', index: 1 });
  });

  it('leave letters to whoever types, also those that AltGr writes', () => {
    expect(shortcutOf(press('Slash', { key: '/' }), true)).toBeUndefined();
    expect(shortcutOf(press('KeyZ', { key: 'z', ctrlKey: true }), true)).toBeUndefined();
    expect(shortcutOf(press('Slash', { key: '/' }), false)).toEqual({ does: 'search' });
    for (const code of ['KeyK', 'KeyF', 'Digit2', 'KeyJ'])
      expect(shortcutOf(press(code, { altKey: true, ctrlKey: true }), true), code).toBeUndefined();
    for (const code of ['KeyK', 'KeyF', 'KeyC', 'Digit1', 'Numpad1']) {
      expect(shortcutOf(press(code), false), code).toBeUndefined();
      expect(shortcutOf(press(code, { shiftKey: true }), false), code).toBeUndefined();
    }
    expect(shortcutOf(press('Digit0', { ...alt, shiftKey: true }), false)).toBeUndefined();
  });

  it('are listed once each, and said in tooltips as they are listed', () => {
    const keys = KEY_LIST.map(([key]) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain(screenKey('settings'));
    expect(withKey('Flatten', platformKey(0))).toBe('Flatten (Alt+Shift+1)');
    expect(withKey('Flatten', platformKey(9))).toBe('Flatten');
  });
});

describe('the keys that controls show', () => {
  it.each([0, 1, 25, 26, 300, 625])('are as many as there are controls, and none begins another: %i', (count) => {
    const labels = hintLabels(count);
    expect(new Set(labels).size).toBe(count);
    expect(new Set(labels.map(({ length }) => length)).size).toBeLessThan(2);
  });
});
