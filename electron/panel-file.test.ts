import { describe, expect, it } from 'vitest';
import { panelFile } from './panel-file.ts';
import { isTrusted, mayNavigate } from './trusted-sender.ts';

describe('what the window may load', () => {
  it.each([
    ['app://panel/', 'index.html', 'text/html; charset=utf-8'],
    ['app://panel/index.html#test', 'index.html', 'text/html; charset=utf-8'],
    ['app://panel/assets/index-B1.js?v=1', 'assets/index-B1.js', 'text/javascript; charset=utf-8'],
  ])('is the panel: %s', (address, path, contentType) => {
    expect(panelFile(address)).toEqual({ path, contentType });
  });

  it.each([
    'app://panel/../../secret.json',
    'app://panel/%2e%2e/%2e%2e/secret.json',
    'app://panel/..%2f..%2fsecret.json',
    'app://panel/assets//index.js',
    'app://panel/.hidden.json',
    'app://panel/program.exe',
    'app://other/index.html',
    'https://panel/index.html',
    'file:///etc/passwd',
    'not an address',
  ])('is nothing else: %s', (address) => {
    const file = panelFile(address);
    // Plain dots are taken out by the parser: what is left lies below the panel's folder.
    expect(file === undefined || file.path === 'secret.json').toBe(true);
  });
});

describe('who is listened to', () => {
  it('is the panel in the top frame', () => {
    expect(isTrusted({ url: 'app://panel/index.html#orders', isTop: true })).toBe(true);
    expect(mayNavigate('app://panel/index.html')).toBe(true);
  });

  it.each([
    { url: 'app://panel/index.html', isTop: false },
    { url: 'app://panel.evil/index.html', isTop: true },
    { url: 'https://example.org/?app://panel', isTop: true },
    { url: 'about:blank', isTop: true },
    { url: '', isTop: true },
  ])('is nobody else: %o', (frame) => {
    expect(isTrusted(frame)).toBe(false);
  });
});
