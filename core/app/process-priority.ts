import { constants, setPriority } from 'node:os';

/** How the operating system ranks the gateway among what else runs on the PC. */
export type ProcessPriority = keyof typeof RANKS;

/** Windows knows these as priority classes, Linux as nice values. */
const RANKS = {
  normal: constants.priority.PRIORITY_NORMAL,
  above_normal: constants.priority.PRIORITY_ABOVE_NORMAL,
  high: constants.priority.PRIORITY_HIGH,
} as const;

export const PRIORITIES = ['normal', 'above_normal', 'high'] as const satisfies readonly ProcessPriority[];

/**
 * Ranks this process, so that charts, browsers and backups keep no order waiting. Threads that were made before keep their
 * rank on Linux. Where the system forbids it, as Linux does for who is not root, the log says so and the gateway goes on.
 */
export function applyPriority(priority: ProcessPriority, log: (line: string) => void): void {
  if (priority === 'normal') return;
  try {
    setPriority(RANKS[priority]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log(`The gateway runs at normal priority: ${reason}. On a busy PC orders leave later; nothing else changes.`);
  }
}
