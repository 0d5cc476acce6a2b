/** Who commands over a channel, as the journal names it: the window, or the tray with its menu and its key. */
export type PanelName = 'panel' | 'panel:tray';

/** What the app's main process tells the engine's process; ports for panels come along with `panel`. */
export type ToEngine =
  | { readonly type: 'panel'; readonly who: PanelName }
  | { readonly type: 'stop'; readonly reason: string }
  /** A port to the process of NinjaTrader's .NET link comes along. */
  | { readonly type: 'nt8Link'; readonly id: number }
  | { readonly type: 'nt8LinkEnded'; readonly id: number; readonly reason: string };

/** What the engine's process tells the main process besides what goes over the ports. */
export type FromEngine =
  | { readonly type: 'ready'; readonly dataFolder: string }
  /** The configuration has a fault, or a port or the data folder is taken: trying again would end the same way. */
  | { readonly type: 'cannotStart'; readonly lines: readonly string[] }
  /** A process of NinjaTrader's .NET link is wanted, or is wanted no more. */
  | { readonly type: 'nt8LinkStart'; readonly id: number; readonly library: string }
  | { readonly type: 'nt8LinkKill'; readonly id: number };

/** Reads a message from the engine's process; undefined for what is none. */
export function readFromEngine(message: unknown): FromEngine | undefined {
  if (typeof message !== 'object' || message === null || !('type' in message)) return undefined;
  const { type, dataFolder, lines, id, library } = message as Readonly<Record<string, unknown>>;
  if (type === 'ready' && typeof dataFolder === 'string') return { type, dataFolder };
  if (type === 'cannotStart' && Array.isArray(lines)) return { type, lines: lines.map(String) };
  if (type === 'nt8LinkStart' && typeof id === 'number' && typeof library === 'string') return { type, id, library };
  if (type === 'nt8LinkKill' && typeof id === 'number') return { type, id };
  return undefined;
}
