import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { DoorHandler } from '../zmtp/door-peer.ts';
import { openRouterDoor, type RouterDoor, type RouterDoorOptions } from '../zmtp/router-door.ts';
import { findPortHolder } from './port-holder.ts';

export type DoorName = 'platform' | 'nexus' | 'admin';

/** The doors in the order in which they are bound and shown. */
export const DOOR_NAMES: readonly DoorName[] = ['platform', 'nexus', 'admin'];

/** How a door is called in a line for a person. */
export const DOOR_TITLES: Readonly<Record<DoorName, string>> = {
  platform: 'Platform socket',
  nexus: 'NEXUS socket',
  admin: 'Admin socket',
};

export type Doors = Readonly<Record<DoorName, RouterDoor>>;

/**
 * Binds the three doors. Refused with a sentence when one cannot be bound; those that were are closed again. A port in
 * use is named, with the process that holds it where the system tells.
 */
export async function openDoors(
  host: string,
  ports: Readonly<Record<DoorName, number>>,
  handlers: Readonly<Record<DoorName, DoorHandler>>,
  clock: Clock,
): Promise<Result<Doors, string>> {
  const opened: Partial<Record<DoorName, RouterDoor>> = {};
  for (const name of DOOR_NAMES) {
    try {
      // One after another: which port is in the way must be certain.
      opened[name] = await openRouterDoor(optionsOf(name, host, ports[name], handlers[name], clock));
    } catch (error) {
      for (const door of Object.values(opened)) void door.close();
      return err(bindProblem(name, host, ports[name], error as NodeJS.ErrnoException));
    }
  }
  return ok(opened as Doors);
}

/** Binds one door again, at the port that it had. Refused with a sentence. */
export async function openDoor(
  name: DoorName,
  host: string,
  port: number,
  handler: DoorHandler,
  clock: Clock,
): Promise<Result<RouterDoor, string>> {
  try {
    return ok(await openRouterDoor(optionsOf(name, host, port, handler, clock)));
  } catch (error) {
    return err(bindProblem(name, host, port, error as NodeJS.ErrnoException));
  }
}

/** A kill must come in, however many links to the admin door somebody has left open. */
function optionsOf(name: DoorName, host: string, port: number, handler: DoorHandler, clock: Clock): RouterDoorOptions {
  return { host, port, clock, handler, whenFull: name === 'admin' ? 'closeQuietest' : 'refuseNewest' };
}

/** Why a door could not be bound, and what to do. */
export function bindProblem(name: DoorName, host: string, port: number, error: NodeJS.ErrnoException): string {
  const flag = `--${name}-port N`;
  if (error.code === 'EADDRINUSE') {
    const holder = findPortHolder(port);
    const who =
      holder === undefined
        ? 'another program'
        : `process ${holder.pid}${holder.program === undefined ? '' : ` (${holder.program})`}`;
    return `Port ${port} for the ${name} door is in use by ${who}. End it, or choose another port: ${flag}, or ports.${name} in gateway.yaml.`;
  }
  if (error.code === 'EACCES') {
    return `Port ${port} for the ${name} door may not be used by this user. Choose one above 1023: ${flag}.`;
  }
  return `The ${name} door cannot listen on ${host}:${port}: ${error.message}`;
}
