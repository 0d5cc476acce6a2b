import { existsSync, readFileSync } from 'node:fs';
import { err, ok, type Result } from '../../base/result.ts';
import { describeConfigError } from '../../instruments/config-error.ts';
import { editYaml } from '../../instruments/edit-yaml.ts';
import type { PlatformId } from '../../model/ids.ts';
import { readConfig, shippedConfigText } from '../config.ts';
import type { DataFolder } from '../data-folder.ts';

/** What gateway.yaml says of a platform behind a bridge, or is to say. */
export interface NamedPlatform {
  readonly port: number;
  /** What gateway.yaml is to be; undefined where it names the platform already. */
  readonly text: string | undefined;
}

/** Names a platform under `platforms` in the text of gateway.yaml. Refused with a sentence: a fault in the file, or no fixed port. */
export function nameInConfig(
  folder: DataFolder,
  platform: PlatformId,
  settings: Readonly<Record<string, string>> = {},
): Result<NamedPlatform, string> {
  const { gatewayYaml } = folder;
  const text = existsSync(gatewayYaml) ? readFileSync(gatewayYaml, 'utf8') : shippedConfigText();
  const before = readConfig({ text, file: gatewayYaml });
  if (!before.ok) return err(before.error.map(describeConfigError).join('\n'));
  const port = before.value.bridgePorts.get(platform);
  if (port === undefined || port === 0)
    return err(`${gatewayYaml} has no fixed port for ${platform} under bridge_ports; give it one, as 9005.`);
  if (before.value.platforms.has(platform)) return ok({ port, text: undefined });
  const edited = editYaml({ text, file: gatewayYaml }, [{ path: ['platforms', platform], value: settings }]);
  return edited.ok ? ok({ port, text: edited.value }) : err(edited.error.map(describeConfigError).join('\n'));
}
