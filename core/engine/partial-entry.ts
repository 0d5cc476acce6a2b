/** An entry that has filled in part: since when we know, and when its cancel was last asked for. */
export interface PartialEntry {
  readonly sinceUs: number;
  readonly askedUs?: number;
}
