import { Timers } from '../adapters/timers.ts';
import type { Clock } from '../base/clock.ts';

/** Thrown where a simulated kill -9 meets the gateway: nothing of that process runs after it. */
export class GatewayKilled extends Error {
  override readonly name = 'GatewayKilled';
}

/** A moment at which a kill is of interest: about the commit, and about each order's bytes. */
export type KillPoint = 'beforeCommit' | 'afterCommit' | 'beforeSend' | 'afterSend';

export const KILL_POINTS: readonly KillPoint[] = ['beforeCommit', 'afterCommit', 'beforeSend', 'afterSend'];

/** One process of the gateway, from its start to its end: its clock, whose timers end with it, and its death. */
export class GatewayLife {
  readonly clock: Clock;
  private readonly timers: Timers;
  private killed: GatewayKilled | undefined;
  private planned: { readonly point: KillPoint; left: number } | undefined;

  constructor(clock: Clock) {
    this.timers = new Timers(clock);
    this.clock = {
      nowUs: () => clock.nowUs(),
      monotonicUs: () => clock.monotonicUs(),
      after: (delayMs, run) => this.timers.after(delayMs, run),
    };
  }

  /** Plans the kill for the n-th time that the gateway comes by a point. */
  killAt(point: KillPoint, times: number): void {
    this.planned = { point, left: times };
  }

  /** Takes a planned kill back. */
  spare(): void {
    this.planned = undefined;
  }

  /** The gateway comes by a point: throws {@link GatewayKilled} where its kill was planned. */
  pass(point: KillPoint): void {
    if (this.planned?.point !== point) return;
    this.planned.left -= 1;
    if (this.planned.left > 0) return;
    this.killed = new GatewayKilled(point);
    throw this.killed;
  }

  /** Nothing leaves a process that was killed, also where it would still act on the way out: that is no way of a kill -9. */
  mustLive(): void {
    if (this.killed !== undefined) throw this.killed;
  }

  /** The process is gone. */
  end(): void {
    this.planned = undefined;
    this.timers.cancelAll();
  }
}
