import { z } from 'zod';
import { timeText } from './print.ts';

/** A gateway that does not run, as its journal tells. */
const offlineShape = z.object({
  running: z.literal(false),
  state: z.string(),
  by: z.string(),
  reason: z.string(),
  mode: z.string(),
  data_folder: z.string(),
  last_event_us: z.number(),
  open_orders: z.number(),
  unknown_orders: z.number(),
  positions: z.number(),
});

/** What of a status is shown to a person; the JSON has all of it. */
const onlineShape = z.object({
  running: z.literal(true),
  state: z.string(),
  by: z.string(),
  reason: z.string(),
  /** Also while trading is active the gate may be shut for a while, as by a full disk. */
  entries_pass: z.boolean(),
  mode: z.string(),
  version: z.string(),
  pid: z.number(),
  data_folder: z.string().nullable(),
  uptime_s: z.number(),
  doors: z.array(z.object({ name: z.string(), port: z.number(), peers: z.number() })),
  armed: z.array(z.object({ platform: z.string(), account: z.string() })),
  platforms_linked: z.array(z.string()),
  platforms_lost: z.array(z.string()),
  clients: z.array(
    z.object({ client: z.string(), dialect: z.string(), address: z.string(), conflated_ticks: z.number() }),
  ),
  open_orders: z.number(),
  unknown_orders: z.number(),
  positions: z.number(),
  ticks_per_s: z.number(),
  latency: z.record(z.string(), z.object({ count: z.number(), p50_us: z.number(), p99_us: z.number() })),
  counters: z.record(z.string(), z.number()),
  alerts: z.array(z.object({ last_us: z.number(), severity: z.string(), text: z.string() })),
});

const ALERTS_SHOWN = 5;

/** A status as lines for a person: what trades, what is connected, what is open, what is wrong. */
export function statusText(status: unknown): string {
  const found = z.discriminatedUnion('running', [onlineShape, offlineShape]).parse(status);
  const lines = found.running ? onlineLines(found) : offlineLines(found);
  const width = Math.max(...lines.map(([title]) => title.length));
  return lines.map(([title, text]) => `${title.padEnd(width)}  ${text}\n`).join('');
}

function tradingText({ state, by, mode, reason }: z.infer<typeof onlineShape> | z.infer<typeof offlineShape>): string {
  return `${state.toUpperCase()} (${mode})${reason === '' ? '' : `, by ${by}: ${reason}`}`;
}

/** Whether what is said to be active lets nothing enter all the same. */
function waitText({ state, entries_pass: entriesPass }: z.infer<typeof onlineShape>): string {
  return state === 'active' && !entriesPass ? '; but no entry is sent now: see the alerts' : '';
}

type Lines = readonly (readonly [string, string])[];

function offlineLines(found: z.infer<typeof offlineShape>): Lines {
  return [
    ['Gateway', 'does not run; this is what its journal says'],
    ['Trading', tradingText(found)],
    ['Data', found.data_folder],
    ['Last event', timeText(found.last_event_us)],
    ['Orders', `${found.open_orders} open, ${found.unknown_orders} unknown`],
    ['Positions', count(found.positions, 'position')],
  ];
}

function onlineLines(found: z.infer<typeof onlineShape>): Lines {
  return [
    ['Trading', `${tradingText(found)}${waitText(found)}`],
    ['Gateway', `version ${found.version}, process ${found.pid}, up ${durationText(found.uptime_s)}`],
    ['Data', found.data_folder ?? 'not kept'],
    ...found.doors.map(({ name, port, peers }): [string, string] => [
      `Door ${name}`,
      `${port}, ${count(peers, 'peer')}`,
    ]),
    ...found.armed.map(({ platform, account }): [string, string] => ['ARMED', `${platform} account ${account}, live`]),
    ['Platforms', named(found.platforms_linked, 'none connected')],
    ...(found.platforms_lost.length > 0 ? [['Lost', found.platforms_lost.join(', ')] as [string, string]] : []),
    [
      'Clients',
      named(
        found.clients.map(({ client, address, conflated_ticks: conflated }) =>
          conflated === 0 ? `${client} (${address})` : `${client} (${address}, too slow: ${conflated} ticks left out)`,
        ),
        'none connected',
      ),
    ],
    ['Orders', `${found.open_orders} open, ${found.unknown_orders} unknown`],
    ['Positions', count(found.positions, 'position')],
    ['Ticks', `${found.ticks_per_s}/s`],
    ...Object.entries(found.latency).map(([name, latency]): [string, string] => [
      name,
      `p50 ${milliseconds(latency.p50_us)}, p99 ${milliseconds(latency.p99_us)}, ${count(latency.count, 'time')}`,
    ]),
    ...Object.entries(found.counters).map(([code, times]): [string, string] => [code, String(times)]),
    ...found.alerts
      .slice(0, ALERTS_SHOWN)
      .map(({ last_us: lastUs, severity, text }): [string, string] => [severity, `${timeText(lastUs)}  ${text}`]),
  ];
}

function named(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.join(', ');
}

function count(times: number, word: string): string {
  return `${times} ${word}${times === 1 ? '' : 's'}`;
}

function milliseconds(us: number): string {
  return `${(us / 1_000).toFixed(us < 10_000 ? 2 : 0)} ms`;
}

function durationText(seconds: number): string {
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
