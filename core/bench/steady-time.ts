/** Microseconds on the clock that all processes of a machine share and that never goes back; its zero means nothing. */
export function steadyUs(): number {
  return Number(process.hrtime.bigint()) / 1_000;
}
