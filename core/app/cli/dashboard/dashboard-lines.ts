import type { DashboardView } from '../../../api/dashboard-view.ts';
import type { LightView } from '../../../api/light-view.ts';
import type { PositionView } from '../../../api/order-view.ts';
import type { OverviewView } from '../../../api/overview-view.ts';
import type { PlatformView } from '../../../api/platform-view.ts';
import { ageText, grouped, latencyText, shareText, signedUsdText, usdText } from './figure-text.ts';
import { flow, span, type Span, type StyledLine, type Tone } from './styled-line.ts';

/** How the dashboard reaches its gateway. */
export type GatewayLink =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** The figures are of `asOfUs` then; undefined where there never were any. */
  | { readonly kind: 'lost'; readonly sinceUs: number; readonly asOfUs: number | undefined; readonly reason: string };

export interface DashboardFrame {
  /** Undefined before the first answer. */
  readonly view: DashboardView | undefined;
  readonly link: GatewayLink;
  readonly nowUs: number;
}

const COLUMNS_MIN = 20;

/**
 * The dashboard as lines, from the top. Where `rows` are not enough, positions and platforms are shortened, and say by
 * how many; the rest is cut below.
 */
export function dashboardLines(
  { view, link, nowUs }: DashboardFrame,
  size: { readonly columns: number; readonly rows: number },
): readonly StyledLine[] {
  const columns = Math.max(COLUMNS_MIN, size.columns);
  if (view === undefined) return [[span('NEXUS GATEWAY', 'title')], ...linkLines(link, nowUs, columns)];
  // Ages are counted by the gateway's own clock as long as it answers.
  const shownUs = view.atUs;
  const top = [
    ...headerLines(view, columns, link.kind === 'connected'),
    ...linkLines(link, nowUs, columns),
    [],
    [span('PERFORMANCE', 'title')],
    ...flow(performanceItems(view), columns),
    [],
    [span("TODAY'S TRADING", 'title'), span(`  ${dayText(view.overview)}`, 'soft')],
    ...flow(tradingItems(view.overview), columns),
  ];
  const positions = view.positions.map(positionLine);
  const known = view.platforms.filter(isKnown);
  const platforms = known.map((platform) => platformLines(platform, shownUs));
  const absent = view.platforms.filter((platform) => !isKnown(platform)).map(({ platform }) => platform);
  const titles = 4 + (absent.length > 0 ? 1 : 0);
  const left = Math.max(2, size.rows - top.length - titles);
  const shown = share(left, Math.max(1, positions.length), platforms.flat().length);
  const lines = [
    ...top,
    [],
    [span(`OPEN POSITIONS (${view.overview.openPositions})`, 'title')],
    ...(positions.length === 0 ? [[span('  none', 'soft')]] : shortened(positions, shown.positions)),
    [],
    [span(`PLATFORMS (${onlineOf(view)} online)`, 'title')],
    ...shortened(platforms.flat(), shown.platforms),
    ...(absent.length === 0 ? [] : [[span(`  never connected: ${absent.join(', ')}`, 'soft')]]),
  ];
  // On a small screen figures come before air.
  const dense = lines.length > size.rows ? lines.filter((line) => line.length > 0) : lines;
  return dense.slice(0, Math.max(1, size.rows));
}

const STATE_TONES: Readonly<Record<OverviewView['state'], Tone>> = {
  active: 'good',
  reducing: 'warn',
  halted: 'bad',
  stopped: 'warn',
  starting: 'warn',
  recovering: 'warn',
};

function headerLines({ atUs, overview }: DashboardView, columns: number, isLinked: boolean): readonly StyledLine[] {
  const { state, mode, liveArmed, startedUs, version, reason, by } = overview;
  const view = { overview };
  const items: StyledLine[] = [
    [span('NEXUS GATEWAY', 'title')],
    [span(state.toUpperCase(), isLinked ? STATE_TONES[state] : 'soft')],
    [
      mode === 'live'
        ? span(`LIVE${liveArmed.length > 0 ? `: ${liveArmed.join(', ')}` : ''}`, 'bad')
        : span('paper', 'soft'),
    ],
    [span(`up ${ageText(atUs - startedUs)}`)],
    ...(isLinked ? [[span('gateway link: '), span('connected', 'good')]] : []),
    [span(`platforms ${overview.platformsLinked}/${view.overview.platformsKnown} online`)],
    [span(`${clockText(atUs)} v${version}`, 'soft')],
  ];
  const why = reason === '' ? [] : [[span(`  ${by === '' ? '' : `by ${by}: `}${reason}`, STATE_TONES[state])]];
  return [...flow(items, columns, 0), ...why];
}

function linkLines(link: GatewayLink, nowUs: number, columns: number): readonly StyledLine[] {
  if (link.kind === 'connected') return [];
  if (link.kind === 'connecting') return [[span('gateway link: connecting', 'soft')]];
  const old = link.asOfUs === undefined ? '' : `; what is shown is of ${clockText(link.asOfUs)}`;
  const items: StyledLine[] = [
    [span(`gateway link: LOST for ${ageText(nowUs - link.sinceUs)}${old}`, 'bad')],
    [span(link.reason, 'soft')],
  ];
  return flow(items, columns, 0);
}

function performanceItems({ overview, activeOrders }: DashboardView): readonly StyledLine[] {
  const { latency, ticksPerSecond, fillRate, unknownOrders, alertsOpen, worstAlert } = overview;
  const { count, limit } = activeOrders;
  return [
    item('latency avg', latencyText(latency?.meanUs)),
    item('p99', latencyText(latency?.p99Us)),
    item('throughput', `${grouped(ticksPerSecond)} ticks/s`),
    item('fill rate', shareText(fillRate)),
    item('active orders', `${count}/${limit ?? 'no limit'}`),
    ...(unknownOrders > 0 ? [item('unknown orders', String(unknownOrders), 'bad')] : []),
    ...(alertsOpen > 0 ? [item('alerts', String(alertsOpen), worstAlert === 'alarm' ? 'bad' : 'warn')] : []),
  ];
}

function tradingItems({ day }: OverviewView): readonly StyledLine[] {
  return [
    item('trades', String(day.trades)),
    item('winners', String(day.wins)),
    item('losers', String(day.losses)),
    item('win rate', shareText(day.winRate)),
    item('average win', usdText(day.averageWinUsd)),
    item('average loss', usdText(day.averageLossUsd)),
    item('net P&L', signedUsdText(day.netUsd), moneyTone(day.netUsd)),
    item('profit factor', day.profitFactor === null ? '–' : day.profitFactor.toFixed(2)),
    ...(day.leftOut === '' ? [] : [[span(`without ${day.leftOut}`, 'warn')]]),
  ];
}

function dayText({ day }: OverviewView): string {
  return `risk day ${day.riskDay}${day.simulated ? ', simulated platforms' : ''}`;
}

function positionLine(position: PositionView): StyledLine {
  const { root, symbol, platform, qty, averagePrice, openUsd, openLocal, currency, watched, difference } = position;
  const local = openLocal === null ? 'no quote' : `${grouped(openLocal, 2)} ${currency}, no rate`;
  return [
    span(
      `  ${root.padEnd(7)} ${`${qty > 0 ? '+' : ''}${grouped(qty)}`.padStart(6)} @ ${grouped(averagePrice).padEnd(12)} P&L `,
    ),
    span((openUsd === null ? local : signedUsdText(openUsd)).padStart(12), moneyTone(openUsd)),
    span(`  ${platform}${symbol === root ? '' : ` ${symbol}`}`, 'soft'),
    ...(watched ? [] : [span('  not watched', 'bad')]),
    ...(difference === null ? [] : [span(`  ${difference}`, 'warn')]),
  ];
}

function isKnown({ dialect, link, switch: toggle }: PlatformView): boolean {
  return dialect !== null || toggle === 'off' || (link.cause !== null && link.cause !== 'never_connected');
}

function onlineOf({ overview }: DashboardView): string {
  return `${overview.platformsLinked}/${overview.platformsKnown}`;
}

function platformLines(platform: PlatformView, nowUs: number): readonly StyledLine[] {
  const { linked, link, data, canTrade, lastHeardUs } = platform;
  const age = lastHeardUs === null ? undefined : ageText(nowUs - lastHeardUs);
  const when = linked
    ? `online, ${age === undefined ? 'no update yet' : `updated ${age} ago`}`
    : `offline, ${age === undefined ? 'not seen since the gateway started' : `last seen ${age} ago`}`;
  const dark = [link, data, canTrade].find(({ state }) => state !== 'green');
  return [
    [
      span(`  ${platform.platform.padEnd(12)} `),
      span(when.padEnd(26), linked ? 'plain' : 'bad'),
      ...lightSpans('link', link),
      ...lightSpans('data', data),
      ...lightSpans('orders', canTrade),
    ],
    ...(dark === undefined || dark.reason === '' ? [] : [[span(`      ${dark.reason}. ${dark.remedy}`, 'soft')]]),
  ];
}

const LIGHT_TONES: Readonly<Record<LightView['state'], Tone>> = {
  green: 'good',
  amber: 'warn',
  red: 'bad',
  off: 'soft',
};

function lightSpans(name: string, { state }: LightView): readonly Span[] {
  return [span(`  ${name} `, 'soft'), span(`●${state.padEnd(5)}`, LIGHT_TONES[state])];
}

function item(name: string, value: string, tone: Tone = 'plain'): StyledLine {
  return [span(`${name} `, 'soft'), span(value, tone)];
}

function moneyTone(amount: number | null): Tone {
  if (amount === null || amount === 0) return 'plain';
  return amount > 0 ? 'good' : 'bad';
}

/** Shares lines out between two lists so that neither goes without while the other has more than it needs. */
function share(
  rows: number,
  positions: number,
  platforms: number,
): { readonly positions: number; readonly platforms: number } {
  const half = Math.floor(rows / 2);
  const forPositions = Math.min(positions, Math.max(half, rows - platforms));
  return { positions: forPositions, platforms: Math.max(1, rows - forPositions) };
}

function shortened(lines: readonly StyledLine[], rows: number): readonly StyledLine[] {
  if (lines.length <= rows) return lines;
  const kept = Math.max(0, rows - 1);
  return [...lines.slice(0, kept), [span(`  … and ${lines.length - kept} more lines`, 'soft')]];
}

/** The time of day where the dashboard is. */
function clockText(atUs: number): string {
  const at = new Date(atUs / 1_000);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
