import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import type { SymbolBook } from '../engine/config.ts';
import type { Engine } from '../engine/engine.ts';
import { OPERATOR_CLIENT, parsePlatformId, type PlatformId } from '../model/ids.ts';
import type { Actor } from '../model/request.ts';
import { actorTitle, isPersonHere } from '../model/source.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import { certificateAnswer } from './certificate-answer.ts';
import type { UndatedEvent } from './inbox.ts';
import type { KillChoice } from './kill-choice.ts';
import { readReason } from './read-reason.ts';

export interface SafetyActionsOptions {
  readonly engine: Engine;
  /** Whether a kill flattens where it does not say itself. */
  readonly killChoice: Pick<KillChoice, 'flattens'>;
  readonly symbols: SymbolBook;
  readonly nowUs: () => number;
  /** Posts an event and waits until it is worked off. */
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
}

/**
 * Stopping and going on: kill, reduce, pause, resume, rearm, flatten, certificate. What stops is never refused; a re-arm
 * is, with REARM_NOT_HERE, REASON_MISSING or FLATTEN_AT_WORK, and a resume with RESUME_REFUSED where it takes a re-arm.
 */
export function safetyActions(options: SafetyActionsOptions): Readonly<Record<string, AdminAction>> {
  const { engine, killChoice, symbols, nowUs, postAndWait } = options;
  const change = (run: (payload: WireMap, by: Actor) => Promise<Packable>): AdminAction => ({ run });
  let flattens = 0;

  return {
    kill: change(async (payload, by) => {
      const flatten = typeof payload['flatten'] === 'boolean' ? payload['flatten'] : killChoice.flattens;
      await postAndWait({ type: 'killReceived', by, reason: readReason(payload, `killed by ${by}`), flatten });
      return { ...tradingMap(engine), flatten, certificate: lastMap(engine, flatten) };
    }),
    reduce: change(async (payload, by) => {
      await postAndWait({ type: 'reduceReceived', by, reason: readReason(payload, `reduced by ${by}`) });
      return tradingMap(engine);
    }),
    pause: change(async (payload, by) => {
      await postAndWait({ type: 'reduceReceived', by, reason: readReason(payload, `paused by ${by}`) });
      return tradingMap(engine);
    }),
    resume: change(async (payload, by) => {
      const reason = readReason(payload, `resumed by ${by}`);
      const stopped = engine.tradingState();
      if (stopped.state === 'active') return tradingMap(engine);
      if (stopped.state === 'halted' || !isPersonHere(stopped.by))
        throw new ActionRefused(
          'RESUME_REFUSED',
          `trading is ${stopped.state} by ${actorTitle(stopped.by)} (${stopped.reason}); expected a pause by a person`,
        );
      const problem = engine.rearmProblem(by, reason);
      if (problem !== undefined) throw new ActionRefused(problem.code, problem.reason);
      await postAndWait({ type: 'rearmReceived', by, reason });
      return tradingMap(engine);
    }),
    rearm: change(async (payload, by) => {
      const reason = readReason(payload);
      const problem = engine.rearmProblem(by, reason);
      if (problem !== undefined) throw new ActionRefused(problem.code, problem.reason);
      checkStopSeen(engine, payload);
      await postAndWait({ type: 'rearmReceived', by, reason });
      return tradingMap(engine);
    }),
    flatten: change(async (payload, by) => {
      const platforms = readPlatform(payload, engine);
      const symbol = readText(payload, 'root');
      if (symbol !== undefined) checkSymbol(symbols, symbol, nowUs());
      flattens += 1;
      const request = {
        client: OPERATOR_CLIENT,
        clientOrderId: `flatten-${nowUs()}-${flattens}`,
        ...(symbol !== undefined && { symbol }),
        ...(platforms !== undefined && { platforms }),
        foreign: payload['all'] === true,
        reason: readReason(payload, `flattened by ${by}`),
      };
      await postAndWait({ type: 'flattenReceived', request, by });
      const begun = engine.certificates().at(0);
      const what = `${symbol ?? 'Everything'}${platforms === undefined ? '' : ` on ${platforms.join(', ')}`}`;
      const said = `${what} is being made flat: cancel, re-read, close, re-read. See nexus certificate.`;
      return { said, certificate: begun === undefined ? null : certificateAnswer(begun) };
    }),
    certificate: {
      run: (payload) => {
        const id = readText(payload, 'id');
        const found = engine.certificates().find((each) => id === undefined || each.id === id);
        return found === undefined ? null : certificateAnswer(found);
      },
    },
    certificates: { run: () => engine.certificates().map(certificateAnswer) },
  };
}

/** The state of trading, with who brought it about. */
export function tradingMap(engine: Pick<Engine, 'tradingState'>): { readonly [key: string]: Packable } {
  const { state, by, reason, sinceUs } = engine.tradingState();
  return { state, by, source: actorTitle(by), reason, since_us: sinceUs };
}

/** SHOWN_CHANGED where trading was stopped anew since a person looked. */
function checkStopSeen(engine: Pick<Engine, 'tradingState'>, payload: WireMap): void {
  const seenUs = payload['since_us'];
  const { state, by, reason, sinceUs, stoppedUs } = engine.tradingState();
  if (typeof seenUs !== 'number' || state === 'active' || seenUs === stoppedUs) return;
  const again = `trading was killed again while it was halted by ${actorTitle(by)}; the log says by whom`;
  const anew = `trading was stopped anew, by ${actorTitle(by)}: ${reason}`;
  throw new ActionRefused('SHOWN_CHANGED', seenUs >= sinceUs ? again : anew);
}

function lastMap(engine: Engine, flatten: boolean): Packable {
  const last = flatten ? engine.certificates().at(0) : undefined;
  return last === undefined ? null : certificateAnswer(last);
}

function readText(payload: WireMap, key: string): string | undefined {
  const value = payload[key];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A flatten of a name that nobody knows would look as if it had been done. */
function checkSymbol(symbols: SymbolBook, symbol: string, nowUs: number): void {
  const read = symbols.checkOrderSymbol(symbol, undefined, nowUs);
  // A month that is ending can be closed, though nothing may be opened in it.
  if (!read.ok && read.error.named === undefined) throw new ActionRefused(read.error.code, read.error.message);
}

function readPlatform(payload: WireMap, engine: Engine): readonly PlatformId[] | undefined {
  const named = readText(payload, 'platform');
  if (named === undefined) return undefined;
  const id = parsePlatformId(named);
  if (id === undefined || engine.platform(id) === undefined)
    throw new ActionRefused('PLATFORM_UNKNOWN', `platform: expected one that has connected, was ${named}`);
  return [id];
}
