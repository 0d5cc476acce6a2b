import type { Timers } from '../timers.ts';
import { isSimulationMismatch, tradeBarOf, type SimulationMismatch, type TradeBar } from './sierra-lights.ts';

export interface TradeWatchOptions {
  readonly timers: Timers;
  /** Allow Trading is on in Sierra Chart. */
  readonly tradingIsSupported: boolean;
  readonly status: (canTrade: boolean, reason: string) => void;
  readonly lit: () => void;
}

/** Nothing says when a person has switched the simulation mode: so long after a reject the next order may try it. */
const TRIED_AGAIN_MS = 30_000;

/** Watches over one link whether orders can be sent, and tells each change of it once the platform is registered. */
export class TradeWatch {
  readonly #options: TradeWatchOptions;
  #isRegistered = false;
  #accountIsDisabled = false;
  #absent: TradeBar | undefined;
  #mismatch: SimulationMismatch | undefined;
  #cancelRetry = (): void => {};
  /** Why it cannot trade, as it was told; empty where it can. */
  #told = '';

  constructor(options: TradeWatchOptions) {
    this.#options = options;
  }

  get bar(): TradeBar | undefined {
    return tradeBarOf({
      tradingIsSupported: this.#options.tradingIsSupported,
      absent: this.#absent,
      accountIsDisabled: this.#accountIsDisabled,
      mismatch: this.#mismatch,
    });
  }

  registered(): void {
    this.#isRegistered = true;
    this.#weigh();
  }

  accountDisabled(isDisabled: boolean): void {
    this.#accountIsDisabled = isDisabled;
    this.#weigh();
  }

  accountListed(absent: TradeBar | undefined): void {
    this.#absent = absent;
    this.#weigh();
  }

  orderAccepted(): void {
    this.#cancelRetry();
    this.#mismatch = undefined;
    this.#weigh();
  }

  orderRejected(text: string): void {
    if (!isSimulationMismatch(text)) return;
    this.#cancelRetry();
    this.#mismatch = { text, mayBeOver: false };
    this.#cancelRetry = this.#options.timers.after(TRIED_AGAIN_MS, () => {
      this.#mismatch = { text, mayBeOver: true };
      this.#weigh();
    });
    this.#weigh();
  }

  #weigh(): void {
    const { bar } = this;
    const reason = bar?.state === 'red' ? bar.reason : '';
    if (this.#isRegistered && reason !== this.#told) {
      this.#told = reason;
      this.#options.status(reason === '', reason);
    }
    this.#options.lit();
  }
}
