import type { AdapterEvent, SendOutcome } from '../adapters/port.ts';
import { unreachable } from '../base/assert.ts';
import type { PlatformCommand } from '../model/command.ts';
import type { PlatformId } from '../model/ids.ts';
import type { UndatedEvent } from './inbox.ts';

/** What an adapter tells, as the engine takes it. */
export function engineEventOf(platform: PlatformId, event: AdapterEvent): UndatedEvent {
  switch (event.type) {
    case 'registered':
      return { type: 'platformRegistered', identity: event.identity };
    case 'lost':
      return { type: 'platformLost', platform, reason: event.reason };
    case 'status':
      return { type: 'platformStatusReceived', platform, canTrade: event.canTrade, reason: event.reason };
    case 'orderStatus':
      return { ...event, type: 'orderStatusReceived', platform };
    case 'fill':
      return { type: 'fillReceived', fill: { ...event.fill, platform } };
    case 'report':
      return { type: 'reportReceived', platform, report: event.report };
    case 'orderSent':
    case 'orderNotSent':
      return event;
    default:
      return unreachable(event);
  }
}

/**
 * What the engine learns from the moment of sending; undefined while the command waits, or where the platform's own
 * answer tells. A cancel or change that did not leave is told as one that was refused.
 */
export function outcomeEventOf(command: PlatformCommand, sent: SendOutcome): UndatedEvent | undefined {
  switch (command.type) {
    case 'submitOrder': {
      const { orderId } = command.order;
      if (sent.outcome === 'sent') return { type: 'orderSent', orderId };
      return sent.outcome === 'queued'
        ? undefined
        : { type: 'orderNotSent', orderId, code: sent.code, reason: sent.reason };
    }
    case 'cancelOrder':
    case 'modifyOrder':
      if (sent.outcome !== 'not_sent') return undefined;
      return {
        type: 'orderStatusReceived',
        platform: command.platform,
        orderId: command.orderId,
        status: command.type === 'cancelOrder' ? 'cancel_rejected' : 'modify_rejected',
        code: sent.code,
        reason: `nothing was sent: ${sent.reason}`,
        neverLeft: true,
      };
    case 'requestReport':
      return undefined;
    default:
      return unreachable(command);
  }
}
