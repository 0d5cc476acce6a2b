import { err, ok, type Result } from '../base/result.ts';
import type { PlatformDoor } from '../doors/platform-door.ts';
import type { TickFanOut } from '../doors/tick-fan-out.ts';
import type { DoorHolder } from './door-holder.ts';
import type { EventTurns } from './event-turns.ts';
import type { GatewayCore } from './gateway-core.ts';
import type { Gateway, GatewayOptions } from './gateway.ts';
import { gatewayStatus, type StatusSources } from './gateway-status.ts';
import type { Housekeeping } from './housekeeping.ts';
import { DOOR_NAMES, DOOR_TITLES } from './open-doors.ts';
import type { OperatorSide } from './operator-side.ts';
import type { PlatformSide } from './platform-side.ts';
import type { RiskWatch } from './risk-watch.ts';

/** The parts of a gateway, which know each other and have not begun. */
export interface GatewayParts extends Pick<Gateway, 'handlers' | 'observe' | 'onClientSignal'> {
  readonly options: GatewayOptions;
  readonly core: GatewayCore;
  readonly turns: EventTurns;
  readonly riskWatch: RiskWatch;
  readonly fanOut: TickFanOut;
  readonly platforms: PlatformSide;
  readonly platformDoor: PlatformDoor;
  readonly doors: DoorHolder;
  readonly status: StatusSources;
  readonly operators: OperatorSide;
  readonly housekeeping: Housekeeping;
  readonly raiseToAll: Gateway['raise'];
}

/**
 * The one start path: recovery first, then the doors, then everything that runs by itself; and the way back. Refused with
 * a sentence where the journal or a door says no.
 */
export async function openGateway(parts: GatewayParts): Promise<Result<Gateway, string>> {
  const { options, core, turns, riskWatch, platforms, platformDoor, doors, status, operators, housekeeping } = parts;
  const { engine, board, gate, log } = core;
  const { inbox, postAndWait } = turns;
  const { instruments, risk, riskFile, panel, desks } = operators;

  const recovered = options.journal?.recover?.((decision) => engine.restore(decision)) ?? ok(0);
  if (!recovered.ok) {
    platformDoor.stop();
    return recovered;
  }
  inbox.continueAfter(recovered.value);
  // The first event of every run: nothing may come through a door before it.
  inbox.post({ type: 'gatewayStarted' });
  inbox.post({ type: 'limitsChanged', limits: risk.atStart(), by: 'start', reason: `as ${riskFile.name} says` });
  inbox.start();
  if (options.sockets !== 'none') {
    const opened = await doors.open();
    if (!opened.ok) {
      inbox.stop();
      platformDoor.stop();
      return err(opened.error);
    }
    for (const name of DOOR_NAMES) log(`${DOOR_TITLES[name]} (${opened.value[name].port}): ACTIVE`);
  }
  housekeeping.start();
  riskWatch.start();
  instruments.start();
  panel.start();
  desks.platforms.start();

  const bound = doors.current();
  return ok({
    ports: bound && { platform: bound.platform.port, nexus: bound.nexus.port, admin: bound.admin.port },
    handlers: parts.handlers,
    view: engine,
    board,
    gate,
    panels: panel.server,
    fabricGround: {
      commands: operators.commands,
      orders: desks.orders,
      fanOut: parts.fanOut,
      registry: core.registry,
      count: (code) => core.counters.add(code),
    },
    status: () => gatewayStatus(status),
    raise: parts.raiseToAll,
    postAndWait,
    observe: parts.observe,
    onClientSignal: parts.onClientSignal,
    stop: async () => {
      inbox.stop();
      riskWatch.stop();
      panel.stop();
      housekeeping.stop();
      instruments.stop();
      for (const adapter of platforms.adapters.values()) adapter.stop();
      platformDoor.stop();
      await doors.close();
    },
  });
}
