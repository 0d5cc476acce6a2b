import type { Clock } from '../base/clock.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { PlatformId } from '../model/ids.ts';
import type { PlatformInput } from '../wire/decode-platform.ts';
import type { Registration } from '../wire/decode-register.ts';
import type { Claim, PlatformSession } from './platform-session.ts';
import type { TickSource } from './tick-source.ts';

export interface PlatformRosterOptions {
  readonly clock: Clock;
  /** Ids that the gateway's own simulated platforms hold; nobody else may take one. */
  readonly isReserved: (platform: PlatformId) => boolean;
  /** Why an operator does not want the platform now; undefined where it is welcome. */
  readonly unwanted: (platform: PlatformId) => string | undefined;
  /** Whether this is the token of the platform id. */
  readonly isToken: (platform: PlatformId, shown: string) => boolean;
  /** Whether the id is armed for live orders: nobody takes it without its token. */
  readonly isArmed: (platform: PlatformId) => boolean;
  /** Undefined when the gateway has no room for another platform id. */
  readonly openSource: (platform: PlatformId) => TickSource | undefined;
  /** The connection holds the id; `held` is what it said before that was certain. */
  readonly admitted: (session: PlatformSession, registration: Registration, held: readonly PlatformInput[]) => void;
  readonly refused: (session: PlatformSession, registration: Registration, code: ErrorCodeName, reason: string) => void;
  /** The connection no longer holds the id; its identity still stands during the call. */
  readonly released: (session: PlatformSession, reason: string) => void;
}

/** How long the holder of an id may take to answer a PING when another connection claims the id. */
export const CLAIM_MS = 500;
/** Messages of a newcomer that are kept while the holder is asked; later ones are left out. */
const HELD_MAX = 256;

/** Which connection holds which platform id. An id has one holder, and it changes hands only from one that is gone. */
export class PlatformRoster {
  readonly #options: PlatformRosterOptions;
  readonly #holders = new Map<PlatformId, PlatformSession>();
  readonly #claimants = new Map<PlatformId, PlatformSession>();
  #isStopped = false;

  constructor(options: PlatformRosterOptions) {
    this.#options = options;
  }

  holderOf(platform: PlatformId): PlatformSession | undefined {
    return this.#holders.get(platform);
  }

  holders(): readonly PlatformSession[] {
    return [...this.#holders.values()];
  }

  /**
   * Gives the id to the connection when nobody holds it, when it is its own, or when it shows the holder's token and
   * account. Otherwise the holder has 500 ms to answer a PING, and keeps the id if it does. PLATFORM_ID_RESERVED,
   * PLATFORM_SWITCHED_OFF, PLATFORM_ID_TAKEN, PLATFORMS_TOO_MANY, and TOKEN_REQUIRED for an id that is armed live.
   */
  claim(session: PlatformSession, stated: Registration, said?: PlatformInput): void {
    const registration = this.#withProof(stated);
    const { platform, account, hasToken } = registration.identity;
    const held = said === undefined ? [] : [said];
    if (hasToken !== true && this.#options.isArmed(platform)) {
      const reason = `${platform} is armed for live orders, and its token was not shown`;
      this.#options.refused(session, registration, 'TOKEN_REQUIRED', reason);
      return;
    }
    if (session.claim?.registration.identity.platform === platform) {
      session.claim.registration = registration;
      return;
    }
    this.#endClaim(session);
    const holder = this.#holders.get(platform);
    const unwanted = this.#options.unwanted(platform);
    if (this.#options.isReserved(platform)) {
      const reason = `${platform} is a platform that the gateway simulates or reaches by itself`;
      this.#options.refused(session, registration, 'PLATFORM_ID_RESERVED', reason);
    } else if (unwanted !== undefined) this.#options.refused(session, registration, 'PLATFORM_SWITCHED_OFF', unwanted);
    else if (holder === undefined || holder === session) this.#admit(session, registration, held);
    else if (showsSameOwner(registration, holder.token, account === holder.identity?.account))
      this.#takeOver(session, holder, { registration, held }, 'the same account connected again');
    else if (this.#claimants.has(platform)) this.#refuseTaken(session, registration, holder);
    else this.#challenge(session, holder, { registration, held });
  }

  /** Notes whether the token of the id was shown; what a peer says of that itself does not count. */
  #withProof(stated: Registration): Registration {
    const { identity, token } = stated;
    const isProven =
      identity.dialect === 'v1' && token !== undefined && this.#options.isToken(identity.platform, token);
    return isProven ? { ...stated, identity: { ...identity, hasToken: true } } : stated;
  }

  /** Keeps what a newcomer says while the holder is asked. */
  hold(claim: Claim, said: PlatformInput): void {
    if (claim.held.length < HELD_MAX) claim.held.push(said);
  }

  /** Frees the id that a connection holds or claims. Whoever claims it gets it. */
  release(session: PlatformSession, reason: string): void {
    this.#endClaim(session);
    const { platform } = session;
    if (platform === undefined || this.#holders.get(platform) !== session) return;
    this.#holders.delete(platform);
    this.#options.released(session, reason);
    session.identity = undefined;
    session.source = undefined;
    const claimant = this.#claimants.get(platform);
    const claim = claimant === undefined ? undefined : this.#endClaim(claimant);
    if (claimant !== undefined && claim !== undefined) this.#admit(claimant, claim.registration, claim.held);
  }

  stop(): void {
    this.#isStopped = true;
  }

  #challenge(session: PlatformSession, holder: PlatformSession, claim: Claim): void {
    const { clock } = this.#options;
    const askedUs = clock.monotonicUs();
    this.#claimants.set(claim.registration.identity.platform, session);
    session.claim = claim;
    holder.peer.ping();
    clock.after(CLAIM_MS, () => {
      if (session.claim !== claim || this.#isStopped) return;
      this.#endClaim(session);
      // A library that cannot answer PINGs is judged by its link alone, and that is up.
      const isAlive = holder.peer.lastHeardUs > askedUs || !holder.peer.canPing;
      const current = this.#holders.get(claim.registration.identity.platform);
      if (current !== holder || isAlive) this.#refuseTaken(session, claim.registration, current ?? holder);
      else
        this.#takeOver(session, holder, claim, `another connection took its id: it did not answer in ${CLAIM_MS} ms`);
    });
  }

  #takeOver(session: PlatformSession, holder: PlatformSession, claim: Claim, reason: string): void {
    this.release(holder, reason);
    holder.peer.close(reason);
    this.#admit(session, claim.registration, claim.held);
  }

  #refuseTaken(session: PlatformSession, registration: Registration, holder: PlatformSession): void {
    const { platform } = registration.identity;
    const reason = `${platform} is held by the connection from ${holder.peer.address}, which is alive`;
    this.#options.refused(session, registration, 'PLATFORM_ID_TAKEN', reason);
  }

  #admit(session: PlatformSession, registration: Registration, held: readonly PlatformInput[]): void {
    const { clock, openSource, admitted, refused } = this.#options;
    const { identity, token } = registration;
    const { platform } = identity;
    if (session.platform !== undefined && session.platform !== platform)
      this.release(session, `it registered as ${platform}`);
    const source = session.source ?? openSource(platform);
    if (source === undefined) {
      const reason = `there is no room for another platform id, so ${platform} is not taken`;
      refused(session, registration, 'PLATFORMS_TOO_MANY', reason);
      return;
    }
    this.#holders.set(platform, session);
    if (session.identity === undefined) session.registeredUs = clock.nowUs();
    session.source = source;
    session.identity = identity;
    session.token = token;
    session.missed = 0;
    admitted(session, registration, held);
  }

  #endClaim(session: PlatformSession): Claim | undefined {
    const { claim } = session;
    if (claim === undefined) return undefined;
    session.claim = undefined;
    this.#claimants.delete(claim.registration.identity.platform);
    return claim;
  }
}

function showsSameOwner({ token }: Registration, holderToken: string | undefined, isSameAccount: boolean): boolean {
  return token !== undefined && token === holderToken && isSameAccount;
}
