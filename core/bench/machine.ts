import { cpus, loadavg } from 'node:os';

/** What a benchmark ran on. */
export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly node: string;
  /** How many processes wanted a core in the minute before the run; 0 where the system does not say. */
  readonly loadBefore: number;
}

/** The machine as it is now: to be asked before a run. */
export function thisMachine(): Machine {
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    node: process.versions.node,
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** The machine in one line. */
export function machineText({ cpu, cores, node, loadBefore }: Machine): string {
  return `${cpu}, ${cores} cores, Node ${node}, load ${loadBefore.toFixed(1)} before the run`;
}
