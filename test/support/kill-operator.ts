import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { adminToken, dataFolderAt } from '../../core/app/data-folder.ts';
import { askPatiently } from './ask-patiently.ts';
import { fatesShape, orderRowShape } from './kill-truth.ts';
import type { PythonPeer } from './python-peer.ts';

/** The person beside a gateway that is killed again and again. */
export interface KillOperator {
  /** Looks at the legacy platforms and settles their unknown orders from before a moment as they stand there. */
  settleOld(beforeUs: number): Promise<void>;
  /** Resolves when every order is over, or unknown on a platform that cannot be asked. Rejects after `msMax`. */
  untilQuiet(msMax: number): Promise<void>;
  /** Orders settled so far. */
  readonly settled: number;
}

const LOOK_EVERY_MS = 500;
/** How often in a row all must be quiet: more than one round of reports. */
const LOOKS = 4;

const platformShape = z.object({
  platform: z.string(),
  dialect: z.string(),
  linked: z.boolean(),
  open_orders: z.number(),
  unknown_orders: z.number(),
});

interface KillOperatorOptions {
  readonly dataDir: string;
  readonly adminPort: number;
  readonly platforms: PythonPeer;
}

/** Makes the person. */
export function createKillOperator({ dataDir, adminPort, platforms }: KillOperatorOptions): KillOperator {
  let settled = 0;
  let asked = 0;

  const read = async <T>(action: string, shape: z.ZodType<T>, payload = {}): Promise<T> => {
    const answer = await askPatiently({ port: adminPort, action, payload });
    if (!answer.ok) throw new Error(`${action}: ${answer.error.code} ${answer.error.reason}`);
    return shape.parse(answer.value.data);
  };

  const settle = async (payload: Readonly<Record<string, unknown>>): Promise<void> => {
    const token = adminToken(dataFolderAt(dataDir));
    const answer = await askPatiently({ port: adminPort, action: 'orders_settle', payload, token });
    if (answer.ok) settled += 1;
    // A fill that was under way all the time may have come first.
    else if (answer.error.code !== 'SETTLE_NOT_UNKNOWN') throw new Error(JSON.stringify(answer.error));
  };

  return {
    get settled() {
      return settled;
    },
    settleOld: async (beforeUs) => {
      const known = await read('platforms', z.array(platformShape));
      const legacy = new Set(known.filter(({ dialect }) => dialect === 'legacy').map(({ platform }) => platform));
      const orders = await read('orders', z.array(orderRowShape), { limit: 1_000 });
      const old = orders.filter(
        ({ status, platform, decided_us: us }) => status === 'unknown' && legacy.has(platform) && us < beforeUs,
      );
      if (old.length === 0) return;
      platforms.tell({ ask: 'fate', order_ids: old.map((order) => order.order_id) });
      const { fates } = fatesShape.parse(await platforms.until(({ did }) => did === 'fate', asked));
      asked += 1;
      for (const { order_id: id, filled_qty: booked } of old) {
        const fate = fates[id];
        if (fate !== undefined && fate !== null && fate.filled_qty > booked)
          await settle({ order_id: id, qty: fate.filled_qty, price: fate.fill_price });
        else await settle({ order_id: id, cancelled: true, reason: 'not at the platform, or over there' });
      }
    },
    untilQuiet: async (msMax) => {
      const untilMs = Date.now() + msMax;
      for (let quiet = 0; quiet < LOOKS;) {
        const all = await read('platforms', z.array(platformShape));
        const isQuiet = all.every(
          ({ linked, dialect, open_orders: open, unknown_orders: unknown }) =>
            linked && open === 0 && (dialect === 'legacy' || unknown === 0),
        );
        quiet = isQuiet ? quiet + 1 : 0;
        if (!isQuiet && Date.now() > untilMs) throw new Error(`orders are still open: ${JSON.stringify(all)}`);
        await sleep(LOOK_EVERY_MS);
      }
    },
  };
}
