import type { Result } from '../base/result.ts';

/** What the gateway says to the process of the NT8 link: once how to begin, then batches of orders (nt8/link-batch.ts). */
export type ToLink = Uint8Array | StartLink;

export interface StartLink {
  readonly type: 'start';
  readonly port: number;
  readonly linksMax: number;
  readonly backlogBytesMax: number;
}

/** What the process says: batches of records, or that it can never work here, and why. It ends after that. */
export type FromLink = Uint8Array | { readonly type: 'unavailable'; readonly reason: string };

/** The process, as the one who started it has it. */
export interface LinkProcess {
  /** 0 where nobody knows. */
  readonly pid: number;
  post(message: ToLink): void;
  /** Ends it at once. Its owner is told nothing any more. */
  kill(): void;
}

export interface LinkProcessOwner {
  message(message: unknown): void;
  /** Called once, however it ended. */
  ended(reason: string): void;
}

/** Starts the process; refused with the reason where it can never run here. */
export type StartLinkProcess = (owner: LinkProcessOwner) => Result<LinkProcess, string>;

/** Reads what came from the process; undefined for what is none of it. */
export function readFromLink(message: unknown): FromLink | undefined {
  if (message instanceof Uint8Array) return message;
  if (typeof message !== 'object' || message === null || !('type' in message)) return undefined;
  const { type, reason } = message as Readonly<Record<string, unknown>>;
  return type === 'unavailable' && typeof reason === 'string' ? { type, reason } : undefined;
}
