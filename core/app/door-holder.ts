import type { Clock } from '../base/clock.ts';
import { ok, type Result } from '../base/result.ts';
import type { DoorHandler } from '../zmtp/door-peer.ts';
import { DOOR_NAMES, openDoor, openDoors, type DoorName, type Doors } from './open-doors.ts';

export interface DoorHolderOptions {
  readonly host: string;
  readonly ports: Readonly<Record<DoorName, number>>;
  readonly clock: Clock;
  readonly handlers: () => Readonly<Record<DoorName, DoorHandler>>;
}

/** The doors of a gateway while they stand, and again after those of trading were closed for a while. */
export interface DoorHolder {
  current(): Doors | undefined;
  /** Binds all three. Refused with a sentence; none stands then. */
  open(): Promise<Result<Doors, string>>;
  /** Closes the doors of platforms and pipelines; that of operators stays open. */
  closeTrading(): Promise<void>;
  /** Binds them again where they stood. Refused with a sentence. */
  reopenTrading(): Promise<Result<void, string>>;
  close(): Promise<void>;
}

const TRADING_DOORS = ['platform', 'nexus'] as const;

/** Makes the holder of no doors. */
export function createDoorHolder({ host, ports, clock, handlers }: DoorHolderOptions): DoorHolder {
  let doors: Doors | undefined;
  return {
    current: () => doors,
    open: async () => {
      const opened = await openDoors(host, ports, handlers(), clock);
      if (opened.ok) doors = opened.value;
      return opened;
    },
    closeTrading: async () => {
      const bound = doors;
      if (bound !== undefined) await Promise.all(TRADING_DOORS.map((name) => bound[name].close()));
    },
    reopenTrading: async () => {
      for (const name of TRADING_DOORS) {
        if (doors === undefined) break;
        const opened = await openDoor(name, host, doors[name].port, handlers()[name], clock);
        if (!opened.ok) return opened;
        doors = { ...doors, [name]: opened.value };
      }
      return ok(undefined);
    },
    close: async () => {
      const bound = doors;
      if (bound !== undefined) await Promise.all(DOOR_NAMES.map((name) => bound[name].close()));
    },
  };
}
