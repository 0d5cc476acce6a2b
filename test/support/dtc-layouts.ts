import type { Field, Layout } from './dtc-layout.ts';
import { MARKET_LAYOUTS } from './dtc-market-layouts.ts';
import { ORDER_LAYOUTS } from './dtc-order-layouts.ts';

/** Every message that the stand-in knows. */
export const LAYOUTS = { ...MARKET_LAYOUTS, ...ORDER_LAYOUTS } as const satisfies Record<string, Layout>;

export type DtcName = keyof typeof LAYOUTS;
export type DtcValues = Readonly<Record<string, number | string>>;

/** A message as it was read: every field of its layout that lies within its size. */
export interface DtcMessage {
  readonly name: DtcName;
  readonly size: number;
  readonly text: (field: string) => string;
  readonly number: (field: string) => number;
}

/** Writes a message; what is not given stays 0. `size` makes it shorter or longer than the layout, as other versions do. */
export function writeDtc(name: DtcName, values: DtcValues, size: number = LAYOUTS[name].size): Uint8Array {
  const layout: Layout = LAYOUTS[name];
  const whole = new Uint8Array(Math.max(size, layout.size));
  const view = new DataView(whole.buffer);
  view.setUint16(0, size, true);
  view.setUint16(2, layout.type, true);
  for (const [field, value] of Object.entries(values)) {
    const known = layout.fields[field];
    if (known === undefined) throw new Error(`${name} has no field ${field}`);
    writeField(whole, view, known, value);
  }
  return whole.slice(0, size);
}

function writeField(bytes: Uint8Array, view: DataView, [kind, at]: Field, value: number | string): void {
  if (typeof value === 'string') {
    const room = Number(kind.slice(1)) - 1;
    for (let i = 0; i < Math.min(room, value.length); i++) bytes[at + i] = value.charCodeAt(i);
    return;
  }
  if (kind === 'i32') view.setInt32(at, value, true);
  else if (kind === 'u32') view.setUint32(at, value, true);
  else if (kind === 'f32') view.setFloat32(at, value, true);
  else if (kind === 'f64') view.setFloat64(at, value, true);
  else if (kind === 'i64') view.setBigInt64(at, BigInt(Math.round(value)), true);
  else view.setUint8(at, value);
}

/** Reads one whole message of the client; throws for one that the protocol has not, or of another size than its layout. */
export function readDtc(bytes: Uint8Array): DtcMessage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint16(2, true);
  const found = Object.entries<Layout>(LAYOUTS).find(([, layout]) => layout.type === type);
  if (found === undefined) throw new Error(`the client sent a message of the unknown type ${type}`);
  const [name, layout] = found;
  if (bytes.length !== layout.size) throw new Error(`${name}: expected ${layout.size} bytes, was ${bytes.length}`);
  const fieldOf = (field: string): Field => {
    const known = layout.fields[field];
    if (known === undefined) throw new Error(`${name} has no field ${field}`);
    return known;
  };
  return {
    name: name as DtcName,
    size: bytes.length,
    text: (field) => {
      const [kind, at] = fieldOf(field);
      const raw = bytes.subarray(at, at + Number(kind.slice(1)));
      const end = raw.indexOf(0);
      return Buffer.from(raw.subarray(0, end < 0 ? raw.length : end)).toString('latin1');
    },
    number: (field) => {
      const [kind, at] = fieldOf(field);
      if (kind === 'i32') return view.getInt32(at, true);
      if (kind === 'u32') return view.getUint32(at, true);
      if (kind === 'f64') return view.getFloat64(at, true);
      if (kind === 'i64') return Number(view.getBigInt64(at, true));
      return view.getUint8(at);
    },
  };
}
