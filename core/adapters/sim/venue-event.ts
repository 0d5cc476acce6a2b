import type { PlatformCommand } from '../../model/command.ts';
import type { AdapterEvent } from '../port.ts';

/** What a venue tells about orders. */
export type VenueEvent = Extract<AdapterEvent, { type: 'orderStatus' | 'fill' }>;

/** A command that changes something at a venue. */
export type VenueCommand = Exclude<PlatformCommand, { type: 'requestReport' }>;
