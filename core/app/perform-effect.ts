import type { SendOutcome } from '../adapters/port.ts';
import { unreachable } from '../base/assert.ts';
import type { Effect } from '../engine/effect.ts';
import type { Alert } from '../model/alert.ts';
import type { Audience, ClientMessage } from '../model/client-message.ts';
import type { PlatformCommand } from '../model/command.ts';
import { outcomeEventOf } from './adapter-event.ts';
import type { UndatedEvent } from './inbox.ts';

/** Where effects go. */
export interface EffectTargets {
  readonly send: (command: PlatformCommand) => SendOutcome;
  readonly post: (event: UndatedEvent) => void;
  readonly tell: (audience: Audience, message: ClientMessage) => void;
  readonly raise: (alert: Alert) => void;
  readonly log: (line: string) => void;
  readonly count: (code: string) => void;
  readonly showMarket: (root: string) => void;
}

/** Does what an effect says; what became of a command at the moment of sending is posted as an event. */
export function performEffect(effect: Exclude<Effect, { readonly type: 'gate' }>, targets: EffectTargets): void {
  switch (effect.type) {
    case 'command': {
      const outcome = outcomeEventOf(effect.command, targets.send(effect.command));
      if (outcome !== undefined) targets.post(outcome);
      return;
    }
    case 'tell':
      return targets.tell(effect.audience, effect.message);
    case 'alert':
      return targets.raise(effect.alert);
    case 'log':
      return targets.log(effect.line);
    case 'count':
      return targets.count(effect.code);
    case 'askMarket':
      return targets.showMarket(effect.root);
    default:
      return unreachable(effect);
  }
}
