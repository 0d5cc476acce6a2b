import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall, pythonPath } from '../support/python.ts';
import { PYTHON_BRIDGE } from '../support/python-bridge.ts';

/** Only ends what hangs: some of it waits for a second or two by its nature. */
const TEST_MS_MAX = 240_000;

const FOLDER = fileURLToPath(new URL('unit', import.meta.url));

lane(
  'python unit tests',
  hasPython(),
  pythonInstall,
)('the parts of the python package', () => {
  it.each(readdirSync(FOLDER).filter((file) => /^test_.*\.py$/.test(file)))(
    'hold by %s',
    (file) => {
      const ran = spawnSync(pythonPath(), ['-m', 'unittest', '-v', file.replace('.py', '')], {
        cwd: FOLDER,
        encoding: 'utf8',
        env: { ...process.env, PYTHONPATH: PYTHON_BRIDGE, PYTHONDONTWRITEBYTECODE: '1' },
      });
      expect(ran.status, ran.stderr).toBe(0);
      expect(ran.stderr).toMatch(/Ran [1-9]\d* tests?/);
    },
    TEST_MS_MAX,
  );
});
