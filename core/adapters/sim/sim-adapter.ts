import type { Random } from '../../base/random.ts';
import type { PlatformCommand } from '../../model/command.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { Gate } from '../../risk/gate.ts';
import type { Adapter, AdapterEvent, AdapterSink, SendOutcome } from '../port.ts';
import { drawGapMs, drawMs } from './latency.ts';
import type { SimVenue } from './sim-venue.ts';
import { startTickFeed } from './tick-feed.ts';
import { Timers } from '../timers.ts';
import type { VenueEvent } from './venue-event.ts';

/** A gateway's link to a simulated venue. */
export interface SimAdapter extends Adapter {
  readonly isLinked: boolean;
  /** Breaks the link now; it comes back after `outageMs`, or as the venue's behaviour says. Nothing happens while it is broken. */
  cut(reason: string, outageMs?: number): void;
}

export interface SimAdapterOptions {
  readonly random: Random;
  readonly gate: Gate;
}

/** Makes the link of one gateway to a venue. To simulate the death of a gateway, stop it and make another one. */
export function createSimAdapter(venue: SimVenue, { random, gate }: SimAdapterOptions): SimAdapter {
  return new SimLink(venue, random, gate);
}

/** Everything that belongs to one connection; gone when it breaks. */
interface Connection {
  readonly timers: Timers;
  /** On their way, in the order in which they arrive, whatever the timers' precision. */
  readonly commands: PlatformCommand[];
  readonly events: AdapterEvent[];
  /** On their way and free to be overtaken. */
  readonly heldEvents: Set<VenueEvent>;
  /** When the last command arrives, and the last event that is not held back: later ones come no earlier. */
  lastArrivalUs: number;
  lastDeliveryUs: number;
  readonly end: () => void;
}

class SimLink implements SimAdapter {
  readonly platform: PlatformId;
  private readonly venue: SimVenue;
  private readonly random: Random;
  private readonly gate: Gate;
  private readonly dialling: Timers;
  private sink: AdapterSink | undefined;
  private connection: Connection | undefined;

  constructor(venue: SimVenue, random: Random, gate: Gate) {
    this.platform = venue.platform;
    this.venue = venue;
    this.random = random;
    this.gate = gate;
    this.dialling = new Timers(venue.clock);
  }

  get isLinked(): boolean {
    return this.connection !== undefined;
  }

  start(sink: AdapterSink): void {
    if (this.sink !== undefined) return;
    this.sink = sink;
    this.dial(0);
  }

  stop(): void {
    this.dialling.cancelAll();
    this.breakLink();
    this.sink = undefined;
  }

  cut(reason: string, outageMs: number = drawMs(this.venue.behaviour.outage, this.random)): void {
    if (this.connection === undefined) return;
    this.breakLink();
    if (this.random.chance(this.venue.behaviour.restartRate)) this.venue.restart();
    this.dial(outageMs);
    this.sink?.event({ type: 'lost', reason });
  }

  send(command: PlatformCommand): SendOutcome {
    const { connection, venue, random } = this;
    if (connection === undefined)
      return { outcome: 'not_sent', code: 'PLATFORM_ABSENT', reason: `${this.platform} is not connected` };
    if (random.chance(venue.behaviour.linkBusyRate))
      return { outcome: 'not_sent', code: 'SOCKET_BUSY', reason: `${this.platform} does not take what is sent` };
    const isEntry =
      command.type === 'submitOrder'
        ? command.order.role === 'ENTRY'
        : command.type === 'modifyOrder' && command.isEntry === true;
    if (isEntry && !this.gate.isOpen)
      return { outcome: 'not_sent', code: 'TRADING_HALTED', reason: 'the gate was shut before the order left' };
    this.carry(connection, command);
    return { outcome: 'sent' };
  }

  /** Takes a command to the venue, in order. */
  private carry(connection: Connection, command: PlatformCommand): void {
    const { venue, random } = this;
    const nowUs = venue.clock.monotonicUs();
    const dueUs = nowUs + drawMs(venue.behaviour.commandLatency, random) * 1000;
    connection.lastArrivalUs = Math.max(connection.lastArrivalUs, dueUs);
    const delayMs = (connection.lastArrivalUs - nowUs) / 1000;
    connection.commands.push(command);
    connection.timers.after(delayMs, () => {
      const arrived = connection.commands.shift();
      if (arrived?.type === 'requestReport') this.answerReport(connection, arrived.requestId, arrived.sinceUs);
      else if (arrived !== undefined) venue.receive(arrived);
    });
  }

  private answerReport(connection: Connection, requestId: string, sinceUs: number): void {
    if (this.random.chance(this.venue.behaviour.reportLossRate)) return;
    const report = this.venue.report(requestId, sinceUs);
    this.deliver(connection, { type: 'report', report });
  }

  private dial(afterMs: number): void {
    const connectMs = drawMs(this.venue.behaviour.connectLatency, this.random);
    this.dialling.after(afterMs + connectMs, () => this.connect());
  }

  private connect(): void {
    const { venue, random } = this;
    const unlink = venue.link((event) => this.onVenueEvent(connection, event));
    const stopFeed = startTickFeed(venue, random, (bytes) => this.sink?.ticks(bytes));
    const connection: Connection = {
      timers: new Timers(venue.clock),
      commands: [],
      events: [],
      heldEvents: new Set(),
      lastArrivalUs: 0,
      lastDeliveryUs: 0,
      end: () => {
        unlink();
        stopFeed();
        connection.timers.cancelAll();
      },
    };
    this.connection = connection;
    this.sink?.event({ type: 'registered', identity: venue.identity });
    // The gateway may have stopped the adapter on that event.
    if (this.connection !== connection) return;
    const { disconnectEveryMs, resendRate } = venue.behaviour;
    for (const event of venue.takeUnsent()) if (random.chance(resendRate)) this.onVenueEvent(connection, event);
    if (disconnectEveryMs > 0)
      connection.timers.after(drawGapMs(disconnectEveryMs, random), () => {
        if (venue.behaviour.disconnectEveryMs > 0) this.cut('the link broke');
      });
  }

  /** An order's event sets out for the gateway: it may be lost, doubled or held back on its way. */
  private onVenueEvent(connection: Connection, event: VenueEvent): void {
    const { random } = this;
    const { eventLossRate, duplicateRate, reorderRate, reorderHold } = this.venue.behaviour;
    if (random.chance(eventLossRate)) return;
    if (random.chance(reorderRate)) this.deliverHeld(connection, event, drawMs(reorderHold, random));
    else this.deliver(connection, event);
    if (random.chance(duplicateRate)) this.deliverHeld(connection, event, drawMs(reorderHold, random));
  }

  /** Brings an event to the gateway after those before it. */
  private deliver(connection: Connection, event: AdapterEvent): void {
    const { venue, random } = this;
    const nowUs = venue.clock.monotonicUs();
    const dueUs = nowUs + drawMs(venue.behaviour.eventLatency, random) * 1000;
    connection.lastDeliveryUs = Math.max(connection.lastDeliveryUs, dueUs);
    connection.events.push(event);
    connection.timers.after((connection.lastDeliveryUs - nowUs) / 1000, () => {
      const delivered = connection.events.shift();
      if (delivered !== undefined) this.sink?.event(delivered);
    });
  }

  /** Brings an event to the gateway on its own, later than its time. */
  private deliverHeld(connection: Connection, event: VenueEvent, heldMs: number): void {
    const { venue, random } = this;
    connection.heldEvents.add(event);
    connection.timers.after(drawMs(venue.behaviour.eventLatency, random) + heldMs, () => {
      connection.heldEvents.delete(event);
      this.sink?.event(event);
    });
  }

  /** Ends the connection: what was on its way to the venue arrives now or never, what was on its way back stays there. */
  private breakLink(): void {
    const { connection, venue, random } = this;
    if (connection === undefined) return;
    this.connection = undefined;
    connection.end();
    for (const event of [...connection.events, ...connection.heldEvents])
      if (event.type === 'orderStatus' || event.type === 'fill') venue.keepUnsent(event);
    for (const command of connection.commands)
      if (command.type !== 'requestReport' && !random.chance(venue.behaviour.commandLossAtCutRate))
        venue.receive(command);
  }
}
