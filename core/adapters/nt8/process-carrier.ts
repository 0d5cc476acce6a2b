import { unreachable } from '../../base/assert.ts';
import { backoffMs } from '../../base/backoff.ts';
import type { BridgeCarrier, CarrierOwner, CarrierParts, LinkFault } from '../bridge/bridge-carrier.ts';
import { BRIDGE_LIMITS } from '../bridge/bridge-limits.ts';
import { Timers } from '../timers.ts';
import { orderBatch, readBatch, type LinkOrder, type LinkRecord } from './link-batch.ts';
import { readFromLink, type LinkProcess, type StartLinkProcess } from '../link-process.ts';
import { ProcessLink } from './process-link.ts';

/** What the process may do before it is left alone. */
const LIMITS = {
  /** From its start to its first word; loading the CLR takes a second or two on a slow machine. */
  startMs: 30_000,
  pingMs: 1_000,
  /** Pings in a row without an answer, after which it is ended. */
  pingsMissedMax: 10,
  /** How long it may write its last bytes when it is switched off. */
  partingMs: 200,
  restartFirstMs: 500,
  restartCeilingMs: 30_000,
  /** Ends by itself within the window, after which it is given up. */
  endsMax: 5,
  endsWindowUs: 300_000_000,
} as const;

const FAULTS: readonly LinkFault[] = [
  'BRIDGE_FRAME_INVALID',
  'BRIDGE_FRAME_TOO_LARGE',
  'BRIDGE_FRAME_STALLED',
  'BRIDGE_SLOW_PEER',
];

/** What a carrier that lives in another process needs. */
export interface ProcessCarrierOptions {
  readonly start: StartLinkProcess;
  /** It can never work here, or has ended too often: nothing is tried again. Not called after `close`. */
  readonly gaveUp: (reason: string) => void;
}

/** One process from its start to its end. */
interface Run {
  /** Undefined until it was started. */
  process: LinkProcess | undefined;
  readonly links: Map<number, ProcessLink>;
  hasSpoken: boolean;
  pingsMissed: number;
}

/**
 * Carries the frames through the process of the NT8 link, which has the port. The process may end at any time, by a fault in
 * the CLR too: its links are lost then, and it is started again after a growing wait.
 */
export class ProcessCarrier implements BridgeCarrier {
  readonly #parts: CarrierParts;
  readonly #owner: CarrierOwner;
  readonly #options: ProcessCarrierOptions;
  readonly #timers: Timers;
  #run: Run | undefined;
  #isOpen = false;
  #endsUs: number[] = [];

  constructor(parts: CarrierParts, owner: CarrierOwner, options: ProcessCarrierOptions) {
    this.#parts = parts;
    this.#owner = owner;
    this.#options = options;
    this.#timers = new Timers(parts.clock);
  }

  open(): void {
    this.#isOpen = true;
    this.#start();
  }

  close(): void {
    this.#isOpen = false;
    this.#timers.cancelAll();
    const run = this.#run;
    this.#run = undefined;
    if (run !== undefined) this.#parts.clock.after(LIMITS.partingMs, () => run.process?.kill());
  }

  #start(): void {
    const run: Run = { process: undefined, links: new Map(), hasSpoken: false, pingsMissed: 0 };
    this.#run = run;
    const started = this.#options.start({
      message: (message) => run === this.#run && this.#hear(run, message),
      ended: (reason) => run === this.#run && this.#ended(run, reason),
    });
    if (!started.ok) return this.#giveUp(started.error);
    run.process = started.value;
    const { linksMax, backlogBytesMax } = BRIDGE_LIMITS;
    run.process.post({ type: 'start', port: this.#parts.port, linksMax, backlogBytesMax });
    this.#timers.after(LIMITS.startMs, () => {
      if (run === this.#run && !run.hasSpoken) this.#end(run, `it said nothing in ${LIMITS.startMs} ms`);
    });
  }

  #hear(run: Run, message: unknown): void {
    const said = readFromLink(message);
    if (said === undefined) return this.#end(run, 'it said what is no message');
    if (!(said instanceof Uint8Array)) return this.#giveUp(said.reason);
    if (!run.hasSpoken) {
      run.hasSpoken = true;
      this.#ping(run);
    }
    const wrong = readBatch(said, (record) => run === this.#run && this.#take(run, record));
    return wrong === undefined ? undefined : this.#end(run, `it said what cannot be read: ${wrong}`);
  }

  #take(run: Run, record: LinkRecord): void {
    switch (record.kind) {
      case 'listening':
        return this.#owner.listening(record.port, 'through the .NET link');
      case 'failed':
        return this.#owner.failed('port_taken', record.reason);
      case 'accepted':
        return this.#owner.accepted((owner) => {
          const link = new ProcessLink(record.link, this.#parts.clock, owner, (order) => this.#post(run, order));
          run.links.set(record.link, link);
          return link;
        });
      case 'frame':
        return run.links.get(record.link)?.take(record.bytes);
      case 'lost':
        run.links.get(record.link)?.lost(record.reason);
        run.links.delete(record.link);
        return;
      case 'fault':
        return run.links.get(record.link)?.fault(faultOf(record.code), record.reason);
      case 'written':
        return run.links.get(record.link)?.written(record.bytes);
      case 'crowded':
        return this.#owner.crowded();
      case 'pong':
        run.pingsMissed = 0;
        return;
      case 'broken':
        return this.#end(run, `an exception in its library: ${record.reason}`);
      default:
        unreachable(record);
    }
  }

  #post(run: Run, order: LinkOrder): void {
    run.process?.post(orderBatch(order));
    if (order.kind === 'close') run.links.delete(order.link);
  }

  /** Asks through the library and back, so that one that hangs is found too. */
  #ping(run: Run): void {
    if (run !== this.#run) return;
    if (run.pingsMissed >= LIMITS.pingsMissedMax) return this.#end(run, `${run.pingsMissed} pings missed`);
    run.pingsMissed += 1;
    this.#post(run, { kind: 'ping' });
    this.#timers.after(LIMITS.pingMs, () => this.#ping(run));
  }

  #end(run: Run, reason: string): void {
    run.process?.kill();
    this.#ended(run, reason);
  }

  #ended(run: Run, reason: string): void {
    this.#run = undefined;
    this.#timers.cancelAll();
    this.#loseLinks(run, reason);
    if (!this.#isOpen) return;
    const { clock, random } = this.#parts;
    const nowUs = clock.monotonicUs();
    this.#endsUs = [...this.#endsUs.filter((endUs) => nowUs - endUs < LIMITS.endsWindowUs), nowUs];
    if (this.#endsUs.length >= LIMITS.endsMax)
      return this.#giveUp(`it ended ${this.#endsUs.length} times within five minutes, the last time: ${reason}`);
    this.#owner.failed('link_process_ended', `the .NET link ended: ${reason}`);
    const waitMs = backoffMs(this.#endsUs.length - 1, LIMITS.restartFirstMs, LIMITS.restartCeilingMs, random.next());
    this.#timers.after(waitMs, () => this.#start());
  }

  #giveUp(reason: string): void {
    const run = this.#run;
    this.close();
    if (run !== undefined) this.#loseLinks(run, reason);
    this.#options.gaveUp(reason);
  }

  /** What was handed over and not written may have left or not: its outcome is unknown, and the next report tells. */
  #loseLinks(run: Run, reason: string): void {
    for (const link of run.links.values()) link.lost(`the .NET link ended: ${reason}`);
    run.links.clear();
  }
}

function faultOf(code: string): LinkFault {
  return FAULTS.find((fault) => fault === code) ?? 'BRIDGE_FRAME_INVALID';
}
