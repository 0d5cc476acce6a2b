import { anything, flag, list, number, object, optional, record, text, union, type Of } from './shape.ts';

const apiError = object({ code: text(), reason: text(), remedy: text() });

/** From the panel to the gateway. The first message is `hello`. */
export const clientMessage = union('type', {
  hello: object({ contract: number(), client: text(100) }),
  query: object({ id: number(), name: text(60), args: anything }),
  command: object({ id: number(), name: text(60), args: anything }),
  watch: object({ stream: text(60) }),
  unwatch: object({ stream: text(60) }),
  /** The patches up to this number have been taken. */
  seen: object({ number: number() }),
});
export type ClientMessage = Of<typeof clientMessage>;

/** A table's patch: rows put in the place of those with the same key, then keys dropped. A value's: fields put. */
const patch = object({
  stream: text(60),
  revision: number(),
  rows: optional(list(anything)),
  drop: optional(list(text())),
  fields: optional(record(anything)),
});
export type Patch = Of<typeof patch>;

/** From the gateway to the panel. */
export const serverMessage = union('type', {
  /** `run` tells one life of the gateway from the next. */
  welcome: object({
    contract: number(),
    version: text(),
    run: text(),
    nowUs: number(),
    commands: list(text()),
  }),
  /** Nothing follows: the gateway closes the channel. */
  refused: object({ contract: number(), error: apiError }),
  answer: object({ id: number(), ok: flag, result: anything, error: optional(apiError) }),
  snapshot: object({ stream: text(60), revision: number(), value: anything }),
  patches: object({ number: number(), atUs: number(), patches: list(patch) }),
  beat: object({ atUs: number() }),
});
export type ServerMessage = Of<typeof serverMessage>;
