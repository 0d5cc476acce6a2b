import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Many tests wait for processes of their own, so that fewer workers than these would leave the processor idle. */
const WORKERS_MIN = 3;

/** Ends what hangs, and measures nothing: with the full counts of NEXUS_REQUIRE_ALL a property takes 20 s on an idle machine. */
const HANG_MS = process.env['NEXUS_REQUIRE_ALL'] === '1' ? 240_000 : 30_000;

export default defineConfig({
  test: {
    include: ['core/**/*.test.ts', 'electron/**/*.test.ts', 'renderer/**/*.test.ts', 'test/**/*.test.ts'],
    maxWorkers: Math.max(WORKERS_MIN, availableParallelism()),
    testTimeout: HANG_MS,
    hookTimeout: HANG_MS,
    coverage: {
      provider: 'v8',
      include: ['core/**/*.ts'],
      exclude: ['core/**/*.test.ts'],
      reporter: ['text-summary'],
      thresholds: { lines: 80 },
    },
  },
});
