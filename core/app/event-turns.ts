import type { SendOutcome } from '../adapters/port.ts';
import type { Alert } from '../model/alert.ts';
import type { Audience, ClientMessage } from '../model/client-message.ts';
import type { PlatformCommand } from '../model/command.ts';
import type { Event } from '../model/event.ts';
import type { GatewayCore } from './gateway-core.ts';
import type { GatewayOptions } from './gateway.ts';
import { createInbox, type Inbox, type UndatedEvent, type WorkedEvent } from './inbox.ts';
import { performEffect } from './perform-effect.ts';
import { quoteSamples } from './signal-inputs.ts';

export interface EventTurnsOptions {
  readonly core: GatewayCore;
  readonly gateway: Pick<GatewayOptions, 'clock' | 'endOfTurn' | 'journal'>;
  readonly send: (command: PlatformCommand) => SendOutcome;
  readonly tell: (audience: Audience, message: ClientMessage) => void;
  /** Shows a person, and every client, what the inbox itself has to say. */
  readonly raiseToAll: (alert: Alert) => void;
  /** Called after every event that was worked off, once those who waited for it were told. */
  readonly worked: (worked: WorkedEvent) => void;
}

/** The way of every event: through the inbox and the engine, its effects performed, those who wait for it told. */
export interface EventTurns {
  readonly inbox: Inbox;
  /** Posts an event; `journalled` is called once it was worked off, unless the gateway has stopped. */
  post(event: UndatedEvent, journalled?: () => void): void;
  /** Posts an event and waits until all that it led to is done. */
  postAndWait(event: UndatedEvent): Promise<void>;
}

/** Makes the inbox over the engine of the core. */
export function createEventTurns(options: EventTurnsOptions): EventTurns {
  const { core, gateway, send, tell, raiseToAll, worked } = options;
  const { engine, gate, board, counters, measures, raise, log, ratesNow } = core;
  const waiters = new Map<Event, () => void>();

  const inbox = createInbox({
    engine,
    gate,
    clock: gateway.clock,
    endOfTurn: gateway.endOfTurn ?? ((run) => setImmediate(run)),
    journal: gateway.journal ?? { commit: () => ({ outcome: 'written' }) },
    perform: (effect) =>
      performEffect(effect, {
        send,
        post: (event) => inbox.post(event),
        tell,
        raise,
        log,
        count: (code) => counters.add(code),
        showMarket: (root) =>
          inbox.post({ type: 'marketShown', root, quotes: quoteSamples(board, root), ...ratesNow() }),
      }),
    alert: raiseToAll,
    log,
    worked: (done) => {
      measures.take(done);
      waiters.get(done.event)?.();
      waiters.delete(done.event);
      worked(done);
    },
  });
  return {
    inbox,
    post: (event, journalled) => {
      const posted = inbox.post(event);
      if (posted !== undefined && journalled !== undefined) waiters.set(posted, journalled);
    },
    postAndWait: (event) =>
      new Promise((resolve) => {
        const posted = inbox.post(event.type === 'orderSettled' ? { ...event, ...ratesNow() } : event);
        if (posted === undefined) resolve();
        else waiters.set(posted, resolve);
      }),
  };
}
