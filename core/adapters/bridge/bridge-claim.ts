import type { PlatformId } from '../../model/ids.ts';
import type { Registration } from '../../wire/decode-register.ts';
import type { PeerFault } from './bridge-peer.ts';
import type { BridgeWords } from './bridge-settings.ts';

/** What stands against a REGISTER by itself, whoever holds the place: another platform, no proof, another version, no account. */
export function claimFault(
  { identity, token, protocol }: Registration,
  platform: PlatformId,
  protocolOurs: number,
  isToken: (shown: string) => boolean,
  words: BridgeWords,
): PeerFault | undefined {
  if (identity.platform !== platform)
    return { code: 'PLATFORM_ID_INVALID', reason: `expected platform ${platform}, was ${identity.platform}` };
  if (token === undefined || !isToken(token))
    return {
      code: 'BRIDGE_TOKEN_WRONG',
      reason: `the token of ${platform} was ${token === undefined ? 'not shown' : 'wrong'}`,
    };
  // Both come from one release: what a newer one would promise nobody here knows.
  if (protocol > protocolOurs)
    return {
      code: 'BRIDGE_VERSION',
      reason: `this gateway speaks protocol ${protocolOurs}, the bridge ${protocol}: ${words.install}`,
    };
  if (identity.dialect === 'v1' && identity.login !== undefined && identity.server !== undefined) return undefined;
  return { code: 'KEY_MISSING', reason: 'REGISTER login, server: expected both in the first frame' };
}
