import type { PlatformView } from '../../core/api/platform-view.ts';
import { ask, command, sayRefusal } from '../gateway-client.ts';
import { useGateway } from '../gateway-store.ts';
import { saveFile } from '../ui/save-file.ts';
import { useDialogs } from './dialogs.ts';

/** Stops everything: fires at once, from wherever it is asked. */
export function kill(): void {
  void command('kill', { reason: 'kill switch of the panel' });
}

/** Lets exits through and nothing else. */
export function reduce(): void {
  void command('reduce', { reason: 'reduced in the panel' });
}

/** Starts a gateway that is stopped; stops one that runs, after a question. */
export function switchGateway(): void {
  if (useGateway.getState().streams.overview?.state === 'stopped') void command('gatewayStart', {});
  else useDialogs.getState().show({ kind: 'stopGateway' });
}

/**
 * Connects a platform at once; before it switches one off with open business it asks. What is open it asks the gateway: a
 * row is up to half a second old. Resolves with whether it was taken.
 */
export async function switchPlatform({ platform }: PlatformView, on: boolean): Promise<boolean> {
  if (on) return (await command('platformConnect', { platform })).ok;
  const open = await ask('openBusiness', { platform });
  if (open.ok && open.value.text === '') {
    const done = await command('platformDisconnect', { platform, shown: open.value.keys });
    if (done.ok || done.error.code !== 'SHOWN_CHANGED') return done.ok;
  }
  useDialogs.getState().show({ kind: 'switchOff', platform });
  return false;
}

/** The platform at this place in the order in which they are shown, the other way round. */
export function switchPlatformAt(index: number): void {
  const platforms = [...(useGateway.getState().streams.platforms?.values() ?? [])];
  const platform = platforms.toSorted((one, other) => one.rank - other.rank)[index];
  if (platform !== undefined) void switchPlatform(platform, platform.switch === 'off');
}

/** Takes note of one alert, or of all that are open, as far as this window has shown them. */
export function acknowledge(number?: number): void {
  const shown = [...(useGateway.getState().streams.alerts?.values() ?? [])];
  const seenUs = Math.max(0, ...shown.map(({ lastUs }) => lastUs));
  void command('alertsAcknowledge', { seenUs, ...(number !== undefined && { number }) });
}

/** Saves a whole table as a CSV file. */
export async function saveCsv(what: 'orders' | 'fills' | 'positions' | 'signals' | 'alerts' | 'days'): Promise<void> {
  const result = await ask('csv', { what });
  if (result.ok) saveFile(result.value.fileName, result.value.text, 'text/csv');
  else sayRefusal(result.error);
}
