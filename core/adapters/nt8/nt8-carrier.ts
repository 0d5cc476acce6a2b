import type { BridgeCarrier, CarrierOwner, CarrierParts, MakeCarrier } from '../bridge/bridge-carrier.ts';
import { BridgeListener } from '../bridge/bridge-listener.ts';
import { Timers } from '../timers.ts';
import type { StartLinkProcess } from '../link-process.ts';
import type { CarrierChoice } from './nt8-settings.ts';
import { ProcessCarrier } from './process-carrier.ts';

/** How long after the .NET link was given up it is tried again, where nothing else may carry the frames. */
const RETRY_MS = 60_000;

/**
 * Makes what carries the frames of NinjaTrader 8: the .NET link where it can be had, else a listener of the gateway's own for
 * the same frames, which says that it is not the link and why.
 */
export function nt8Carrier(choice: CarrierChoice, start: StartLinkProcess | undefined): MakeCarrier {
  return (parts, owner) => {
    if (choice === 'tcp') return listener(parts, owner, 'as the settings say');
    if (start === undefined && choice === 'auto') return listener(parts, owner, 'no .NET link comes with this gateway');
    return new LinkFirst(parts, owner, choice, start);
  };
}

function listener(parts: CarrierParts, owner: CarrierOwner, why: string): BridgeListener {
  return new BridgeListener(parts, {
    ...owner,
    listening: (port) => owner.listening(port, `read by the gateway itself: ${why}`),
  });
}

class LinkFirst implements BridgeCarrier {
  readonly #parts: CarrierParts;
  readonly #owner: CarrierOwner;
  readonly #choice: CarrierChoice;
  readonly #start: StartLinkProcess | undefined;
  readonly #timers: Timers;
  #inner: BridgeCarrier | undefined;

  constructor(parts: CarrierParts, owner: CarrierOwner, choice: CarrierChoice, start: StartLinkProcess | undefined) {
    this.#parts = parts;
    this.#owner = owner;
    this.#choice = choice;
    this.#start = start;
    this.#timers = new Timers(parts.clock);
  }

  open(): void {
    if (this.#start === undefined) return this.#without('no .NET link comes with this gateway');
    const inner = new ProcessCarrier(this.#parts, this.#owner, {
      start: this.#start,
      gaveUp: (reason) => this.#without(reason),
    });
    this.#inner = inner;
    return inner.open();
  }

  close(): void {
    this.#timers.cancelAll();
    this.#inner?.close();
    this.#inner = undefined;
  }

  #without(reason: string): void {
    if (this.#choice === 'auto') {
      this.#inner = listener(this.#parts, this.#owner, reason);
      return this.#inner.open();
    }
    this.#owner.failed('link_process_ended', `the .NET link cannot be had: ${reason}`);
    this.#timers.after(RETRY_MS, () => this.open());
  }
}
