import type { Clock } from '../base/clock.ts';
import type { Decision } from '../engine/decision.ts';
import type { Effect } from '../engine/effect.ts';
import type { Engine, StepResult } from '../engine/engine.ts';
import type { JournalEntry } from '../journal/record.ts';
import type { CommitOutcome } from '../journal/writer.ts';
import type { Alert } from '../model/alert.ts';
import type { Event, UndatedEvent } from '../model/event.ts';
import type { PlacedFinding } from '../risk/finding.ts';
import type { GateSwitch } from '../risk/gate.ts';
import { createEventTime } from './event-time.ts';
import { DATE_APART_US_MAX, dateAlert, inEventTime, inWallTime } from './wall-times.ts';

export type { UndatedEvent } from '../model/event.ts';

/** One event with all that it led to, after it was performed. */
export interface WorkedEvent {
  readonly event: Event;
  readonly decisions: readonly Decision[];
  readonly effects: readonly Effect[];
  /** What the limits found of a signal or target; left out where none judged. */
  readonly findings?: readonly PlacedFinding[];
  /** Steady time from the event's arrival to the moment its last command was handed over. */
  readonly tookUs: number;
  /** Wall time at which the journal had it. */
  readonly journalledUs: number;
}

export interface InboxOptions {
  readonly engine: Engine;
  readonly gate: GateSwitch;
  readonly clock: Clock;
  /** Calls back once, when the current turn of the event loop has read what there was to read. */
  readonly endOfTurn: (run: () => void) => void;
  readonly journal: { commit(entries: readonly JournalEntry[]): CommitOutcome };
  /** Does what an effect says; those of type `gate` are the inbox's own. */
  readonly perform: (effect: Exclude<Effect, { readonly type: 'gate' }>) => void;
  readonly alert: (alert: Alert) => void;
  readonly log: (line: string) => void;
  readonly worked: (worked: WorkedEvent) => void;
}

/** The one way into the engine. */
export interface Inbox {
  /**
   * Takes an event for the end of this turn and returns it with its time; undefined when the gateway has stopped. A kill
   * or a reduce shuts the gate before this call returns.
   */
  post(event: UndatedEvent): Event | undefined;
  /** Opens the gate where the engine lets entries pass: when recovery is over, and after a `hold`. */
  start(): void;
  /** Shuts the gate until `start`, whatever the state of trading; everything else goes on. */
  hold(): void;
  /** Events that wait for the engine. */
  readonly depth: number;
  /** Events come after this time from now on, though the wall may show less; only before the first event. */
  continueAfter(lastEventUs: number): void;
  /** Whether so much waits that the doors should stop reading for a moment. */
  readonly isFull: boolean;
  /** Shuts the gate, works off what waits and takes nothing more. */
  stop(): void;
}

/** Events above which the inbox counts as full. */
export const INBOX_FULL = 10_000;
/** How often a disk that refused the journal is tried again while nothing else happens. */
const DISK_RETRY_MS = 1_000;

/** How long the engine works on events before what it decided leaves and the doors are read again: a kill waits no longer. */
const TURN_US_MAX = 1_000;

/** A turn that took longer lets its entries go only when the doors have been read again; a quick one keeps no entry waiting. */
const READ_AGAIN_US = 500;

interface Waiting {
  readonly event: Event;
  readonly arrivedUs: number;
}

interface Stepped extends Waiting {
  readonly result: StepResult;
}

/** What one turn decided; it is on disk. */
interface DecidedTurn {
  readonly steps: readonly Stepped[];
  /** Cancels that have left already. */
  readonly early: ReadonlySet<Effect>;
  readonly journalledUs: number;
}

/**
 * Makes the inbox: the events of one loop turn go through the engine in order, as many as a millisecond allows, cancels of
 * what left in earlier turns go out, one commit puts what was decided on disk, then the other effects are performed:
 * commands and the gate in order, then all others in order. What they cause in turn is worked off in the next one. After a
 * commit that took its time entries leave only once the doors have been read again: a kill that came while the disk was at
 * work, however long that was, stops what waited for it. A journal that throws ends the gateway; before that the
 * gate is shut and what exits is handed over.
 */
export function createInbox(options: InboxOptions): Inbox {
  const { engine, gate, clock, endOfTurn, journal, perform, alert, log, worked } = options;
  const setBack = (byUs: number): void => {
    log(`The clock of this PC was set back by ${Math.round(byUs / 1_000_000)} s; events keep their order all the same`);
    if (byUs > DATE_APART_US_MAX) alert(dateAlert(clock.nowUs(), byUs));
  };
  let stamp = createEventTime(clock, setBack);
  let waiting: Waiting[] = [];
  /** A turn with entries, which leave when the doors have been read once more. */
  let decided: DecidedTurn | undefined;
  let isScheduled = false;
  let isStarted = false;
  let isStopped = false;
  let isDiskRefusing = false;
  let cancelTimer: () => void = () => {};

  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    endOfTurn(() => {
      isScheduled = false;
      if (!isStopped) workOff(TURN_US_MAX);
    });
  };

  const openGate = (): void => {
    const isStopping = waiting.some(({ event }) => stopsEntries(event));
    const isDateSure = stamp() - clock.nowUs() <= DATE_APART_US_MAX;
    if (isStarted && !isStopping && !isDiskRefusing && isDateSure && engine.entriesMayPass()) gate.open();
  };

  const moveGate = (open: boolean): void => {
    if (open) openGate();
    else gate.shut();
  };

  const commit = (entries: readonly JournalEntry[]): void => {
    const result = journal.commit(entries);
    if (result.outcome === 'kept') {
      gate.shut();
      if (!isDiskRefusing)
        alert({
          code: 'JOURNAL_KEPT',
          severity: 'alarm',
          text:
            `The journal cannot be written: ${result.reason}. No entry is sent; exits and cancels pass and are kept. ` +
            (result.remedy ?? 'It goes on by itself. Do not end the gateway before that.'),
        });
      isDiskRefusing = true;
    } else if (isDiskRefusing) {
      isDiskRefusing = false;
      log('The journal is written again; nothing was left out');
      openGate();
    }
  };

  /** Takes what waits through the engine, oldest first, for so long at most; what is left waits for the next turn. */
  const stepAll = (forUs: number): readonly Stepped[] => {
    const untilUs = clock.monotonicUs() + forUs;
    const steps: Stepped[] = [];
    for (const { event, arrivedUs } of waiting) {
      steps.push({ event, arrivedUs, result: engine.step(event) });
      if (clock.monotonicUs() >= untilUs) break;
    }
    waiting = waiting.slice(steps.length);
    return steps;
  };

  const workOff = (forUs: number): void => {
    performDecided();
    if (waiting.length === 0) return;
    const beganUs = clock.monotonicUs();
    const steps = stepAll(forUs);
    const early = earlyCancels(steps.map(({ result }) => result));
    for (const cancel of early) perform(cancel);
    try {
      commit(steps.map(({ event, result }) => entryOf(event, result)).filter(isWorthKeeping));
    } catch (error) {
      isDiskRefusing = true;
      gate.shut();
      for (const { result } of steps) handOver(result.effects, early);
      throw error;
    }
    const turn: DecidedTurn = { steps, early, journalledUs: clock.nowUs() };
    const isSlow = clock.monotonicUs() - beganUs >= READ_AGAIN_US;
    const mustWait = isSlow && steps.some(({ result }) => result.effects.some(isEntry));
    if (mustWait) decided = turn;
    else performTurn(turn);
    if (mustWait || waiting.length > 0) schedule();
    armTimer();
  };

  const handOver = (effects: readonly Effect[], early: ReadonlySet<Effect>): number => {
    const aheadUs = stamp() - clock.nowUs();
    for (const effect of effects) {
      if (effect.type === 'command' && !early.has(effect)) perform(inWallTime(effect, aheadUs));
      else if (effect.type === 'gate') moveGate(effect.open);
    }
    return clock.monotonicUs();
  };

  const performDecided = (): void => {
    const turn = decided;
    decided = undefined;
    if (turn !== undefined) performTurn(turn);
  };

  /** Orders first: what is told, shown and logged of them takes longer than they do. */
  const performTurn = ({ steps, early, journalledUs }: DecidedTurn): void => {
    const handedOverUs = steps.map(({ result }) => handOver(result.effects, early));
    for (const [index, { event, arrivedUs, result }] of steps.entries()) {
      for (const effect of result.effects) {
        if (effect.type !== 'command' && effect.type !== 'gate') perform(effect);
      }
      worked({ event, ...result, journalledUs, tookUs: (handedOverUs[index] ?? arrivedUs) - arrivedUs });
    }
  };

  const armTimer = (): void => {
    cancelTimer();
    if (isStopped) return;
    // A full disk stops no clock: flattens go on, and orders without an answer become unknown.
    const dueUs = engine.nextDueUs();
    const cancelDue =
      dueUs === undefined
        ? undefined
        : clock.after(Math.ceil((dueUs - stamp()) / 1_000), () => post({ type: 'timePassed' }));
    const cancelRetry = isDiskRefusing ? clock.after(DISK_RETRY_MS, retryDisk) : undefined;
    cancelTimer = () => {
      cancelDue?.();
      cancelRetry?.();
    };
  };

  const retryDisk = (): void => {
    commit([]);
    armTimer();
  };

  const post = (undated: UndatedEvent): Event | undefined => {
    if (isStopped) return undefined;
    if (stopsEntries(undated)) gate.shut();
    const atUs = stamp();
    const wallUs = clock.nowUs();
    const event = { ...inEventTime(undated, wallUs, atUs - wallUs), atUs };
    waiting.push({ event, arrivedUs: clock.monotonicUs() });
    schedule();
    return event;
  };

  return {
    post,
    start: () => {
      isStarted = true;
      openGate();
      armTimer();
    },
    hold: () => {
      isStarted = false;
      gate.shut();
    },
    get depth() {
      return waiting.length;
    },
    continueAfter: (lastEventUs) => {
      stamp = createEventTime(clock, setBack, lastEventUs);
    },
    get isFull() {
      return waiting.length >= INBOX_FULL;
    },
    stop: () => {
      if (isStopped) return;
      gate.shut();
      isStarted = false;
      performDecided();
      if (waiting.length > 0) workOff(Infinity);
      performDecided();
      isStopped = true;
      cancelTimer();
    },
  };
}

function entryOf(event: Event, { decisions, effects, kept = event }: StepResult): JournalEntry {
  const alerts = effects.flatMap((effect) => (effect.type === 'alert' ? [effect.alert] : []));
  return { event: kept, decisions, alerts };
}

/** Whether an effect sends an entry, or moves the price of one. */
function isEntry(effect: Effect): boolean {
  if (effect.type !== 'command') return false;
  const { command } = effect;
  if (command.type === 'submitOrder') return command.order.role === 'ENTRY';
  return command.type === 'modifyOrder' && command.isEntry === true;
}

type CommandEffect = Extract<Effect, { readonly type: 'command' }>;

/**
 * Cancels that never wait for the disk: of orders that left in earlier turns. One of an order that leaves in this very
 * turn keeps its place behind it.
 */
function earlyCancels(results: readonly StepResult[]): ReadonlySet<CommandEffect> {
  const leaving = new Set<string>();
  const early = new Set<CommandEffect>();
  for (const { effects } of results)
    for (const effect of effects) {
      if (effect.type !== 'command') continue;
      const { command } = effect;
      if (command.type === 'submitOrder') leaving.add(command.order.orderId);
      else if (command.type === 'cancelOrder' && !leaving.has(command.orderId)) early.add(effect);
    }
  return early;
}

/** Time that passed, quotes and reports that agree with the books come all the time: without a consequence they are no record. */
function isWorthKeeping({ event, decisions, alerts }: JournalEntry): boolean {
  return !ROUTINE.has(event.type) || decisions.length > 0 || alerts.length > 0;
}

const ROUTINE: ReadonlySet<Event['type']> = new Set([
  'timePassed',
  'reportReceived',
  'quotesSampled',
  'clientLost',
  'clientLinked',
  'clientReturned',
]);

function stopsEntries(event: UndatedEvent): boolean {
  return event.type === 'killReceived' || event.type === 'reduceReceived';
}
