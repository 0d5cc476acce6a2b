/** How a field lies in a message: its kind and offset; `s32` is a text of 32 bytes with its NUL. */
export type Field = readonly [kind: string, at: number];

/** A message: its type, its size in bytes, and the fields that are read or filled. */
export interface Layout {
  readonly type: number;
  readonly size: number;
  readonly fields: Readonly<Record<string, Field>>;
}
