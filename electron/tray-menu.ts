import type { LightView } from '../core/api/light-view.ts';
import type { OverviewView } from '../core/api/overview-view.ts';
import type { PlatformView } from '../core/api/platform-view.ts';
import type { DesktopSpeech } from './speech.ts';
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
export function trayFace(
  { supervision, overview }: TrayState,
  { t, said }: DesktopSpeech,
): { readonly colour: OverviewView['worst']; readonly tooltip: string } {
  if (overview !== undefined) {
    const worst = overview.worstText.split('; ').map((text) => said(text));
    return { colour: overview.worst, tooltip: t('tray.face', worst.join('; ')) };
  }
  if (supervision.gaveUp) return { colour: 'red', tooltip: t('tray.face', t('tray.gaveUpFace')) };
  if (supervision.process === 'waiting') return { colour: 'amber', tooltip: t('tray.face', t('tray.waitingFace')) };
  if (supervision.process === 'running') return { colour: 'amber', tooltip: t('tray.face', t('tray.startingFace')) };
  return { colour: 'grey', tooltip: t('tray.face', t('tray.stoppedFace')) };
}

/** The tray's menu, top to bottom. */
export function trayMenu(state: TrayState, speech: DesktopSpeech): readonly TrayLine[] {
  const { supervision, overview, platforms, autostart } = state;
  const { t } = speech;
  const isUp = supervision.process !== 'none' && overview?.state !== 'stopped';
  return [
    { kind: 'line', label: stateText(state, speech), enabled: false },
    { kind: 'separator' },
    { kind: 'line', label: t('tray.open'), action: { type: 'open' } },
    isUp
      ? { kind: 'line', label: t('tray.stop'), action: { type: 'stopGateway' } }
      : { kind: 'line', label: t('tray.start'), action: { type: 'startGateway' } },
    { kind: 'separator' },
    ...[...platforms].toSorted((one, other) => one.rank - other.rank).map((platform) => platformLine(platform, speech)),
    ...(platforms.length === 0 ? [] : [{ kind: 'separator' } as const]),
    { kind: 'line', label: t('tray.test'), enabled: overview !== undefined, action: { type: 'open', screen: 'test' } },
    killLine(overview, speech),
    { kind: 'separator' },
    {
      kind: 'checkbox',
      label: t('tray.autostart'),
      checked: autostart,
      action: { type: 'setAutostart', on: !autostart },
    },
    updateLine(overview, speech),
    { kind: 'line', label: t('tray.quit'), action: { type: 'quit' } },
  ];
}

/**
 * Why no update may be taken now; undefined when it may. An update never runs over open business or armed platforms, nor
 * over what nobody knows because no engine answers.
 */
export function updateBar(overview: OverviewView | undefined, { t }: DesktopSpeech): string | undefined {
  if (overview === undefined) return t('update.silentBar');
  const { liveArmed, openPositions, activeOrders, unknownOrders } = overview;
  if (liveArmed.length > 0) return t('update.armedBar', liveArmed.join(', '));
  if (openPositions > 0) return openPositions === 1 ? t('update.positionBar') : t('update.positionsBar', openPositions);
  if (activeOrders + unknownOrders > 0) return t('update.ordersBar');
  return undefined;
}

function stateText({ supervision, overview }: TrayState, { t, said }: DesktopSpeech): string {
  if (overview === undefined) return t(supervision.process === 'none' ? 'tray.stopped' : 'tray.starting');
  const { state, mode, reason } = overview;
  const text = `${t(`state.${state}`)} · ${t(`mode.${mode}`)}`;
  return reason === '' ? text : `${text} · ${shortened(said(reason))}`;
}

/** A menu is no place for a paragraph; the panel has the whole of it. */
function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function platformLine(platform: PlatformView, speech: DesktopSpeech): TrayLine {
  const { notWatched } = platform;
  const { t, said } = speech;
  const isOn = platform.switch === 'on';
  const name = isOn ? platform.name : t('tray.off', platform.name);
  const lines: TrayLine[] = [
    {
      kind: 'checkbox',
      label: t('tray.connect'),
      checked: isOn,
      action: { type: 'switchPlatform', platform: platform.platform, on: !isOn },
    },
    { kind: 'separator' },
    lightLine('light.link', platform.link, speech),
    lightLine('light.data', platform.data, speech),
    lightLine('light.canTrade', platform.canTrade, speech),
  ];
  if (notWatched !== null)
    lines.push({ kind: 'line', label: shortened(t('tray.notWatched', said(notWatched))), enabled: false });
  return { kind: 'line', label: `${worstMark(platform)} ${name}`, lines };
}

/** Shapes tell the lights apart where colour does not. */
const MARKS = { green: '●', amber: '◐', red: '✕', off: '○' } as const;

function lightLine(
  name: 'light.link' | 'light.data' | 'light.canTrade',
  { state, reason }: LightView,
  { t, said }: DesktopSpeech,
): TrayLine {
  const label = `${MARKS[state]} ${t(name)}`;
  return { kind: 'line', label: reason === '' ? label : shortened(`${label}: ${said(reason)}`), enabled: false };
}

function worstMark({ link, data, canTrade }: PlatformView): string {
  const states = [link.state, data.state, canTrade.state];
  for (const state of ['red', 'off', 'amber'] as const) if (states.includes(state)) return MARKS[state];
  return MARKS.green;
}

function killLine(overview: OverviewView | undefined, { t }: DesktopSpeech): TrayLine {
  const isHalted = overview?.state === 'halted';
  const action: TrayAction = isHalted ? { type: 'open', screen: 'risk' } : { type: 'kill' };
  return { kind: 'line', label: t(isHalted ? 'tray.rearm' : 'tray.kill'), enabled: overview !== undefined, action };
}

function updateLine(overview: OverviewView | undefined, speech: DesktopSpeech): TrayLine {
  const bar = updateBar(overview, speech);
  return bar === undefined
    ? { kind: 'line', label: speech.t('tray.update'), action: { type: 'checkForUpdate' } }
    : { kind: 'line', label: speech.t('tray.updateBarred', bar), enabled: false };
}
