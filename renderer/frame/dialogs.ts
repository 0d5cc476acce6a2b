import { create } from 'zustand';

/** What a person is asked before something that cannot be taken back. One at a time. */
export type OpenDialog =
  | { readonly kind: 'rearm' }
  | { readonly kind: 'flatten'; readonly platform?: string }
  | { readonly kind: 'stopGateway' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'arm'; readonly platform: string }
  | { readonly kind: 'switchOff'; readonly platform: string }
  | { readonly kind: 'settleOrder'; readonly orderId: string; readonly platform: string };

interface Dialogs {
  readonly open: OpenDialog | undefined;
  readonly show: (dialog: OpenDialog) => void;
  readonly close: () => void;
}

export const useDialogs = create<Dialogs>((set) => ({
  open: undefined,
  show: (open) => set({ open }),
  close: () => set({ open: undefined }),
}));
