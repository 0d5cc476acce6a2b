/** What the panel may do inside its window: its own files and nothing from anywhere else. */
export const PANEL_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
};

/** The file below the panel's folder that an address asks for, with its type; undefined for what is not the panel's. */
export function panelFile(address: string): { readonly path: string; readonly contentType: string } | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, host, pathname } = new URL(address);
  if (protocol !== 'app:' || host !== 'panel') return undefined;
  const path = pathname === '/' ? 'index.html' : pathname.slice(1);
  const parts = path.split('/');
  // The parser has taken plain dots out; what is left of them, or is written with an escape, is no file of ours.
  if (parts.some((part) => !/^[\w-][\w.-]*$/.test(part))) return undefined;
  const contentType = CONTENT_TYPES[path.slice(path.lastIndexOf('.') + 1)];
  return contentType === undefined ? undefined : { path, contentType };
}
