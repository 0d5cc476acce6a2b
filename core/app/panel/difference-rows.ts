import type { DifferenceView } from '../../api/risk-view.ts';
import { unreachable } from '../../base/assert.ts';
import type { Engine } from '../../engine/engine.ts';
import type { PositionView } from '../../engine/view.ts';
import { isSettled, type Difference } from '../../model/difference.ts';
import { actorTitle } from '../../model/source.ts';
import { choicesOf, choiceText } from '../../orders/explain-difference.ts';

const SHOWN_MAX = 100;

/** Differences with platforms as the panel shows them, newest first, each with what may be said of it now. */
export function differenceRows(engine: Pick<Engine, 'differences'>): readonly DifferenceView[] {
  return engine
    .differences()
    .slice(0, SHOWN_MAX)
    .map((difference) => ({
      key: String(difference.id),
      kind: difference.kind,
      platform: difference.platform,
      account: difference.account,
      symbol: difference.symbol,
      orderId: 'orderId' in difference ? (difference.orderId ?? null) : null,
      ...sidesOf(difference),
      text: difference.text,
      proposal: difference.proposal,
      sinceUs: difference.foundUs,
      standing: difference.standing.state,
      standingText: standingText(difference),
      choices: isSettled(difference)
        ? []
        : choicesOf(difference).map((choice, index) => ({
            choice,
            text: choiceText(difference, choice),
            proposed: index === 0,
          })),
    }));
}

/** The open difference about a position, if there is one. */
export function openDifferenceOf(engine: Pick<Engine, 'differences'>, position: PositionView): Difference | undefined {
  return engine
    .differences()
    .find(
      (difference) =>
        !isSettled(difference) &&
        difference.platform === position.platform &&
        difference.account === position.account &&
        difference.symbol === position.symbol,
    );
}

function sidesOf(difference: Difference): { readonly ours: string; readonly theirs: string } {
  switch (difference.kind) {
    case 'position':
      return {
        ours: String(difference.ours),
        theirs: difference.otherAccount === true ? 'not known' : String(difference.theirs),
      };
    case 'missed_fill':
      return { ours: 'not booked', theirs: `${difference.execIds.length} fill(s)` };
    case 'unlisted_order':
      return { ours: `order ${difference.orderId}`, theirs: 'not listed' };
    case 'closed_order':
      return { ours: 'open', theirs: difference.ended };
    case 'foreign_order':
      return { ours: 'not ours', theirs: `${difference.side} ${difference.size} ${difference.symbol}` };
    default:
      return unreachable(difference);
  }
}

function standingText({ standing }: Difference): string {
  if (standing.state === 'open') return '';
  const why = standing.reason === '' ? '' : `: ${standing.reason}`;
  const how = standing.state === 'settled' ? `${standing.how} ` : '';
  return `${how}by ${actorTitle(standing.by)}${why}`;
}
