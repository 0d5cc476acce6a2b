import type { Adapter, AdapterEvent } from '../adapters/port.ts';
import type { SimAdapter } from '../adapters/sim/sim-adapter.ts';
import { unreachable } from '../base/assert.ts';
import type { OrderCommand, PlatformCommand } from '../model/command.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Dialect } from '../model/platform.ts';
import { legacyIdentity } from '../wire/decode-register.ts';
import type { GatewayLife } from './gateway-life.ts';

export interface OutsideAdapterOptions {
  readonly link: SimAdapter;
  readonly dialect: Dialect;
  readonly life: GatewayLife;
  /** Told of each order whose bytes have left. */
  readonly sent: (platform: PlatformId, order: OrderCommand) => void;
  /** Told of each other price of an entry whose bytes have left. */
  readonly moved: (platform: PlatformId, orderId: OrderId) => void;
}

/**
 * A simulated platform as one outside the process: it lives on when the gateway is killed, so it is no simulation to the
 * gateway. In the legacy dialect it tells of nothing but its fills, cumulative and without ids, and never reports.
 */
export function outsideAdapter(options: OutsideAdapterOptions): Adapter {
  const { link, dialect, life, sent, moved } = options;
  const { platform } = link;
  return {
    platform,
    start: (sink) =>
      link.start({
        ticks: (bytes) => sink.ticks(bytes),
        lights: (lights) => sink.lights(lights),
        event: (event) => {
          const told = dialect === 'legacy' ? legacyEvent(event, platform) : trueEvent(event);
          if (told !== undefined) sink.event(told);
        },
      }),
    stop: () => link.stop(),
    send: (command) => {
      life.mustLive();
      const isOrder = command.type === 'submitOrder';
      if (isOrder) life.pass('beforeSend');
      const outcome = link.send(dialect === 'legacy' ? legacyCommand(command) : command);
      if (isOrder && outcome.outcome === 'sent') {
        sent(platform, command.order);
        life.pass('afterSend');
      }
      if (command.type === 'modifyOrder' && command.isEntry === true && outcome.outcome === 'sent')
        moved(platform, command.orderId);
      return outcome;
    },
  };
}

function trueEvent(event: AdapterEvent): AdapterEvent {
  if (event.type !== 'registered') return event;
  return { ...event, identity: { ...event.identity, simulated: false, mode: 'demo' } };
}

/** An event in the legacy dialect; undefined for what it cannot say. */
function legacyEvent(event: AdapterEvent, platform: PlatformId): AdapterEvent | undefined {
  switch (event.type) {
    case 'registered':
      return { type: 'registered', identity: legacyIdentity(platform) };
    case 'orderStatus':
    case 'report':
      return undefined;
    case 'fill': {
      const { orderId, symbol, filledSize, fillPrice, status } = event.fill;
      const named = symbol === undefined ? {} : { symbol };
      return { type: 'fill', fill: { platform, orderId, ...named, filledSize, fillPrice, status, tsUs: 0 } };
    }
    case 'lost':
    case 'status':
    case 'orderSent':
    case 'orderNotSent':
      return event;
    default:
      return unreachable(event);
  }
}

/** An order as a legacy platform reads it: it knows neither reduce-only nor pairs. */
function legacyCommand(command: PlatformCommand): PlatformCommand {
  if (command.type !== 'submitOrder') return command;
  const { ocoId: _, parentOrderId: __, bracket: ___, ...order } = command.order;
  return { ...command, order: { ...order, reduceOnly: false } };
}
