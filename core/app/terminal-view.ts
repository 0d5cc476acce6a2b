import { priceText } from '../base/price-text.ts';
import { DEMO_ROOT } from '../demo/demo-strategy.ts';
import type { Headless } from './headless.ts';
import { linesOf, terminalLine } from './terminal-lines.ts';

/** How often a line of ticks is shown: often while a newcomer waits for the first signal, then now and then. */
const TICKS_FIRST_MS = 1_000;
const TICKS_LATER_MS = 15_000;
/** Without a first average by then, the newcomer is told all the same where to go on. */
const GUIDE_MS = 20_000;

/**
 * Shows on the terminal what the gateway does: ticks, signals, orders, fills and their average, line by line, and then
 * where to point a pipeline. Plain text, so that it reads the same in a file.
 */
export function showTerminal(headless: Headless, write: (text: string) => void): void {
  const { gateway, clock, config } = headless;
  let isGuided = false;
  const guide = (): void => {
    if (isGuided) return;
    isGuided = true;
    write(guideText(headless));
  };

  write(introText(headless));
  gateway.observe((worked) => {
    const lines = linesOf(worked, { order: (orderId) => gateway.view.order(orderId) });
    for (const line of lines) write(line);
    if (lines.some((line) => line.startsWith('average'))) guide();
  });
  const showTicks = (): void => {
    const line = ticksText(headless);
    if (line !== undefined) write(terminalLine('ticks', clock.nowUs(), line));
    clock.after(isGuided ? TICKS_LATER_MS : TICKS_FIRST_MS, showTicks);
  };
  clock.after(TICKS_FIRST_MS, showTicks);
  clock.after(hasDemo(config) ? GUIDE_MS : 0, guide);
}

function hasDemo({ demo, simulatedPlatforms }: Headless['config']): boolean {
  return demo && simulatedPlatforms.length > 0;
}

function introText({ config }: Headless): string {
  const simulated = config.simulatedPlatforms.join(', ');
  return [
    '',
    'One signal becomes an order on every connected platform, and the fills come back as one average.',
    simulated === ''
      ? 'Paper trading. No simulated platform runs; connect one of yours.'
      : `Paper trading on simulated platforms with prices of their own: ${simulated}.`,
    '',
    '',
  ].join('\n');
}

/** The last prices of one symbol on every platform: of what the demo trades where it runs, else of NQ where there is one. */
function ticksText({ gateway, registry, config }: Headless): string | undefined {
  const root = [hasDemo(config) ? DEMO_ROOT : 'NQ', ...registry.roots].find(
    (name) => gateway.board.newest(name) !== undefined,
  );
  if (root === undefined) return undefined;
  const linked = new Set<string>(
    gateway.view.platforms().flatMap(({ platform, linked: isLinked }) => (isLinked ? [platform] : [])),
  );
  const prices = gateway.board
    .quotes(root)
    .filter(({ platform }) => linked.has(platform))
    .map(({ platform, last }) => `${platform} ${priceText(last)}`);
  return prices.length === 0 ? undefined : `${root.padEnd(12)}${prices.join('   ')}`;
}

function guideText({ gateway, config, folder }: Headless): string {
  const { ports } = gateway;
  if (ports === undefined) return '';
  const rows = [
    ['Your pipeline', `tcp://${config.host}:${ports.nexus}   ZeroMQ DEALER, MessagePack: ticks out, signals in`],
    ['Your platforms', `tcp://${config.host}:${ports.platform}   ZeroMQ DEALER, MessagePack: ticks in, orders out`],
    ['Look closer', 'npm run -s nexus -- status      (or orders, fills, positions, platforms)'],
    ['Settings', folder.gatewayYaml],
    ['Log', `${folder.logsFolder}/gateway.log`],
    ['Stop', 'Ctrl+C'],
  ] as const;
  return `\n${rows.map(([title, text]) => `  ${title.padEnd(16)}${text}\n`).join('')}\n`;
}
