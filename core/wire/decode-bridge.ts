import { err, ok, type Result } from '../base/result.ts';
import { decodePlatform, type PlatformInput } from './decode-platform.ts';
import { FieldReader } from './field-reader.ts';
import type { WireMap, WireRefusal } from './unpack.ts';

/** A bridge's answer to a command. `repeated`: it was executed before, and nothing was done now. */
export interface CommandResult {
  readonly type: 'commandResult';
  readonly commandId: string;
  readonly outcome: 'done' | 'refused' | 'repeated';
  readonly code?: string;
  readonly reason?: string;
}

/** Where an order event stands among those of one start of the bridge. */
export interface EventNumber {
  readonly epoch: string;
  readonly seq: number;
}

/** What a bridge said, ticks excepted. */
export interface BridgeMessage {
  readonly said: PlatformInput | CommandResult;
  /** Its number, where it is an order event that is to be acknowledged. */
  readonly number?: EventNumber;
  /** Whose message it is, where it says so. */
  readonly login?: string;
  readonly server?: string;
  readonly mode?: string;
  /** Why it cannot trade, as a word that is known; with STATUS alone. */
  readonly tradeCause?: 'trading_switched_off' | 'market_closed' | 'account_disabled';
}

/** Far above every price and every size that is traded anywhere. */
const NUMBER_END = 1e12;
const OUTCOMES = ['done', 'refused', 'repeated'] as const;
const TRADE_CAUSES = ['trading_switched_off', 'market_closed', 'account_disabled'] as const;

/** Reads a bridge's message: a platform's, or COMMAND_RESULT. Refusals as of `decodePlatform`. */
export function decodeBridge(map: WireMap): Result<BridgeMessage, WireRefusal> {
  const reader = new FieldReader(map, typeof map['type'] === 'string' ? map['type'] : '');
  const said = map['type'] === 'COMMAND_RESULT' ? ok(readResult(reader)) : decodePlatform(map);
  const login = reader.optionalId('login');
  const server = reader.optionalText('server');
  const mode = reader.optionalText('mode', 16);
  const tradeCause = map['type'] === 'STATUS' ? reader.optionalWord('code', TRADE_CAUSES) : undefined;
  if (!said.ok) return said;
  if (reader.fault !== undefined) return err(reader.fault);
  const absurd = absurdNumber(said.value);
  if (absurd !== undefined)
    return err({
      code: said.value.type === 'fill' ? 'FILL_MALFORMED' : 'VALUE_INVALID',
      reason: `expected prices and sizes below ${NUMBER_END}, was ${absurd}`,
    });
  const number = eventNumberOf(map);
  return ok({
    said: said.value,
    ...(number !== undefined && { number }),
    ...(login !== undefined && { login }),
    ...(server !== undefined && { server }),
    ...(mode !== undefined && { mode }),
    ...(tradeCause !== undefined && { tradeCause }),
  });
}

/** A price or size that is none: platforms write DBL_MAX where they have no number. */
function absurdNumber(said: PlatformInput | CommandResult): number | undefined {
  return numbersOf(said).find((number) => Math.abs(number) >= NUMBER_END);
}

function numbersOf(said: PlatformInput | CommandResult): readonly number[] {
  if (said.type === 'fill') {
    const { filledSize, fillPrice, lastSize = 0, lastPrice = 0, commission = 0 } = said.fill;
    return [filledSize, fillPrice, lastSize, lastPrice, commission];
  }
  if (said.type !== 'report') return [];
  const { orders, executions, positions } = said.part;
  return [
    ...orders.flatMap(({ size, filledSize, fillPrice }) => [size, filledSize, fillPrice]),
    ...executions.flatMap(({ size, price, commission = 0 }) => [size, price, commission]),
    ...positions.flatMap(({ size, averagePrice }) => [size, averagePrice]),
  ];
}

/** The number of an order event, also of one that cannot be read otherwise. */
export function eventNumberOf({ epoch, seq }: WireMap): EventNumber | undefined {
  return typeof epoch === 'string' && epoch.length <= 64 && typeof seq === 'number' && Number.isSafeInteger(seq)
    ? { epoch, seq }
    : undefined;
}

function readResult(reader: FieldReader): CommandResult {
  const code = reader.optionalId('code');
  const reason = reader.optionalText('reason', 500);
  return {
    type: 'commandResult',
    commandId: reader.optionalId('cmd_id') ?? reader.text('cmd_id'),
    outcome: reader.word('outcome', OUTCOMES) ?? 'done',
    ...(code !== undefined && { code }),
    ...(reason !== undefined && { reason }),
  };
}
