import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** What a running gateway leaves in its data folder, so that the operator's tool finds it. */
export interface RuntimeInfo {
  readonly pid: number;
  readonly host: string;
  readonly ports: { readonly platform: number; readonly nexus: number; readonly admin: number };
  readonly startedUs: number;
}

const port = z.number().int().min(1).max(65_535);
const shape = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  ports: z.object({ platform: port, nexus: port, admin: port }),
  startedUs: z.number(),
});

/** Says where this gateway can be reached; over whatever an ended one left. */
export function writeRuntime(file: string, info: RuntimeInfo): void {
  writeFileSync(file, `${JSON.stringify(info, undefined, 2)}\n`);
}

/** Removes the file if it is still this process that it names. */
export function removeRuntime(file: string, pid: number): void {
  if (readStored(file)?.pid === pid) rmSync(file, { force: true });
}

/** The gateway that runs on a data folder; undefined when there is none, or only what a killed one left behind. */
export function readRuntime(file: string, isAlive: (pid: number) => boolean = processIsAlive): RuntimeInfo | undefined {
  const info = readStored(file);
  return info !== undefined && isAlive(info.pid) ? info : undefined;
}

function readStored(file: string): RuntimeInfo | undefined {
  try {
    const parsed = shape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Absent, or half written by a process that was killed: either way it names no running gateway.
    return undefined;
  }
}

/** Whether a process with this id exists, whoever owns it. Signal 0 only asks. */
export function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
