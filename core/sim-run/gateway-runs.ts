import { readConfig, shippedConfigText, type GatewayConfig } from '../app/config.ts';
import type { ReconcileSettings } from '../app/reconcile-config.ts';
import { startGateway, type Gateway } from '../app/run-gateway.ts';
import { assert } from '../base/assert.ts';
import type { ManualClock } from '../base/manual-clock.ts';
import type { Random } from '../base/random.ts';
import { ok } from '../base/result.ts';
import type { Adapter } from '../adapters/port.ts';
import type { ReconcilePolicy } from '../model/difference.ts';
import type { OrderCommand } from '../model/command.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Registry } from '../instruments/registry.ts';
import type { EncodedJournal } from './encoded-journal.ts';
import { GatewayKilled, GatewayLife, KILL_POINTS } from './gateway-life.ts';
import { MemoryLink } from './memory-link.ts';
import type { SimClient } from './sim-client.ts';
import type { SimWorld } from './sim-world.ts';
import type { SimulationAudit } from './simulation-audit.ts';

export interface GatewayRunsOptions {
  readonly clock: ManualClock;
  readonly registry: Registry;
  readonly random: Random;
  readonly world: SimWorld;
  readonly journal: EncodedJournal;
  readonly audit: SimulationAudit;
  readonly clients: readonly SimClient[];
  /** How long the gateway stays away after an end. */
  readonly downMsMax: number;
}

/** A client dials its gateway again within so many milliseconds. */
const DIAL_MS_MAX = 2_000;
/** A planned kill comes at one of the next times that the gateway passes its point. */
const KILL_TIMES_MAX = 6;
const ADMIN_TOKEN = 'simulation';
/** Every policy has a platform; nt8 asks the operator. */
const POLICIES: ReconcileSettings = {
  otherwise: 'ask',
  byPlatform: new Map<PlatformId, ReconcilePolicy>([
    ['sierra' as PlatformId, 'adopt'],
    ['quantower' as PlatformId, 'adopt'],
    ['mt5_global' as PlatformId, 'flatten'],
  ]),
};

interface Running {
  readonly gateway: Gateway;
  readonly life: GatewayLife;
  readonly adapters: readonly Adapter[];
  readonly links: MemoryLink[];
}

/** The gateway of a simulation, in all its lives: it is the shipped one but for its sockets and its disk. */
export class GatewayRuns {
  private readonly options: GatewayRunsOptions;
  private readonly config = shippedConfig();
  private running: Running | undefined;
  private links = 0;
  kills = 0;
  stops = 0;

  constructor(options: GatewayRunsOptions) {
    this.options = options;
  }

  get gateway(): Gateway {
    assert(this.running !== undefined, 'the gateway of the simulation does not run');
    return this.running.gateway;
  }

  /** Starts a gateway on the journal as it is. */
  async start(): Promise<void> {
    const { clock, registry, world, journal, audit } = this.options;
    const life = new GatewayLife(clock);
    const adapters: Adapter[] = [];
    const started = await startGateway({
      config: this.config,
      registry,
      clock: life.clock,
      adminToken: ADMIN_TOKEN,
      log: () => {},
      journal: {
        recover: (restore) => ok(journal.recover(restore)),
        commit: (entries) => {
          if (entries.length > 0) life.pass('beforeCommit');
          const outcome = journal.commit(entries);
          for (const entry of entries) audit.journalled(entry);
          if (entries.length > 0) life.pass('afterCommit');
          return outcome;
        },
      },
      adapters: (gate) => {
        const told = {
          sent: (...order: [PlatformId, OrderCommand]) => audit.sent(...order, journal.isWhole),
          moved: (platform: PlatformId, orderId: OrderId) => audit.moved(platform, orderId, journal.isWhole),
        };
        adapters.push(...world.adapters(life, gate, told));
        return adapters;
      },
      sockets: 'none',
      endOfTurn: (run) => {
        life.clock.after(0, run);
      },
    });
    assert(started.ok, started.ok ? '' : started.error);
    const gateway = started.value;
    audit.recovered(gateway.view);
    gateway.observe((worked) => audit.worked(worked, gateway.view));
    this.running = { gateway, life, adapters, links: [] };
    this.dialClients(this.running);
  }

  /** Lets time pass. A gateway that is killed meanwhile stays away for a while and is started again. */
  async pass(ms: number): Promise<void> {
    const { clock } = this.options;
    const untilUs = clock.monotonicUs() + ms * 1_000;
    for (;;) {
      try {
        return clock.advanceMs(Math.max(0, (untilUs - clock.monotonicUs()) / 1_000));
      } catch (error) {
        if (!(error instanceof GatewayKilled)) throw error;
        await this.kill();
      }
    }
  }

  /** Plans a kill at a moment that matters; one time in five it comes now. Never while the disk refuses the journal. */
  async planKill(): Promise<void> {
    const { random, journal } = this.options;
    if (!journal.isWhole) return;
    const point = KILL_POINTS[random.int(KILL_POINTS.length + 1)];
    if (point === undefined) await this.kill();
    else this.running?.life.killAt(point, 1 + random.int(KILL_TIMES_MAX));
  }

  /** The gateway ends as on SIGTERM, and is started again. */
  async stop(): Promise<void> {
    const { running } = this;
    if (running === undefined || !this.options.journal.isWhole) return;
    running.life.spare();
    this.stops += 1;
    await running.gateway.stop();
    await this.bury(running);
  }

  /** The disk is full for so long: whatever the gateway decides stays in its memory until then. */
  fillDisk(ms: number): void {
    const { journal, clock } = this.options;
    this.running?.life.spare();
    journal.isRefusing = true;
    clock.after(ms, () => {
      journal.isRefusing = false;
    });
  }

  private async kill(): Promise<void> {
    const { running } = this;
    if (running === undefined) return;
    this.kills += 1;
    for (const adapter of running.adapters) adapter.stop();
    await this.bury(running);
  }

  /** What was in the process is gone; the world goes on without it for a while. */
  private async bury({ life, links }: Running): Promise<void> {
    const { clock, random, downMsMax, clients } = this.options;
    this.running = undefined;
    life.end();
    for (const link of links) link.vanish();
    for (const client of clients) client.lost();
    clock.advanceMs(random.int(downMsMax + 1));
    await this.start();
  }

  private dialClients({ gateway, life, links }: Running): void {
    for (const client of this.options.clients)
      life.clock.after(this.options.random.int(DIAL_MS_MAX), () => {
        this.links += 1;
        const link = new MemoryLink(this.links, gateway.handlers.nexus, life.clock, (message) => client.hears(message));
        links.push(link);
        client.connected((message) => {
          link.says(message);
          if (link.isOpen && isKill(message)) this.options.audit.killed();
        });
      });
  }
}

function isKill(message: object): boolean {
  return 'type' in message && message.type === 'KILL';
}

function shippedConfig(): GatewayConfig {
  const read = readConfig({ text: shippedConfigText(), file: 'gateway.yaml' });
  assert(read.ok, 'the shipped configuration does not load');
  return { ...read.value, simulatedPlatforms: [], demo: false, reconcilePolicy: POLICIES };
}
