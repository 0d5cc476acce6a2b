/** Where the panel comes from inside the app: nothing else is ever shown in its window. */
export const PANEL_ORIGIN = 'app://panel';
export const PANEL_ADDRESS = `${PANEL_ORIGIN}/index.html`;

/** Whether a frame is the panel itself: the top frame of the window, at the panel's own address. */
export function isTrusted(frame: { readonly url: string; readonly isTop: boolean }): boolean {
  if (!frame.isTop || !URL.canParse(frame.url)) return false;
  const { protocol, host } = new URL(frame.url);
  return `${protocol}//${host}` === PANEL_ORIGIN;
}

/** Whether the window may go to an address: only to the panel. */
export function mayNavigate(address: string): boolean {
  return isTrusted({ url: address, isTop: true });
}
