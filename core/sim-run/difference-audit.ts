import type { EngineView } from '../engine/view.ts';
import type { JournalEntry } from '../journal/record.ts';
import type { Difference, DifferenceEnd } from '../model/difference.ts';
import { isSettled } from '../model/difference.ts';
import type { PlatformId } from '../model/ids.ts';
import { mustHold } from './invariant.ts';
import type { OutsidePlatform } from './sim-world.ts';

/** Sums of sizes differ by their rounding. */
const DUST = 1e-6;

/** How often differences came to each end. */
export type DifferenceCounts = Readonly<Record<DifferenceEnd, number>> & { readonly found: number };

/**
 * Follows what differs between the gateway and the platforms over all lives of the gateway: each difference has a number
 * of its own, is told, ends once, and the book takes a platform's word only for one that was found before.
 */
export class DifferenceAudit {
  private readonly differences = new Map<number, Difference>();
  private readonly ends = new Map<DifferenceEnd, number>();
  /** When a position was last shown to differ, by platform and symbol. */
  private readonly shownUs = new Map<string, number>();

  get counts(): DifferenceCounts {
    const ended = (how: DifferenceEnd): number => this.ends.get(how) ?? 0;
    return {
      found: this.differences.size,
      agreed: ended('agreed'),
      booked: ended('booked'),
      taken_over: ended('taken_over'),
      adopted: ended('adopted'),
      flattened: ended('flattened'),
      claimed: ended('claimed'),
      settled: ended('settled'),
    };
  }

  /** Whether a position of that symbol was shown to differ at that time or later. */
  wasShown(platform: PlatformId, symbol: string, sinceUs: number): boolean {
    return (this.shownUs.get(`${platform}\n${symbol}`) ?? -1) >= sinceUs;
  }

  /** Takes what was journalled with one event. */
  take({ decisions, alerts }: JournalEntry): void {
    for (const decision of decisions) {
      if (decision.type === 'differenceChanged') this.change(decision.difference, decision.atUs);
      if (decision.type !== 'positionAdopted') continue;
      const { differenceId, position } = decision;
      const { platform, symbol, size } = position;
      // A flatten of all takes over what it closes.
      if (differenceId === 0) continue;
      const difference = this.differences.get(differenceId);
      mustHold(
        difference?.kind === 'position' && difference.platform === platform && difference.symbol === symbol,
        () => `${platform} ${symbol}: ${size} was adopted for difference ${differenceId}, which is another`,
      );
      mustHold(!isSettled(difference), () => `difference ${differenceId} was settled before it was adopted`);
      const isTold = alerts.some((alert) => alert.code === 'POSITION_ADOPTED' && alert.platform === platform);
      mustHold(isTold, () => `${platform} ${symbol}: ${size} was adopted and nobody was told`);
    }
  }

  /** A gateway shows every difference that its earlier lives left open. */
  checkView(view: EngineView): void {
    const shown = new Map(view.differences().map((difference) => [difference.id, difference]));
    for (const { id, standing } of this.differences.values())
      mustHold(
        standing.state === 'settled' || shown.get(id)?.standing.state === standing.state,
        () => `difference ${id} is ${standing.state} and shown ${shown.get(id)?.standing.state ?? 'not at all'}`,
      );
  }

  /** When the weather has cleared: every difference is settled, or shown as what it is. */
  checkSettled(view: EngineView, platforms: readonly OutsidePlatform[]): void {
    this.checkView(view);
    for (const { venue, dialect } of platforms) {
      if (dialect === 'legacy') continue;
      const { platform, books } = venue;
      const open = view
        .differences()
        .filter((difference) => difference.platform === platform && !isSettled(difference));
      const booked = new Map(
        view
          .positions()
          .filter((position) => position.platform === platform)
          .map(({ symbol, size }) => [symbol, size]),
      );
      for (const symbol of new Set([...books.positions.keys(), ...booked.keys()])) {
        const theirs = books.positions.get(symbol)?.size ?? 0;
        const ours = booked.get(symbol) ?? 0;
        const shown = open.find((difference) => difference.kind === 'position' && difference.symbol === symbol);
        const said = shown?.kind === 'position' ? shown.theirs - shown.ours : 0;
        mustHold(
          Math.abs(theirs - ours - said) < DUST,
          () => `${platform} ${symbol}: it holds ${theirs}, ${ours} is booked, and a difference of ${said} is shown`,
        );
      }
    }
  }

  private change(difference: Difference, atUs: number): void {
    const { id, standing } = difference;
    if (difference.kind === 'position') this.shownUs.set(`${difference.platform}\n${difference.symbol}`, atUs);
    const before = this.differences.get(id);
    mustHold(before !== undefined || id === this.differences.size + 1, () => `difference ${id} is out of order`);
    mustHold(before === undefined || !isSettled(before), () => `difference ${id} changed after it was settled`);
    this.differences.set(id, difference);
    if (standing.state === 'settled') this.ends.set(standing.how, (this.ends.get(standing.how) ?? 0) + 1);
  }
}
