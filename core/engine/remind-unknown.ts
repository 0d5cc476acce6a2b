import type { Denial } from '../model/order.ts';
import type { Turn } from './turn.ts';

/**
 * Says which order of unknown outcome keeps entries out, each time that one was wanted: the alarm of its beginning may have
 * been seen and forgotten. The same words again only count.
 */
export function remindOfUnknown(turn: Turn, root: string, { code, platform, reason }: Denial): void {
  if (code !== 'UNKNOWN_ORDER_OPEN') return;
  turn.alert({ code, severity: 'warning', platform, text: `Nothing more of ${root} enters ${platform}: ${reason}` });
}
