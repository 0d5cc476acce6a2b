import type { Event } from '../model/event.ts';
import type { ClientId, PlatformId } from '../model/ids.ts';
import { OPERATOR_CLIENT } from '../model/ids.ts';
import type { LinksChange } from '../model/links-change.ts';
import { askReport } from './ask-report.ts';
import { restingText } from './resting-entries.ts';
import type { EngineState } from './state.ts';
import type { Turn } from './turn.ts';
import { holdersDueUs, watchHolders } from './watch-held.ts';

/** The others do not wait longer than this for a platform that does not answer after a sleep. */
const REREAD_US_MAX = 30_000_000;
/** A client that steered before a restart counts as gone after this long without a word. */
const RETURN_US_MAX = 30_000_000;

type ClientLost = Extract<Event, { type: 'clientLost' }>;
type ClientLinked = Extract<Event, { type: 'clientLinked' }>;

/** Before an event is worked off: who sends a signal or a target is there. */
export function hearClient(turn: Turn, event: Event): void {
  if (event.type === 'signalReceived' || event.type === 'targetReceived') welcomeBack(turn, event.request.client);
}

/** After a restart: who was gone still is, and who steered is given a while to come back. */
export function restartLinks(turn: Turn): void {
  const { links } = turn.state;
  links.awaited.clear();
  links.returning.clear();
  for (const client of [...links.steeredBy.values(), ...links.lostClients.keys()])
    links.returning.set(client, undefined);
  for (const client of links.watched)
    if (!links.lostClients.has(client)) links.awaited.set(client, turn.atUs + RETURN_US_MAX);
  for (const [client, { reason, roots }] of links.lostClients) {
    const text = `AI client ${client} was gone before the restart (${reason}) and is still. Entries of AI clients in ${[...roots].join(', ')} wait until it is back or another one connects; exits and orders by hand pass.`;
    turn.log(text);
    turn.alert({ code: 'CLIENT_LOST', severity: 'warning', text });
  }
  for (const [platform, reason] of links.lostPlatforms) {
    // Where a lost platform stops nothing but itself, it need not be waited for after a start.
    if (turn.state.limits.onPlatformLost === 'pause_all') tellPaused(turn, platform, `${reason}, before the restart`);
    else keep(turn, { type: 'platformReturned', platform });
  }
}

/** An AI client is gone or silent: what it steers takes no entry of an AI client until it is back. */
export function handleClientLost(turn: Turn, { client, reason }: Pick<ClientLost, 'client' | 'reason'>): void {
  const { links } = turn.state;
  links.awaited.delete(client);
  const roots = [...links.steeredBy].filter(([, by]) => by === client).map(([root]) => root);
  if (roots.length === 0 || links.lostClients.has(client)) return;
  keep(turn, { type: 'clientGone', client, reason, sinceUs: turn.atUs, roots, successors: [] });
  turn.count('CLIENT_LOST');
  const text = `AI client ${client} is gone: ${reason}. Entries of AI clients in ${roots.join(', ')} wait until it is back or another one connects; exits and orders by hand pass.${restingText(turn.state, roots)}`;
  turn.log(text);
  turn.alert({ code: 'CLIENT_LOST', severity: 'warning', text });
}

/**
 * A client has connected, signals for the first time over a link, or is heard again. It takes its own place, or that of one
 * that was gone before it connected; but not because the gateway's own restart made it connect.
 */
export function handleClientLinked(turn: Turn, { client, connectedUs }: ClientLinked): void {
  const { links } = turn.state;
  welcomeBack(turn, client);
  if (links.returning.has(client) && connectedUs !== undefined) {
    const by = links.returning.get(client) ?? connectedUs;
    links.returning.set(client, by);
    if (by === connectedUs) return;
  }
  for (const [lost, { successors, roots, reason, sinceUs }] of links.lostClients) {
    if (successors.has(client) || (connectedUs !== undefined && connectedUs <= sinceUs)) continue;
    keep(turn, {
      type: 'clientGone',
      client: lost,
      reason,
      sinceUs,
      roots: [...roots],
      successors: [...successors, client],
    });
    turn.log(`AI client ${client} may signal ${[...roots].join(', ')} in the place of ${lost}, which is gone`);
  }
}

function welcomeBack(turn: Turn, client: ClientId): void {
  const { links } = turn.state;
  links.awaited.delete(client);
  const lost = links.lostClients.get(client);
  if (lost === undefined) return;
  keep(turn, { type: 'clientReturned', client });
  const awayS = Math.round((turn.atUs - lost.sinceUs) / 1_000_000);
  const text = `AI client ${client} is back after ${awayS} s; entries in ${[...lost.roots].join(', ')} pass again.`;
  turn.log(text);
  turn.alert({ code: 'CLIENT_BACK', severity: 'info', text });
}

function keep(turn: Turn, change: LinksChange): void {
  turn.decide({ type: 'linksChanged', change });
}

/** The gateway has become too slow to be trusted with entries, or is quick again. */
export function handleHealth(turn: Turn, { isHealthy, reason }: Extract<Event, { type: 'healthChanged' }>): void {
  const { links } = turn.state;
  if (isHealthy === (links.unhealthy === undefined)) return;
  links.unhealthy = isHealthy ? undefined : reason;
  turn.effects.push({ type: 'gate', open: isHealthy && mayOpen(turn.state) });
  turn.log(isHealthy ? `Entries pass again: ${reason}` : `Only exits pass: ${reason}`);
  const text = isHealthy
    ? `The gateway is well again: ${reason}. Entries pass.`
    : `The gateway is not well: ${reason}. Only exits pass until it is. Close what keeps this PC busy.`;
  turn.alert({ code: 'GATEWAY_UNHEALTHY', severity: isHealthy ? 'info' : 'alarm', text });
}

/** After sleep, or when the clock was set: shut, ask every platform for its orders and positions, open when they have said. */
export function handleTimeBreak(turn: Turn, event: Extract<Event, { type: 'wokeUp' | 'clockJumped' }>): void {
  const { links, platforms } = turn.state;
  const seconds = Math.round(Math.abs(event.byMs) / 1_000);
  const way = event.byMs < 0 ? 'back' : 'ahead';
  const reason =
    event.type === 'wokeUp' ? `this PC slept for ${seconds} s` : `the clock of this PC went ${way} by ${seconds} s`;
  const code = event.type === 'wokeUp' ? 'WOKE_UP' : 'CLOCK_JUMPED';
  turn.effects.push({ type: 'gate', open: false });
  const awaited: NonNullable<typeof links.rereading>['awaited'] = new Map();
  for (const [platform, known] of platforms) {
    if (known.link === 'closed' || !known.identity.abilities.report) continue;
    // What one that has just come back was asked before says how it was then: it opens by its answer to this.
    askReport(turn, platform);
    if (known.link === 'open' && known.report !== undefined) awaited.set(platform, known.report.requestId);
  }
  links.rereading = { code, reason, sinceUs: turn.atUs, awaited, isOpen: false };
  const names = [...awaited.keys()].join(', ');
  turn.log(`Entries wait: ${reason}; asked for a report: ${names === '' ? 'nobody can give one' : names}`);
  turn.alert({
    code,
    severity: 'warning',
    text: `${upper(reason)}. Nothing enters until the platforms have reported their orders and positions; exits pass. It opens by itself.`,
  });
}

/** Follows who is there after each event, and opens again what was shut for a while. */
export function watchLinks(turn: Turn, event: Event): void {
  const { links, platforms } = turn.state;
  noteSteering(turn, event);
  if (links.holders.size > 0) watchHolders(turn);
  for (const [client, dueUs] of links.awaited)
    if (dueUs <= turn.atUs)
      handleClientLost(turn, { client, reason: 'it has not come back since the gateway restarted' });
  if (event.type === 'platformLost') notePlatformLost(turn, event);
  for (const platform of links.lostPlatforms.keys()) {
    if (platforms.get(platform)?.link !== 'open') continue;
    keep(turn, { type: 'platformReturned', platform });
    if (turn.state.limits.onPlatformLost === 'pause_all')
      turn.log(`${platform} is back; entries go on where nothing else is lost`);
  }
  const { rereading } = links;
  if (rereading === undefined) return;
  if (event.type === 'reportReceived' && rereading.awaited.get(event.platform) === event.report.requestId)
    rereading.awaited.delete(event.platform);
  for (const platform of rereading.awaited.keys())
    if (platforms.get(platform)?.link !== 'open') rereading.awaited.delete(platform);
  const isLate = turn.atUs - rereading.sinceUs >= REREAD_US_MAX;
  if (rereading.awaited.size === 0) links.rereading = undefined;
  if ((rereading.awaited.size > 0 && !isLate) || rereading.isOpen) return;
  rereading.isOpen = true;
  turn.effects.push({ type: 'gate', open: mayOpen(turn.state) });
  const silent = [...rereading.awaited.keys()].join(', ');
  const rest = silent === '' ? '' : ` ${silent} did not answer and stays shut until it does.`;
  turn.log(`The platforms have reported after ${rereading.reason}: entries pass again.${rest}`);
  turn.alert({
    code: rereading.code,
    severity: silent === '' ? 'info' : 'warning',
    text: `Orders and positions were compared after ${rereading.reason}: entries pass again.${rest}`,
  });
}

/** When those that reported need not wait any longer for those that did not. */
export function linksDueUs(state: EngineState): number | undefined {
  const { rereading, awaited } = state.links;
  const dues = [...awaited.values(), holdersDueUs(state) ?? Infinity];
  if (rereading !== undefined && !rereading.isOpen) dues.push(rereading.sinceUs + REREAD_US_MAX);
  const firstUs = Math.min(...dues);
  return firstUs === Infinity ? undefined : firstUs;
}

/** Whether nothing of all this keeps entries from passing. */
export function mayOpen({ links, trading }: EngineState): boolean {
  const isReread = links.rereading === undefined || links.rereading.isOpen;
  return trading.state === 'active' && links.unhealthy === undefined && isReread;
}

/**
 * Whoever signalled a root last steers it; its links are watched where a link of it said so. What names simulated platforms
 * alone steers nothing: the demo ends when a platform of the trader's own connects, and must not keep out who came before that.
 */
function noteSteering(turn: Turn, event: Event): void {
  const { state } = turn;
  const decisions = namesSimulatedAlone(state, event) ? [] : turn.decisions;
  for (const decision of decisions) {
    if (decision.type !== 'parentDecided') continue;
    const { kind, client, root } = decision.parent;
    const isAi = (kind === 'SIGNAL' || kind === 'TARGET') && client !== OPERATOR_CLIENT;
    if (isAi && state.links.steeredBy.get(root) !== client) keep(turn, { type: 'rootSteered', root, client });
  }
  if (event.type === 'clientLinked' && event.isSignalling === true && !state.links.watched.has(event.client))
    keep(turn, { type: 'clientWatched', client: event.client });
}

function namesSimulatedAlone({ platforms }: EngineState, event: Event): boolean {
  if (event.type !== 'signalReceived' && event.type !== 'targetReceived') return false;
  const { platforms: named = [] } = event.request;
  return named.length > 0 && named.every((platform) => platforms.get(platform)?.identity.simulated !== false);
}

function notePlatformLost(turn: Turn, event: Extract<Event, { type: 'platformLost' }>): void {
  const { platform, reason, switchedOff } = event;
  const known = turn.state.platforms.get(platform);
  if (known === undefined || known.identity.simulated || known.link !== 'closed') return;
  const { lostPlatforms } = turn.state.links;
  // What a person has switched off is waited for no longer, also where it was lost before.
  if (switchedOff === true) {
    if (lostPlatforms.has(platform)) keep(turn, { type: 'platformReturned', platform });
    return;
  }
  // Its link may break once more after that: what is away already is not lost by it.
  if (!turn.decisions.some((decision) => decision.type === 'platformClosed' && decision.platform === platform)) return;
  keep(turn, { type: 'platformGone', platform, reason });
  if (turn.state.limits.onPlatformLost === 'pause_all') tellPaused(turn, platform, reason);
}

function tellPaused(turn: Turn, platform: PlatformId, reason: string): void {
  const text = `${platform} is lost (${reason}), and on_platform_lost is pause_all: no entry goes to any platform until it is back or you switch it off; exits pass.`;
  turn.alert({ code: 'PLATFORMS_PAUSED', severity: 'alarm', platform, text });
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
