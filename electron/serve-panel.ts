import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PANEL_POLICY, panelFile } from './panel-file.ts';

/**
 * Answers what the window asks of `app://panel`, from the panel's folder and nothing else. The file is read by Node, which
 * sees into the app's archive whatever the fuses take from the file scheme.
 */
export async function servePanel(folder: string, address: string): Promise<Response> {
  const file = panelFile(address);
  const bytes = file && (await readFile(join(folder, file.path)).catch(() => undefined));
  if (file === undefined || bytes === undefined) return new Response('not found', { status: 404 });
  const headers = {
    'content-type': file.contentType,
    'content-security-policy': PANEL_POLICY,
    'x-content-type-options': 'nosniff',
  };
  return new Response(new Uint8Array(bytes), { headers });
}
