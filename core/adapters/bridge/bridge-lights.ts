import type { ErrorCodeName } from '../../model/error-code.ts';
import type { DataLight, Lights, LinkCause, LinkLight, TradeLight } from '../../model/light.ts';
import type { BridgeMessage } from '../../wire/decode-bridge.ts';
import type { BridgeWords } from './bridge-settings.ts';

const GREEN = { state: 'green' } as const;

/** No bridge is registered: what is known of why, and what to do. */
export function darkLights(cause: LinkCause, reason: string, words: BridgeWords): Lights {
  const remedy = remedyOf(cause, words);
  const link: LinkLight = { state: cause === 'waiting_for_bridge' ? 'amber' : 'red', cause, reason, remedy };
  const none = { state: 'red', cause: 'no_link', reason: 'not connected', remedy } as const;
  return { link, data: none, canTrade: none };
}

/** A registered bridge: what is known of its prices, and the platform trades or says why it does not. */
export function litLights(data: DataLight, canTrade: TradeLight): Lights {
  return { link: GREEN, data, canTrade };
}

/** The data light of a registered bridge: ticks have come or not, and it may have said that its price feed is down, and why. */
export function dataLightOf(hasTicks: boolean, feedDown: string | undefined, words: BridgeWords): DataLight {
  const remedy = words.noTicks;
  if (feedDown !== undefined) return { state: 'red', cause: 'feed_down', reason: feedDown, remedy };
  return hasTicks ? GREEN : { state: 'off', cause: 'no_tick_yet', reason: 'no tick yet', remedy };
}

/** The trade light of what a bridge said in STATUS. */
export function tradeLightOf(
  canTrade: boolean,
  reason: string,
  cause: BridgeMessage['tradeCause'],
  words: BridgeWords,
): TradeLight {
  if (canTrade) return GREEN;
  switch (cause) {
    case 'market_closed':
      return { state: 'amber', cause, reason, remedy: 'Nothing to do: entries pass again when the market opens.' };
    case 'trading_switched_off':
      return { state: 'red', cause, reason, remedy: words.tradingOff };
    case 'account_disabled':
      return {
        state: 'red',
        cause,
        reason,
        remedy: 'Ask the broker: the account may not trade, or not with programs.',
      };
    case undefined:
      return { state: 'red', cause: 'stated_by_platform', reason, remedy: `Look at ${words.title}.` };
  }
}

/** What is unusual though the link stands. */
export interface BridgeNotes {
  /** About the way of the frames. */
  readonly way?: string | undefined;
  /** About the program that sends them. */
  readonly version?: string | undefined;
}

/** What a person should know where another version of the bridge runs than comes with the gateway; undefined where neither says. */
export function versionNote(
  ours: string | undefined,
  theirs: string | undefined,
  words: BridgeWords,
): string | undefined {
  if (ours === undefined || theirs === undefined || ours === theirs) return undefined;
  return `version ${theirs} of its bridge runs there, this gateway comes with ${ours}: ${words.install}`;
}

/** The lights with the notes of them. */
export function withNotes(lights: Lights, { way, version }: BridgeNotes, { title }: BridgeWords): Lights {
  const notes = [
    ...(way === undefined ? [] : [`Frames of ${title}: ${way}`]),
    ...(version === undefined ? [] : [`${title}: ${version}`]),
  ];
  return notes.length === 0 ? lights : { ...lights, note: notes.join('. ') };
}

/** Why there is no link, of the code that a bridge was refused or dropped with; undefined where it left by itself. */
export function causeOf(code: ErrorCodeName | undefined): LinkCause {
  if (code === undefined) return 'lost';
  if (code === 'BRIDGE_TOKEN_WRONG') return 'token_refused';
  if (code === 'BRIDGE_VERSION') return 'other_version';
  if (code === 'BRIDGE_SILENT') return 'silent';
  return code === 'BRIDGE_IDENTITY_CHANGED' ? 'identity_changed' : 'nonsense';
}

function remedyOf(cause: LinkCause, words: BridgeWords): string {
  if (cause === 'port_taken')
    return 'Close the other program, or give the platform another port in gateway.yaml and install its bridge again.';
  if (cause === 'link_process_ended')
    return 'Nothing to do: it is started again. If this stays, see the log of the gateway.';
  if (cause === 'token_refused' || cause === 'other_version') return `Install the bridge again: ${words.install}.`;
  return cause === 'identity_changed' ? `Log ${words.title} in to the account that belongs there.` : words.waiting;
}
