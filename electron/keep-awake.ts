export interface KeepAwakeOptions {
  /** Keeps the PC from sleeping; returns what ends that. */
  readonly start: () => number;
  readonly stop: (id: number) => void;
}

/** Told whether live orders may go; keeps the PC awake exactly as long. */
export function createKeepAwake({ start, stop }: KeepAwakeOptions): (isArmed: boolean) => void {
  let id: number | undefined;
  return (isArmed) => {
    if (isArmed) {
      id ??= start();
      return;
    }
    if (id !== undefined) stop(id);
    id = undefined;
  };
}
