import type { ProtectionLineView, ProtectionView } from '../engine/protect-view.ts';
import { Float, type Packable } from '../wire/pack.ts';

type PackableMap = { readonly [key: string]: Packable | undefined };

/** What protects one entry, as `nexus protections` lists it. Quantities are in the platform's own unit. */
export function protectionMap(protection: ProtectionView): PackableMap {
  const { entryId, client, clientOrderId, platform, account, symbol, root, exitSide, size, watch, text } = protection;
  return {
    order_id: entryId,
    client_order_id: clientOrderId,
    client,
    platform,
    account,
    symbol,
    root,
    exit_side: exitSide,
    quantity: size,
    ...lineKeys('stop', protection.stop),
    ...lineKeys('target', protection.target),
    watch,
    text,
  };
}

function lineKeys(name: 'stop' | 'target', line: ProtectionLineView | undefined): PackableMap {
  return {
    [`${name}_price`]: line?.price === undefined ? null : new Float(line.price),
    [`${name}_where`]: line?.where ?? null,
    [`${name}_resting`]: line?.restingSize ?? null,
  };
}
