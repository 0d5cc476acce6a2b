import type { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import type { AdapterParts, MakeAdapter } from './adapter-parts.ts';
import { createMt5Adapter } from './mt5/mt5-adapter.ts';
import { mt5Settings } from './mt5/mt5-settings.ts';
import { createNt8Adapter } from './nt8/nt8-adapter.ts';
import { nt8Settings } from './nt8/nt8-settings.ts';
import type { Adapter } from './port.ts';
import { createSierraAdapter } from './sierra/sierra-adapter.ts';
import { sierraSettings } from './sierra/sierra-settings.ts';

/** Every platform that the gateway reaches by an adapter of its own, one line each: its id, its settings, its maker. */
const CATALOG: ReadonlyMap<string, ReadSettings> = new Map([
  line('sierra', sierraSettings, createSierraAdapter),
  line('mt5_global', mt5Settings, createMt5Adapter),
  line('mt5_brazil', mt5Settings, createMt5Adapter),
  line('nt8', nt8Settings, createNt8Adapter),
]);

type ReadSettings = (settings: unknown) => Result<MakeAdapter, readonly SettingsFault[]>;

/** A setting that cannot be taken: where it stands below the platform's id, and what was expected. */
export interface SettingsFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Reads what gateway.yaml says of a platform. Refused with every fault, and for an id that has no line here. */
export function readPlatformSettings(
  platform: string,
  settings: unknown,
): Result<MakeAdapter, readonly SettingsFault[]> {
  const read = CATALOG.get(platform);
  if (read !== undefined) return read(settings ?? {});
  const known = [...CATALOG.keys()].join(', ');
  return err([{ path: [], message: `expected ${known}: any other platform connects by itself and needs no entry` }]);
}

function line<Settings>(
  platform: string,
  shape: z.ZodType<Settings>,
  make: (parts: AdapterParts, settings: Settings) => Adapter,
): [string, ReadSettings] {
  return [
    platform,
    (settings) => {
      const parsed = shape.safeParse(settings);
      if (parsed.success) return ok((parts) => make(parts, parsed.data));
      return err(
        parsed.error.issues.map(({ path, message }) => ({
          path: path.map((key) => (typeof key === 'number' ? key : String(key))),
          message,
        })),
      );
    },
  ];
}
