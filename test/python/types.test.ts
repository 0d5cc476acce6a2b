import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { lane } from '../support/lane.ts';
import { hasPython, pythonPath } from '../support/python.ts';
import { PYTHON_BRIDGE } from '../support/python-bridge.ts';

const hasMypy = hasPython() && spawnSync('mypy', ['--version'], { stdio: 'ignore' }).status === 0;

lane(
  'python types',
  hasMypy,
  'apt-get install mypy python3-zmq python3-msgpack',
)('the python package', () => {
  it('holds its types under mypy --strict, for Python 3.10', () => {
    const args = ['--strict', '--cache-dir', '/dev/null', '--python-executable', pythonPath(), '.'];
    const ran = spawnSync('mypy', args, { cwd: PYTHON_BRIDGE, encoding: 'utf8', timeout: 230_000 });
    expect(ran.stdout).toMatch(/^Success: no issues found in \d+ source files/);
  }, 240_000);
});
