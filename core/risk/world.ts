/**
 * Three kinds of money that are never added up: the gateway's own simulation, paper (demo accounts and such that state
 * nothing), and live accounts.
 */
export type World = 'simulated' | 'paper' | 'live';

export const WORLDS: readonly World[] = ['simulated', 'paper', 'live'];
