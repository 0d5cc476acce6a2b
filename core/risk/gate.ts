/** The flag that stops entries. Every sender reads it last, directly before the first byte of an entry. */
export interface Gate {
  readonly isOpen: boolean;
}

/** The one who may move the flag. */
export interface GateSwitch extends Gate {
  open(): void;
  shut(): void;
}

/** Makes a gate, shut. */
export function createGate(): GateSwitch {
  let isOpen = false;
  return {
    get isOpen() {
      return isOpen;
    },
    open: () => {
      isOpen = true;
    },
    shut: () => {
      isOpen = false;
    },
  };
}
