/** Rises with every change that an older side would misread. Fields that an older side may ignore do not raise it. */
export const CONTRACT_VERSION = 1;

/** Why something was not done or answered. `code` stands in the catalogue of codes. */
export interface ApiError {
  readonly code: string;
  readonly reason: string;
  /** What a person does about it; empty where the reason says it. */
  readonly remedy: string;
}

/** How often patches are sent at most, all streams together in one message. */
export const PATCH_EVERY_MS = 100;
/** While nothing changes, a beat tells that the gateway is there. */
export const BEAT_EVERY_MS = 1_000;
/** Without a word for so long what is shown counts as old. */
export const STALE_AFTER_MS = 3_000;
/** Messages with patches that a client has not confirmed yet; above it nothing is sent to it, and then a snapshot. */
export const UNSEEN_MAX = 4;
/** Questions and commands of one client in flight; above it they are refused BUSY. */
export const IN_FLIGHT_MAX = 64;
