import type { Event } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import type { PlatformIdentity } from '../model/platform.ts';
import { holdToArming } from './arming.ts';
import { askReport } from './ask-report.ts';
import { makeUnknown } from './handle-child.ts';
import { offerExitOfLost, offerExitOfReturned } from './offer-exit.ts';
import { noteOtherAccounts } from './other-accounts.ts';
import type { Turn } from './turn.ts';

/** Ids that are remembered for ever; beyond them somebody is making names up. */
const PLATFORMS_MAX = 1_000;

/** A platform has said who it is. One that can report stays shut until it has. */
export function handleRegistered(turn: Turn, identity: PlatformIdentity): void {
  const { platform } = identity;
  const known = turn.state.platforms.get(platform);
  if (known !== undefined && known.link !== 'closed') {
    if (sameAccount(known.identity, identity)) {
      if (JSON.stringify(known.identity) !== JSON.stringify(identity))
        turn.decide({ type: 'platformRenewed', identity });
      holdToArming(turn, identity);
      return;
    }
    handleLost(turn, platform, `the account changed from ${known.identity.account} to ${identity.account}`);
  }
  if (known === undefined && turn.state.platforms.size >= PLATFORMS_MAX) {
    turn.count('CAPACITY_EXCEEDED');
    turn.log(`${platform} is not taken: ${PLATFORMS_MAX} platform ids are known already`);
    return;
  }
  const recovering = identity.abilities.report;
  turn.decide({ type: 'platformOpened', identity, recovering });
  holdToArming(turn, identity);
  turn.log(`Platform registered: ${platform}`);
  const opened = turn.state.platforms.get(platform);
  if (opened !== undefined) noteOtherAccounts(turn, opened);
  if (identity.mode === 'unverified')
    turn.log(`${platform} did not state whether its account is a demo account: mode unverified`);
  tellLink(turn, platform, true, recovering ? 'connected, waiting for its report' : 'connected');
  if (recovering) askReport(turn, platform);
  else offerExitOfReturned(turn, platform);
}

function sameAccount(a: PlatformIdentity, b: PlatformIdentity): boolean {
  return a.account === b.account && a.login === b.login && a.server === b.server && a.mode === b.mode;
}

/** A platform's link is gone: what was in flight there is unknown from now on. */
export function handleLost(turn: Turn, platform: PlatformId, reason: string, switchedOff?: true): void {
  const known = turn.state.platforms.get(platform);
  if (known === undefined || known.link === 'closed') return;
  turn.decide({ type: 'platformClosed', platform, reason });
  const inFlight = openOf(turn, platform);
  turn.log(`Platform lost: ${platform} (${reason})`);
  tellLost(turn, platform, reason, inFlight.length, switchedOff === true);
  offerExitOfLost(turn, platform, switchedOff === true);
  tellLink(turn, platform, false, reason);
  for (const child of inFlight) makeUnknown(turn, child, `the link to ${platform} broke before its outcome was told`);
}

function tellLost(turn: Turn, platform: PlatformId, reason: string, inFlight: number, switchedOff: boolean): void {
  const orders =
    inFlight > 0 ? `${inFlight} order(s) there have no known outcome now.` : 'No order was in flight there.';
  turn.alert(
    switchedOff
      ? {
          code: 'PLATFORM_SWITCHED_OFF',
          severity: inFlight > 0 ? 'alarm' : 'info',
          platform,
          text: `${platform} was ${reason}. ${orders} Nobody watches what it holds until it is switched on again.`,
        }
      : {
          code: 'PLATFORM_ABSENT',
          severity: inFlight > 0 ? 'alarm' : 'warning',
          platform,
          text: `${platform} is lost: ${reason}. ${orders} It comes back by itself when the platform reconnects.`,
        },
  );
}

function openOf(turn: Turn, platform: PlatformId): readonly Child[] {
  return [...turn.state.openChildren.on(platform)];
}

function tellLink(turn: Turn, platform: PlatformId, linked: boolean, reason: string): void {
  turn.tell({ to: 'everyone' }, { type: 'platformChanged', platform, linked, reason });
}

/** A platform says whether it can trade now. */
export function handlePlatformStatus(turn: Turn, event: Extract<Event, { type: 'platformStatusReceived' }>): void {
  const known = turn.state.platforms.get(event.platform);
  if (known === undefined || (known.canTrade === event.canTrade && known.cannotTradeReason === event.reason)) return;
  const { platform, canTrade, reason } = event;
  turn.decide({ type: 'platformAbilityChanged', platform, canTrade, reason });
  turn.log(canTrade ? `${platform} can trade` : `${platform} cannot trade: ${reason}`);
}

/** The first tick of an unlisted platform showed how it spells its symbols. */
export function handleSpelling(turn: Turn, platform: PlatformId, spelling: string): void {
  const known = turn.state.platforms.get(platform);
  if (known === undefined || known.spelling === spelling) return;
  turn.decide({ type: 'spellingLearned', platform, spelling });
  turn.log(`${platform} spells its symbols as ${spelling} does`);
}
