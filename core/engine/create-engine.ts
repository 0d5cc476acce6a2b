import { unreachable } from '../base/assert.ts';
import type { Event } from '../model/event.ts';
import { applyDecision } from './apply-decision.ts';
import { armProblem, handleArm, handleDisarm } from './arming.ts';
import type { EngineConfig } from './config.ts';
import { sweepDifferences } from './close-difference.ts';
import type { Engine } from './engine.ts';
import { essentialReport } from './essential-report.ts';
import { flattenAgain } from './flatten-again.ts';
import { driveFlattens, takeReread } from './flatten-drive.ts';
import { flattenDueUs } from './flattens-at-work.ts';
import { handleFill, handleNotSent, handleSent, handleStatus, handleTime, isUnanswered } from './handle-child.ts';
import {
  handleKill,
  handleRearm,
  handleReduce,
  handleSettled,
  rearmProblem,
  settleProblem,
} from './handle-operator.ts';
import { alarmOfEntries, cancelAgain, cancelStopped } from './stopped-entries.ts';
import { handleFlatten } from './handle-flatten.ts';
import { handleLimits } from './handle-limits.ts';
import { handleModify } from './handle-modify.ts';
import { handleCancel } from './handle-order-request.ts';
import { handleLost, handlePlatformStatus, handleRegistered, handleSpelling } from './handle-platform.ts';
import { handleReport } from './handle-report.ts';
import { handleSimulationEnded, handleStarted } from './handle-start.ts';
import { handleSignal } from './handle-signal.ts';
import { differenceProblem, handleDifferenceSettled } from './settle-difference.ts';
import { handleTarget } from './handle-target.ts';
import { tellReturned } from './tell-returned.ts';
import { releaseTargets, targetsDueUs } from './release-targets.ts';
import { maintainProtections } from './maintain-protections.ts';
import { previewSignal } from './preview-signal.ts';
import { cutPartials } from './cut-partials.ts';
import type { EngineState } from './state.ts';
import { emptyState } from './state.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';
import { viewOf } from './view-state.ts';
import { handleBreakerReset, resetProblem } from './reset-breaker.ts';
import {
  handleClientLinked,
  handleClientLost,
  handleHealth,
  handleTimeBreak,
  hearClient,
  linksDueUs,
  mayOpen,
  watchLinks,
} from './watch-links.ts';
import { riskDueUs, watchRisk } from './watch-risk.ts';
import { cancelsDueUs, watchCancels } from './watch-cancels.ts';
import { watchSession } from './watch-session.ts';
import { priceBands, watchedPlaces } from './watched-places.ts';

/** Makes the engine. It has no clock, no chance and no door of its own: all it knows comes in events. */
export function createEngine(config: EngineConfig): Engine {
  const state = emptyState();
  state.limits = config.limits ?? state.limits;
  return {
    ...viewOf(state, config),
    step: (event) => {
      const kept = essenceOf(state, event);
      const turn = beginTurn(state, config, event);
      hearClient(turn, event);
      handle(turn, event);
      alarmOfEntries(turn);
      if (state.flattens.size > 0) flattenAgain(turn);
      if (state.openFlattens.size > 0) driveFlattens(turn);
      if (state.openDifferences.size > 0) sweepDifferences(turn);
      if (state.waitingTargets.size > 0) releaseTargets(turn, event);
      if (state.openProtections.size > 0) maintainProtections(turn, event);
      cutPartials(turn);
      watchRisk(turn, event);
      watchLinks(turn, event);
      watchSession(turn, event);
      watchCancels(turn, event);
      cancelStopped(turn);
      const { decisions, effects, findings } = turn;
      return { decisions, effects, ...(kept !== undefined && { kept }), ...(findings.length > 0 && { findings }) };
    },
    preview: (event) => previewSignal(state, config, event),
    restore: (decision) => applyDecision(state, decision),
    settleProblem: (orderId, outcome) => settleProblem(state, orderId, outcome),
    armProblem: (wish) => armProblem(state, config, wish),
    differenceProblem: (wish) => differenceProblem(state, config, wish),
    rearmProblem: (by, reason) => rearmProblem(state, by, reason),
    resetProblem: (key, by, reason) => resetProblem(state, key, by, reason),
    entriesMayPass: () => mayOpen(state),
    watchedPlaces: () => watchedPlaces(state),
    priceBands: () => priceBands(state),
    nextDueUs: () => nextDueUs(state),
  };
}

/** What the journal needs of an event that may be large. */
function essenceOf(state: EngineState, event: Event): Event | undefined {
  return event.type === 'reportReceived' ? { ...event, report: essentialReport(state, event.report) } : undefined;
}

/** The first of: an order whose time runs out, a report that is due. */
function nextDueUs(state: EngineState): number | undefined {
  let dueUs = state.unanswered.firstDueUs((order) => isUnanswered(state, order));
  for (const { reportDueUs } of state.platforms.values())
    if (reportDueUs !== undefined && (dueUs === undefined || reportDueUs < dueUs)) dueUs = reportDueUs;
  const flattenUs = earliest(
    flattenDueUs(state),
    earliest(earliest(cancelsDueUs(state), earliest(riskDueUs(state), linksDueUs(state))), targetsDueUs(state)),
  );
  return earliest(
    earliest(earliest(dueUs, flattenUs), state.partialsDueUs),
    state.openProtections.size > 0 ? state.protectionsDueUs : undefined,
  );
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : Math.min(a, b ?? a);
}

/** A report settles first what it settles; what waits for the platform's word goes on from there. */
function reconcile(turn: Turn, { platform, report }: Extract<Event, { type: 'reportReceived' }>): void {
  const asked = turn.state.platforms.get(platform)?.report;
  handleReport(turn, platform, report);
  if (asked?.requestId === report.requestId) takeReread(turn, platform, report, asked.askedUs);
  cancelAgain(turn, platform);
}

function handle(turn: Turn, event: Event): void {
  switch (event.type) {
    case 'platformRegistered':
      return handleRegistered(turn, event.identity);
    case 'platformLost':
      return handleLost(turn, event.platform, event.reason, event.switchedOff);
    case 'spellingLearned':
      return handleSpelling(turn, event.platform, event.spelling);
    case 'platformStatusReceived':
      return handlePlatformStatus(turn, event);
    case 'signalReceived':
      return handleSignal(turn, event);
    case 'targetReceived':
      return handleTarget(turn, event);
    case 'cancelReceived':
      return handleCancel(turn, event.request);
    case 'modifyReceived':
      return handleModify(turn, event);
    case 'flattenReceived':
      return handleFlatten(turn, event.request, event.by);
    case 'killReceived':
      return handleKill(turn, event);
    case 'reduceReceived':
      return handleReduce(turn, event);
    case 'rearmReceived':
      return handleRearm(turn, event);
    case 'armReceived':
      return handleArm(turn, event);
    case 'disarmReceived':
      return handleDisarm(turn, event);
    case 'limitsChanged':
      return handleLimits(turn, event);
    case 'orderSent':
      return handleSent(turn, event.orderId);
    case 'orderNotSent':
      return handleNotSent(turn, event);
    case 'orderStatusReceived':
      return handleStatus(turn, event);
    case 'fillReceived':
      return handleFill(turn, event.fill);
    case 'reportReceived':
      return reconcile(turn, event);
    case 'orderSettled':
      return handleSettled(turn, event);
    case 'differenceSettled':
      return handleDifferenceSettled(turn, event);
    case 'operatorActed':
      return turn.log(`Operator ${event.by}: ${event.action}: ${event.note}`);
    case 'timePassed':
      return handleTime(turn);
    case 'clientLost':
      return handleClientLost(turn, event);
    case 'clientLinked':
      return handleClientLinked(turn, event);
    case 'clientReturned':
      return tellReturned(turn, event.client, event.sinceUs);
    case 'healthChanged':
      return handleHealth(turn, event);
    case 'wokeUp':
    case 'clockJumped':
      return handleTimeBreak(turn, event);
    case 'breakerReset':
      return handleBreakerReset(turn, event);
    case 'quotesSampled':
    case 'marketShown':
      return;
    case 'gatewayStarted':
      return handleStarted(turn);
    case 'simulationEnded':
      return handleSimulationEnded(turn, event.platform, event.reason);
    default:
      return unreachable(event);
  }
}
