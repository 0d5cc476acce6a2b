import type { KnownOrder } from '../adapters/adapter-parts.ts';
import type { StartLinkProcess } from '../adapters/link-process.ts';
import type { Adapter } from '../adapters/port.ts';
import type { Clock } from '../base/clock.ts';
import { seededRandom } from '../base/random.ts';
import type { EngineView } from '../engine/view.ts';
import type { Registry } from '../instruments/registry.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { PlatformId } from '../model/ids.ts';
import { isTerminal } from '../model/order.ts';
import type { Gate } from '../risk/gate.ts';
import { shippedNt8Version } from './bridge-install/installed-version.ts';
import type { GatewayConfig } from './config.ts';
import type { Tokens } from './tokens.ts';

export interface CatalogAdaptersOptions {
  readonly config: Pick<GatewayConfig, 'platforms' | 'bridgePorts'>;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly view: EngineView;
  readonly registry: Registry;
  readonly log: (line: string) => void;
  /** Without it no bridge has a token to show. */
  readonly tokens?: Tokens;
  readonly count: (code: ErrorCodeName) => void;
  readonly startNt8Link?: StartLinkProcess | undefined;
}

/** So many of the newest orders and fills of all platforms are looked through for those of one. */
const ORDERS_MAX = 10_000;

/** Makes the adapters of the platforms that the configuration names. Nothing is dialled yet. */
export function createCatalogAdapters(options: CatalogAdaptersOptions): readonly Adapter[] {
  const { config, clock, gate, view, registry, log, tokens, count, startNt8Link } = options;
  return [...config.platforms].map(([platform, make], index) =>
    make({
      platform,
      clock,
      // Only for the spread of waits: the moment of the start is chance enough.
      random: seededRandom(clock.nowUs() + index),
      gate,
      log,
      symbols: () => symbolsOf(platform, registry, view, clock.nowUs()),
      bridgePort: config.bridgePorts.get(platform) ?? 0,
      isToken: (shown) => tokens?.isPlatformToken(platform, shown) === true,
      count,
      orders: () => ordersOf(platform, view),
      ...bridgeVersionOf(platform),
      ...(startNt8Link !== undefined && { startNt8Link }),
    }),
  );
}

/** The AddOn of NinjaTrader 8 says its version when it registers; the others do not. */
function bridgeVersionOf(platform: PlatformId): { readonly bridgeVersion?: string } {
  const version = platform === 'nt8' ? shippedNt8Version() : undefined;
  return version === undefined ? {} : { bridgeVersion: version };
}

/** What a platform trades, as it spells it, and what a roll or an edit has left there, which is watched until it is closed. */
export function symbolsOf(
  platform: PlatformId,
  registry: Registry,
  view: EngineView,
  nowUs: number,
): readonly string[] {
  const traded = registry.roots.flatMap((root) => {
    const target = registry.orderTarget(root, platform, nowUs);
    return target.kind === 'symbol' ? [target.symbol] : [];
  });
  const held = view.positions().filter((one) => one.platform === platform && one.size !== 0);
  return [...new Set([...traded, ...held.map(({ symbol }) => symbol)])];
}

function ordersOf(platform: PlatformId, view: EngineView): readonly KnownOrder[] {
  const executions = new Map<string, KnownOrder['executions'][number][]>();
  for (const fill of view.fills(ORDERS_MAX)) {
    if (fill.platform !== platform) continue;
    const { orderId, execId, size, price } = fill;
    const known = executions.get(orderId);
    if (known === undefined) executions.set(orderId, [{ execId, size, price }]);
    else known.push({ execId, size, price });
  }
  return view
    .orders(ORDERS_MAX)
    .filter((order) => order.platform === platform && order.state !== 'denied')
    .map(({ orderId, account, symbol, side, size, orderType, decidedUs, state, platformOrderId }) => ({
      orderId,
      account,
      symbol,
      side,
      size,
      orderType,
      decidedUs,
      isOver: isTerminal(state),
      ...(platformOrderId !== undefined && { platformOrderId }),
      executions: executions.get(orderId) ?? [],
    }));
}
