// What the panel costs its window, on the real gateway: `node test/e2e/window-bench.mjs [--minutes 5] [--signals 10000]
// [--json]`. docs/performance.md says what is measured and against which budget. Needs Debian's chromium and dist/.
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ANY_PORTS, makeBenchFolder } from '../../dist/core/bench/bench-gateway.js';
import { sendSignals, startProgram } from '../../dist/core/bench/bench-peers.js';
import { programPath, startChild } from '../../dist/core/bench/child-process.js';
import { untilAllOpen } from '../../dist/core/bench/gateway-state.js';
import { BENCH_ROOTS } from '../../dist/core/bench/peers/orders.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    signals: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
  },
});
const MINUTES = Number(values.minutes);
const SIGNALS = Number(values.signals);
const SYMBOLS = 50;
const TICKS_PER_SECOND = SYMBOLS * 100;
const SIGNALS_PER_SECOND = 100;
/** A row of the blotter. */
const ROW_PX = 28;
const SCREEN_MS = 8_000;
const SCROLL_MS = 10_000;
/** Pixels a frame: some 5,000 a second, a quick turn of the wheel. */
const SCROLL_STEP = 84;
/** Every so often while the heap is watched it is swept and read. */
const HEAP_EVERY_MS = 10_000;
/** A task that is longer holds up the person. */
const LONG_MS = 50;
/** What a trace calls an outermost task of a thread. */
const TASK = 'ThreadControllerImpl::RunTask';
const SCREENS = 'overview platforms symbols orders test risk signals performance alerts settings'.split(' ');
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Runs inside the page: scrolls a list to and fro, a step a frame, and gives back how long each frame took. */
function scrollSource(ms, step) {
  return `new Promise((resolve) => {
    const list = document.querySelector('.scroller');
    const frames = [];
    let before;
    let direction = 1;
    const beganMs = performance.now();
    const frame = (now) => {
      if (before !== undefined) frames.push(now - before);
      before = now;
      if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) direction = -1;
      if (list.scrollTop <= 0) direction = 1;
      list.scrollTop += direction * ${step};
      if (performance.now() - beganMs < ${ms}) requestAnimationFrame(frame);
      else resolve(frames);
    };
    requestAnimationFrame(frame);
  })`;
}

const started = [];
const keep = (child) => {
  started.push(child);
  return child;
};
const progress = (text) => process.stderr.write(`${text}\n`);
const bench = makeBenchFolder({ reconcileMs: 600_000 });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });

try {
  const report = await measure();
  process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : tableOf(report));
} finally {
  await browser.close();
  for (const child of started.toReversed()) await child.stop();
  bench.remove();
}

async function measure() {
  const { ports, panel } = await startGateway();
  const platforms = keep(startProgram('peers/platforms-process', ports.platform));
  await platforms.line();
  await untilAllOpen(ports.admin);
  const client = keep(startProgram('peers/client-process', ports.nexus));
  await client.line();
  const ticker = keep(startProgram('peers/ticker-process', ports.platform, TICKS_PER_SECOND));
  await ticker.line();
  ticker.write('go');

  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const patchesMs = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).startsWith('{"type":"patches"')) patchesMs.push(performance.now());
    }),
  );
  await page.goto(panel);
  await page.getByTestId('state').getByText('ACTIVE').waitFor();
  await pause(2_000);
  const watched = (name, run) => watchTasks({ page, patchesMs }, name, run);

  progress(`${TICKS_PER_SECOND} ticks/s on ${SYMBOLS} symbols; every screen for ${SCREEN_MS / 1_000} s`);
  const screens = [];
  for (const screen of SCREENS)
    screens.push(
      await watched(screen, async () => {
        await page.evaluate(`window.location.hash = '${screen}'`);
        await pause(SCREEN_MS);
      }),
    );

  progress(`${SIGNALS} signals at ${SIGNALS_PER_SECOND}/s while the blotter is shown`);
  await page.evaluate("window.location.hash = 'orders'");
  // Every second signal of a root closes what the one before opened: with one more for each root all of them end open.
  const load = { run: 'w', signals: SIGNALS + BENCH_ROOTS.length, perSecond: SIGNALS_PER_SECOND };
  screens.push(await watched('orders, under signals', () => sendSignals(client, load)));

  progress('older rows, and the scroll');
  const more = page.getByRole('button', { name: 'Show older' });
  const rowsNow = async () => (await page.evaluate("document.querySelector('.scroller > div').offsetHeight")) / ROW_PX;
  let rows = await rowsNow();
  const older = await watched('Show older', async () => {
    while (rows < SIGNALS) {
      await more.click();
      const before = rows;
      for (let looks = 0; rows === before && looks < 1_500; looks += 1) {
        await pause(20);
        rows = await rowsNow();
      }
      if (rows === before) throw new Error(`no older rows came after ${rows}`);
    }
  });
  let frames = [];
  const scroll = await watched('scroll', async () => {
    frames = await page.evaluate(scrollSource(SCROLL_MS, SCROLL_STEP));
  });

  progress(`heap on the overview, with positions, for ${MINUTES} minutes`);
  await page.evaluate("window.location.hash = 'overview'");
  await pause(3_000);
  const heap = [{ atMs: performance.now(), bytes: await heapBytes(session) }];
  const parts = [];
  const untilMs = performance.now() + MINUTES * 60_000;
  while (performance.now() < untilMs) {
    // The sweep before a reading is a task too, and not one of the panel's: it falls between two watched parts.
    parts.push(await watched('overview, minutes long', () => pause(HEAP_EVERY_MS)));
    heap.push({ atMs: performance.now(), bytes: await heapBytes(session) });
  }
  return {
    ticksPerSecond: TICKS_PER_SECOND,
    stages: [...screens, older, scroll, together(parts)],
    scroll: { rows, frames: figures(frames), slow: frames.filter((ms) => ms > 25).length },
    heap: heapFigures(heap),
  };
}

/** The whole gateway without simulated platforms, as the other benches start it, and its panel on a free port. */
async function startGateway() {
  const ports = Object.entries(ANY_PORTS).flatMap(([name, port]) => [`--${name}-port`, String(port)]);
  const child = keep(
    startChild(process.execPath, [
      programPath('gateway-process'),
      '--data',
      bench.folder.path,
      ...ports,
      '--ui-port',
      '0',
      '--no-sim',
      '--no-demo',
    ]),
  );
  const lines = [];
  while (!lines.at(-1)?.startsWith('gateway ready')) lines.push(await child.line());
  void drain(child);
  const [platform = 0, nexus = 0, admin = 0] = lines.flatMap((line) => /\((\d+)\): ACTIVE$/.exec(line)?.[1] ?? []);
  const panel = lines.flatMap((line) => /^Panel: (http:\S+)/.exec(line)?.[1] ?? [])[0];
  return { ports: { platform, nexus, admin: Number(admin) }, panel };
}

/** Reads on, so that what the gateway prints never fills the pipe. */
async function drain(child) {
  try {
    for (;;) await child.line(24 * 3_600_000);
  } catch {
    // The gateway has ended: nothing more is to be read.
  }
}

/**
 * Runs one stage and says what it cost the window: patches a second, tasks over 50 ms, time of its main thread. A task's time
 * on the clock holds what other programs took of the two cores meanwhile; its processor time does not.
 */
async function watchTasks({ page, patchesMs }, name, run) {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  const beganMs = performance.now();
  const first = patchesMs.length;
  await run();
  const seconds = (performance.now() - beganMs) / 1_000;
  const tasks = mainTasks(JSON.parse(String(await browser.stopTracing())).traceEvents);
  const long = tasks.filter(({ ms }) => ms > LONG_MS);
  return {
    name,
    seconds,
    patches: patchesMs.length - first,
    patchesPerSecondMax: densest(patchesMs.slice(first)),
    long,
    longTasks: long.length,
    longestTaskMs: Math.max(0, ...tasks.map(({ ms }) => ms)),
    longCpuTasks: tasks.filter(({ cpuMs }) => cpuMs > LONG_MS).length,
    longestCpuMs: Math.max(0, ...tasks.map(({ cpuMs }) => cpuMs)),
    busyMs: tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  };
}

/** The outermost tasks of the window's main thread in a trace, with their time on the clock and on a core. */
function mainTasks(events) {
  const named = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const threads = new Set(named.map(({ pid, tid }) => `${pid} ${tid}`));
  return events
    .filter(({ name, ph, pid, tid }) => name === TASK && ph === 'X' && threads.has(`${pid} ${tid}`))
    .map(({ dur, tdur = 0, args }) => ({ ms: dur / 1_000, cpuMs: tdur / 1_000, from: args.src_func }));
}

/** Parts of one stage as one. */
function together(parts) {
  const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
  const max = (key) => Math.max(...parts.map((part) => part[key]));
  return {
    name: parts[0].name,
    seconds: sum('seconds'),
    patches: sum('patches'),
    patchesPerSecondMax: max('patchesPerSecondMax'),
    long: parts.flatMap(({ long }) => long),
    longTasks: sum('longTasks'),
    longestTaskMs: max('longestTaskMs'),
    longCpuTasks: sum('longCpuTasks'),
    longestCpuMs: max('longestCpuMs'),
    busyMs: sum('busyMs'),
  };
}

/** The most messages within any second. */
function densest(timesMs) {
  let most = 0;
  let from = 0;
  for (let until = 0; until < timesMs.length; until += 1) {
    while (timesMs[until] - timesMs[from] >= 1_000) from += 1;
    most = Math.max(most, until - from + 1);
  }
  return most;
}

async function heapBytes(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

function figures(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  return { count: numbers.length, perSecond: 1_000 / mean, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** First, last and the slope of the least squares line, which one sweep more or less does not bend. */
function heapFigures(heap) {
  const half = heap.slice(Math.floor(heap.length / 4));
  const meanMin = half.reduce((sum, { atMs }) => sum + atMs / 60_000, 0) / half.length;
  const meanMb = half.reduce((sum, { bytes }) => sum + bytes / 1e6, 0) / half.length;
  const spread = half.reduce((sum, { atMs }) => sum + (atMs / 60_000 - meanMin) ** 2, 0);
  const rise = half.reduce((sum, { atMs, bytes }) => sum + (atMs / 60_000 - meanMin) * (bytes / 1e6 - meanMb), 0);
  return {
    firstMb: heap[0].bytes / 1e6,
    lastMb: heap.at(-1).bytes / 1e6,
    mbPerHour: spread === 0 ? 0 : (60 * rise) / spread,
    readings: heap.map(({ bytes }) => Math.round(bytes / 1e4) / 100),
  };
}

function tableOf({ stages, scroll, heap }) {
  const lines = [
    'stage                      seconds  patches/s  most in 1 s  > 50 ms  longest  > 50 ms of CPU  longest  main thread',
    ...stages.map(
      (one) =>
        `${one.name.padEnd(26)} ${one.seconds.toFixed(0).padStart(7)} ${(one.patches / one.seconds).toFixed(1).padStart(10)} ` +
        `${String(one.patchesPerSecondMax).padStart(12)} ${String(one.longTasks).padStart(8)} ` +
        `${one.longestTaskMs.toFixed(0).padStart(5)} ms ${String(one.longCpuTasks).padStart(15)} ` +
        `${one.longestCpuMs.toFixed(0).padStart(5)} ms ${(one.busyMs / one.seconds / 10).toFixed(1).padStart(10)} %`,
    ),
    '',
    `scroll of ${scroll.rows} rows: ${scroll.frames.perSecond.toFixed(1)} frames/s, p50 ${scroll.frames.p50.toFixed(1)} ms, ` +
      `p99 ${scroll.frames.p99.toFixed(1)} ms, max ${scroll.frames.max.toFixed(1)} ms; ${scroll.slow} of ` +
      `${scroll.frames.count} frames over 25 ms`,
    `heap: ${heap.firstMb.toFixed(1)} MB at first, ${heap.lastMb.toFixed(1)} MB at last, ${heap.mbPerHour.toFixed(2)} MB/h`,
    '',
  ];
  return lines.join('\n');
}
