/** The clock that tests move is the one that the simulation moves. */
export { MANUAL_START_US, manualClock, type ManualClock } from '../../core/base/manual-clock.ts';
