import { fileURLToPath } from 'node:url';
import { startPython, type PythonScript } from './python.ts';
import { startPeer, type PythonPeer } from './python-peer.ts';

/** The folder of the Python package. */
export const PYTHON_BRIDGE = fileURLToPath(new URL('../../bridges/nexus', import.meta.url));

/** Starts a script of test/python/scripts, which talks in lines of JSON. */
export function startBridgeScript(name: string, args: readonly (string | number)[]): PythonPeer {
  return startPeer(`../../python/scripts/${name}`, args);
}

/** Starts a program that ships with the package as a user would, in plain lines. */
export function startShippedProgram(name: string, args: readonly (string | number)[]): PythonScript {
  return startPython(`${PYTHON_BRIDGE}/${name}.py`, args);
}

/** What a script returned for its n-th call of a name, counted from 0. */
export async function returned(peer: PythonPeer, call: string, skip = 0): Promise<unknown> {
  const line = await peer.until(({ did }) => did === call, skip);
  if (line['raised'] !== undefined) throw new Error(`${call} raised ${JSON.stringify(line['raised'])}`);
  return line['returned'];
}
