import { ask, command } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { saveFile } from '../ui/save-file.ts';

/** Stops everything: fires at once, from wherever it is asked. */
export function kill(): void {
  void command('kill', { reason: 'kill switch of the panel' });
}

/** Saves a whole table as a CSV file. */
export async function saveCsv(what: 'orders' | 'fills' | 'positions' | 'signals' | 'alerts' | 'days'): Promise<void> {
  const result = await ask('csv', { what });
  if (result.ok) saveFile(result.value.fileName, result.value.text, 'text/csv');
  else usePanel.getState().say({ bad: true, text: `${result.error.reason} ${result.error.remedy}`.trim() });
}
