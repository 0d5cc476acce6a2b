import { openDifferences } from './difference-keep.ts';
import { alarmOf } from './find-differences.ts';
import { noteOpen, settleByReport } from './note-difference.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * A platform has said which account it trades. What is booked on another one of its accounts can be asked of nobody and
 * closed through nothing, so it is shown to a person, who alone can say that it is flat there; until the platform trades
 * that account again, whose reports then tell.
 */
export function noteOtherAccounts(turn: Turn, known: PlatformState): void {
  const { platform, account } = known.identity;
  const shown = new Set<string>();
  for (const difference of openDifferences(turn.state)) {
    if (difference.kind !== 'position' || difference.platform !== platform || difference.otherAccount !== true)
      continue;
    if (difference.account === account)
      settleByReport(turn, difference, 'agreed', `${platform} trades ${account} again`);
    else shown.add(`${difference.account}\n${difference.symbol}`);
  }
  for (const { platform: at, account: was, symbol, size } of turn.state.positions.all()) {
    if (at !== platform || was === account || size === 0 || shown.has(`${was}\n${symbol}`)) continue;
    const text = `${size} ${symbol} is booked on account ${was} of ${platform}, which trades ${account} now: nobody can ask what ${was} holds. Close it there by hand, or let ${platform} trade ${was} again`;
    const matter = { kind: 'position', symbol, ours: size, theirs: 0, averagePrice: 0, otherAccount: true } as const;
    const noted = noteOpen(turn, { identity: { ...known.identity, account: was } }, matter, text);
    if (noted !== undefined) alarmOf(turn, noted);
  }
}
