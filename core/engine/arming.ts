import type { ErrorCodeName } from '../model/error-code.ts';
import type { Event } from '../model/event.ts';
import { LEGACY_CLIENT, type ClientId, type PlatformId } from '../model/ids.ts';
import type { Arming, PlatformIdentity } from '../model/platform.ts';
import { actorTitle, isPersonHere } from '../model/source.ts';
import type { EngineConfig } from './config.ts';
import type { EngineState, PlatformState } from './state.ts';
import type { Turn } from './turn.ts';
import { unconfirmedRoots } from './unconfirmed-sizes.ts';
import type { EntryBar } from './wish.ts';

interface Problem {
  readonly code: ErrorCodeName;
  readonly reason: string;
}

type ArmWish = Pick<Extract<Event, { type: 'armReceived' }>, 'platform' | 'account' | 'by' | 'reason' | 'atUs'>;

/**
 * Why a platform cannot be armed; undefined if it can. ARM_NOT_HERE, REASON_MISSING, LIVE_MODE_OFF, PLATFORM_UNKNOWN,
 * LIVE_UNPROVEN for a platform that is not live, or has not shown its token, login and server, LIVE_ACCOUNT_DIFFERS,
 * LIVE_SIZE_UNCONFIRMED while no person has confirmed what a contract is there.
 */
export function armProblem(state: EngineState, config: EngineConfig, wish: ArmWish): Problem | undefined {
  const { platform, account, by, reason } = wish;
  if (!isPersonHere(by)) return { code: 'ARM_NOT_HERE', reason: `${actorTitle(by)} may not arm a live account` };
  if (reason.trim() === '') return { code: 'REASON_MISSING', reason: 'reason: expected a text, for the record' };
  if (config.mode !== 'live')
    return { code: 'LIVE_MODE_OFF', reason: 'this gateway runs on paper, with the paper journal' };
  const known = state.platforms.get(platform);
  if (known === undefined || known.link === 'closed')
    return {
      code: 'PLATFORM_UNKNOWN',
      reason: `${platform} is not connected, so nobody knows which account it trades`,
    };
  const missing = unprovenReason(known.identity);
  if (missing !== undefined) return { code: 'LIVE_UNPROVEN', reason: `${platform} ${missing}` };
  if (account !== known.identity.account)
    return {
      code: 'LIVE_ACCOUNT_DIFFERS',
      reason: `account: expected the one that ${platform} trades, typed exactly, was ${account}`,
    };
  const unconfirmed = unconfirmedRoots({ state, config, atUs: wish.atUs }, known);
  return unconfirmed === undefined ? undefined : { code: 'LIVE_SIZE_UNCONFIRMED', reason: unconfirmed };
}

/** What a platform lacks to be live for us; undefined for one that may be armed. */
function unprovenReason({ dialect, mode, login, server, hasToken, simulated }: PlatformIdentity): string | undefined {
  if (simulated) return 'is simulated';
  if (dialect === 'legacy') return 'speaks the legacy dialect, which proves nothing: it never trades live';
  if (mode !== 'live') return `states a ${mode} account, which needs no arming`;
  if (hasToken !== true) return 'has not shown the token of its id';
  return login === undefined || server === undefined ? 'does not state its login and server' : undefined;
}

/** Arms a live account for entries. */
export function handleArm(turn: Turn, event: Extract<Event, { type: 'armReceived' }>): void {
  const { platform, account, by, reason } = event;
  const problem = armProblem(turn.state, turn.config, event);
  const identity = turn.state.platforms.get(platform)?.identity;
  if (problem !== undefined || identity === undefined) {
    if (problem !== undefined) turn.count(problem.code);
    turn.log(`Arming of ${platform} refused: ${problem?.reason ?? 'it is not connected'}`);
    return;
  }
  const { login = '', server = '' } = identity;
  const arming: Arming = { account, login, server, mode: 'live', by, reason, sinceUs: turn.atUs };
  turn.decide({ type: 'platformArmed', platform, arming });
  turn.alert({
    code: 'LIVE_ARMED',
    severity: 'warning',
    platform,
    text: `${platform} account ${account} is ARMED for live entries, by ${actorTitle(by)}: ${reason}. Disarm: nexus disarm --platform ${platform}`,
  });
}

/** Disarms: entries stop at once, exits pass. Never refused. */
export function handleDisarm(turn: Turn, event: Extract<Event, { type: 'disarmReceived' }>): void {
  const { platform, by, reason } = event;
  if (turn.state.armed.has(platform)) disarm(turn, platform, `disarmed by ${actorTitle(by)}: ${reason}`);
}

/** A platform has said who it is: an armed account that is another one by now is disarmed, loudly. */
export function holdToArming(turn: Turn, identity: PlatformIdentity): void {
  const arming = turn.state.armed.get(identity.platform);
  if (arming === undefined || isPinnedTo(arming, identity)) return;
  const was = `account ${arming.account}, login ${arming.login}, server ${arming.server}, live`;
  const { account, login = 'none', server = 'none', mode } = identity;
  disarm(turn, identity.platform, `it was armed as ${was}, and is ${account}, ${login}, ${server}, ${mode} now`);
}

function isPinnedTo(arming: Arming, { account, login, server, mode, hasToken }: PlatformIdentity): boolean {
  const isSame = arming.account === account && arming.login === login && arming.server === server;
  return isSame && arming.mode === mode && hasToken === true;
}

function disarm(turn: Turn, platform: PlatformId, reason: string): void {
  turn.decide({ type: 'platformDisarmed', platform, reason });
  turn.alert({
    code: 'LIVE_DISARMED',
    severity: 'alarm',
    platform,
    text: `${platform} is not armed any more: ${reason}. No entry is sent there; exits pass.`,
  });
}

/** What stands against anything at all being sent to a live account that has not shown its token. LIVE_UNPROVEN. */
export function unprovenBar({ identity }: PlatformState): EntryBar | undefined {
  if (identity.mode !== 'live' || identity.hasToken === true) return undefined;
  const { platform, account } = identity;
  return { code: 'LIVE_UNPROVEN', reason: `${platform} states the live account ${account} and showed no token for it` };
}

/** Whether a person has armed the very account that a platform trades. */
export function isArmed(state: EngineState, config: EngineConfig, { identity }: PlatformState): boolean {
  const arming = state.armed.get(identity.platform);
  return config.mode === 'live' && arming !== undefined && isPinnedTo(arming, identity);
}

/**
 * What bars entries on a live account: LIVE_NOT_ARMED, or LIVE_TOKEN_REQUIRED for a client that has not shown its token
 * (legacy clients cannot; theirs need the operator's consent). Undefined on paper.
 */
export function liveBar(
  state: EngineState,
  config: EngineConfig,
  known: PlatformState,
  asked: { readonly client: ClientId; readonly isTrusted: boolean },
): EntryBar | undefined {
  const { platform, account, mode } = known.identity;
  if (mode !== 'live') return undefined;
  if (!isArmed(state, config, known))
    return { code: 'LIVE_NOT_ARMED', reason: `${platform} account ${account} is live and not armed` };
  if (asked.isTrusted || (asked.client === LEGACY_CLIENT && config.legacyClientsLive === true)) return undefined;
  return { code: 'LIVE_TOKEN_REQUIRED', reason: `${platform} is live, and ${asked.client} has not shown its token` };
}

/** Whether what a platform says may touch an order: of a live order only the account that got it may speak, with its token. */
export function maySpeakOf(
  known: PlatformState | undefined,
  child: { readonly live?: true; readonly account: string },
): boolean {
  if (child.live !== true || known === undefined) return true;
  const { mode, hasToken, account } = known.identity;
  return mode === 'live' && hasToken === true && account === child.account;
}
