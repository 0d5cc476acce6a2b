import { createMappingProofs, type MappingProofsOptions, type PriceProof } from '../../core/app/mapping-proofs.ts';
import { judgeProof } from '../../core/app/judge-proof.ts';
import type { ProofQuote } from '../../core/instruments/mapping-proof-trail.ts';
import type { ProofVerdict } from '../../core/instruments/mapping-proof.ts';
import type { Registry } from '../../core/instruments/registry.ts';
import { shippedRegistry, us } from '../support/shipped-registry.ts';
import { FUTURES } from './made-futures.ts';
import type { MadePair } from './mapping-pairs.ts';

/** What a running gateway says of a pair while it quotes. */
export interface LiveProof {
  /** Whether it ever called the pair contradicted, and so ever alarmed. */
  readonly everAlarmed: boolean;
  /** Whether it ever called the price proved, with or without the size. */
  readonly everProved: boolean;
  readonly state: PriceProof['state'];
  readonly verdict: ProofVerdict | undefined;
  readonly reasons: readonly string[];
}

/** The desk's own times: the board is noted five times a second and a pair may be judged every second. */
const SAMPLE_US = 200_000;
const SAMPLES_PER_JUDGEMENT = 5;
const T0_US = us('2026-11-19T15:00:00Z');

const registry: Registry = shippedRegistry(mapOfMadeFutures());

/** Lets two platforms of a gateway quote for so long, and has them judged as it does. */
export function playLive({ root, first, second }: MadePair, seconds: number): LiveProof {
  const places = [
    { platform: first.kind === 'future' ? 'nt8' : 'mt5_global', quotes: first.quotes, next: 0 },
    { platform: second.kind === 'future' ? 'sierra' : 'mt5_other', quotes: second.quotes, next: 0 },
  ];
  const platforms = places.map(({ platform }) => ({ platform, linked: true, simulated: false, symbols: [] }));
  let nowUs = T0_US;
  const newest = (): readonly object[] =>
    places.flatMap((place) => {
      while ((place.quotes[place.next]?.recvTsUs ?? Infinity) <= nowUs - T0_US) place.next += 1;
      const quote = place.quotes[place.next - 1];
      return quote === undefined ? [] : [boardQuote(place.platform, quote)];
    });
  const proofs = createMappingProofs({
    registry,
    board: { quotes: (asked: string) => (asked === root ? newest() : []) } as unknown as MappingProofsOptions['board'],
    platforms: () => platforms as unknown as ReturnType<MappingProofsOptions['platforms']>,
    judge: (request, answer) => answer(judgeProof(request)),
    nowUs: () => nowUs,
    judged: () => {},
  });
  let [everAlarmed, everProved] = [false, false];
  for (let sample = 1; sample <= (seconds * 1_000_000) / SAMPLE_US; sample += 1) {
    nowUs = T0_US + sample * SAMPLE_US;
    proofs.sample();
    if (sample % SAMPLES_PER_JUDGEMENT !== 0) continue;
    proofs.judgeNext();
    const { state } = proofs.proofOf(root, places[1]?.platform ?? '');
    everAlarmed ||= state === 'contradicted';
    everProved ||= state === 'proved' || state === 'size_unproved';
  }
  const { state, reasons, pairs } = proofs.proofOf(root, places[1]?.platform ?? '');
  return { everAlarmed, everProved, state, verdict: pairs[0]?.proof.verdict, reasons };
}

function boardQuote(platform: string, { bid = NaN, ask = NaN, last = NaN, recvTsUs }: ProofQuote): object {
  return { platform, bid, ask, last, recvTsUs: T0_US + recvTsUs };
}

/** Every made future on two exchanges' platforms, and its cash at two brokers. */
function mapOfMadeFutures(): string {
  const rows = FUTURES.map(({ root, cash }) => {
    const brokers = cash === undefined ? '' : `, mt5_global: ${cash[0]}, mt5_other: ${cash[0]}`;
    return `  ${root}: { nt8: front, sierra: front${brokers} }`;
  });
  return ['version: 1', 'mappings:', ...rows].join('\n');
}
