import type { LightView } from '../core/api/light-view.ts';
import type { OverviewView } from '../core/api/overview-view.ts';
import type { PlatformView } from '../core/api/platform-view.ts';
import type { Supervision } from './supervise.ts';

/** What a click in the tray's menu asks for. */
export type TrayAction =
  | { readonly type: 'open'; readonly screen?: 'test' | 'risk' | 'alerts' }
  | { readonly type: 'startGateway' }
  | { readonly type: 'stopGateway' }
  | { readonly type: 'switchPlatform'; readonly platform: string; readonly on: boolean }
  | { readonly type: 'kill' }
  | { readonly type: 'checkForUpdate' }
  | { readonly type: 'setAutostart'; readonly on: boolean }
  | { readonly type: 'quit' };

/** One line of the menu. A line without an action is there to be read. */
export interface TrayLine {
  readonly kind: 'line' | 'checkbox' | 'separator';
  readonly label?: string;
  readonly checked?: boolean;
  readonly enabled?: boolean;
  readonly action?: TrayAction;
  readonly lines?: readonly TrayLine[];
}

/** All that the tray shows. */
export interface TrayState {
  readonly supervision: Supervision;
  /** Undefined while no engine answers. */
  readonly overview: OverviewView | undefined;
  readonly platforms: readonly PlatformView[];
  readonly autostart: boolean;
}

/** The tray's colour and the words for it: the worst that is true now. */
export function trayFace({ supervision, overview }: TrayState): {
  readonly colour: OverviewView['worst'];
  readonly tooltip: string;
} {
  if (overview !== undefined) return { colour: overview.worst, tooltip: `NEXUS: ${overview.worstText}` };
  if (supervision.gaveUp)
    return { colour: 'red', tooltip: 'NEXUS: the engine keeps ending and is left stopped. Nothing is watched' };
  if (supervision.process === 'waiting')
    return { colour: 'amber', tooltip: 'NEXUS: the engine ended by itself and is started again' };
  if (supervision.process === 'running') return { colour: 'amber', tooltip: 'NEXUS: the engine is starting' };
  return { colour: 'grey', tooltip: 'NEXUS: stopped. Nothing is sent and nothing is watched' };
}

/** The tray's menu, top to bottom. */
export function trayMenu(state: TrayState): readonly TrayLine[] {
  const { supervision, overview, platforms, autostart } = state;
  const isUp = supervision.process !== 'none' && overview?.state !== 'stopped';
  return [
    { kind: 'line', label: stateText(state), enabled: false },
    { kind: 'separator' },
    { kind: 'line', label: 'Open NEXUS Gateway', action: { type: 'open' } },
    isUp
      ? { kind: 'line', label: 'Stop gateway...', action: { type: 'stopGateway' } }
      : { kind: 'line', label: 'Start gateway', action: { type: 'startGateway' } },
    { kind: 'separator' },
    ...[...platforms].toSorted((one, other) => one.rank - other.rank).map(platformLine),
    ...(platforms.length === 0 ? [] : [{ kind: 'separator' } as const]),
    { kind: 'line', label: 'Order test...', enabled: overview !== undefined, action: { type: 'open', screen: 'test' } },
    killLine(overview),
    { kind: 'separator' },
    {
      kind: 'checkbox',
      label: 'Start with Windows',
      checked: autostart,
      action: { type: 'setAutostart', on: !autostart },
    },
    updateLine(overview),
    { kind: 'line', label: 'Quit...', action: { type: 'quit' } },
  ];
}

/**
 * Why no update may be taken now; undefined when it may. An update never runs over open business or armed platforms, nor
 * over what nobody knows because no engine answers.
 */
export function updateBar(overview: OverviewView | undefined): string | undefined {
  if (overview === undefined) return 'the gateway does not answer, so what is open is not known';
  if (overview.liveArmed.length > 0) return `${overview.liveArmed.join(', ')} armed live`;
  if (overview.openPositions > 0) return `${overview.openPositions} open positions`;
  if (overview.activeOrders + overview.unknownOrders > 0) return 'orders are open';
  return undefined;
}

function stateText({ supervision, overview }: TrayState): string {
  if (overview === undefined) return supervision.process === 'none' ? 'Stopped' : 'Engine starting';
  const mode = overview.mode === 'live' ? 'LIVE' : 'Paper';
  const state = overview.state.toUpperCase();
  return overview.reason === '' ? `${state} · ${mode}` : `${state} · ${mode} · ${shortened(overview.reason)}`;
}

/** A menu is no place for a paragraph; the panel has the whole of it. */
function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function platformLine(platform: PlatformView): TrayLine {
  const { name, notWatched } = platform;
  const isOn = platform.switch === 'on';
  const lines: TrayLine[] = [
    {
      kind: 'checkbox',
      label: 'Connect',
      checked: isOn,
      action: { type: 'switchPlatform', platform: platform.platform, on: !isOn },
    },
    { kind: 'separator' },
    lightLine('Link', platform.link),
    lightLine('Data', platform.data),
    lightLine('Can trade', platform.canTrade),
  ];
  if (notWatched !== null) lines.push({ kind: 'line', label: shortened(`Not watched: ${notWatched}`), enabled: false });
  return { kind: 'line', label: `${worstMark(platform)} ${name}${isOn ? '' : ' (off)'}`, lines };
}

/** Shapes tell the lights apart where colour does not. */
const MARKS = { green: '●', amber: '◐', red: '✕', off: '○' } as const;

function lightLine(name: string, light: LightView): TrayLine {
  const label =
    light.reason === '' ? `${MARKS[light.state]} ${name}` : `${MARKS[light.state]} ${name}: ${light.reason}`;
  return { kind: 'line', label: shortened(label), enabled: false };
}

function worstMark({ link, data, canTrade }: PlatformView): string {
  const states = [link.state, data.state, canTrade.state];
  for (const state of ['red', 'off', 'amber'] as const) if (states.includes(state)) return MARKS[state];
  return MARKS.green;
}

function killLine(overview: OverviewView | undefined): TrayLine {
  const isHalted = overview?.state === 'halted';
  const label = isHalted ? 'Halted: re-arm in the window...' : 'KILL SWITCH: stop all entries now';
  const action: TrayAction = isHalted ? { type: 'open', screen: 'risk' } : { type: 'kill' };
  return { kind: 'line', label, enabled: overview !== undefined, action };
}

function updateLine(overview: OverviewView | undefined): TrayLine {
  const bar = updateBar(overview);
  return bar === undefined
    ? { kind: 'line', label: 'Check for update...', action: { type: 'checkForUpdate' } }
    : { kind: 'line', label: `Update: not now (${bar})`, enabled: false };
}
