import { z } from 'zod';
import { timeText } from './print.ts';

const certificateShape = z.object({
  by: z.string(),
  reason: z.string(),
  scope: z.string(),
  outcome: z.string(),
  started_us: z.number(),
  ended_us: z.number().nullable(),
  text: z.string(),
  platforms: z.array(
    z.object({
      platform: z.string(),
      account: z.string(),
      outcome: z.string(),
      rounds: z.number(),
      closes_sent: z.number(),
      reread_us: z.number().nullable(),
      positions: z.array(z.object({ symbol: z.string(), qty: z.number() })).nullable(),
      working_orders: z.number().nullable(),
      doubts: z.array(z.object({ code: z.string(), reason: z.string() })),
    }),
  ),
});

type PlatformPart = z.infer<typeof certificateShape>['platforms'][number];

/** A flat certificate as lines for a person. */
export function certificateLines(certificate: unknown): string {
  const found = certificateShape.parse(certificate);
  const { by, reason, scope, outcome, started_us: startedUs, ended_us: endedUs, text, platforms } = found;
  const ended = endedUs === null ? 'not over' : `ended ${timeText(endedUs)}`;
  const lines = [
    `${outcome.replace('_', ' ')}  ${scope}, by ${by}${reason === '' ? '' : ` (${reason})`}`,
    `  begun ${timeText(startedUs)}, ${ended}`,
    ...platforms.flatMap(platformLines),
    text,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function platformLines(part: PlatformPart): readonly string[] {
  const { platform, account, outcome, rounds, closes_sent: closes, reread_us: rereadUs, positions, doubts } = part;
  const held =
    positions === null ? '' : positions.map(({ symbol, qty }) => `${qty} ${symbol}`).join(', ') || 'no position';
  const word =
    rereadUs === null
      ? 'never re-read'
      : `re-read ${timeText(rereadUs)}: ${held}, ${part.working_orders ?? 0} working order(s)`;
  return [
    `  ${platform} (account ${account}): ${outcome.replace('_', ' ')} after ${rounds} round(s), ${closes} close(s) sent; ${word}`,
    ...doubts.map(({ reason }) => `    - ${reason}`),
  ];
}
