/** How a field lies in a message: its kind and offset; `s32` is a text of 32 bytes with its NUL. */
type Field = readonly [kind: string, at: number];

interface Layout {
  readonly type: number;
  readonly size: number;
  readonly fields: Readonly<Record<string, Field>>;
}

/**
 * The fixed binary layouts of the DTC protocol, version 8, as they were measured with a compiler from the public header:
 * the stand-in's own table, so that a wrong offset of the client shows. Only fields that the stand-in reads or fills.
 */
export const LAYOUTS = {
  ENCODING_REQUEST: {
    type: 6,
    size: 16,
    fields: { ProtocolVersion: ['i32', 4], Encoding: ['i32', 8], ProtocolType: ['s4', 12] },
  },
  ENCODING_RESPONSE: {
    type: 7,
    size: 16,
    fields: { ProtocolVersion: ['i32', 4], Encoding: ['i32', 8], ProtocolType: ['s4', 12] },
  },
  LOGON_REQUEST: {
    type: 1,
    size: 284,
    fields: {
      ProtocolVersion: ['i32', 4],
      Username: ['s32', 8],
      Password: ['s32', 40],
      HeartbeatIntervalInSeconds: ['i32', 144],
      Unused1: ['i32', 148],
      ClientName: ['s32', 248],
    },
  },
  LOGON_RESPONSE: {
    type: 2,
    size: 256,
    fields: {
      ProtocolVersion: ['i32', 4],
      Result: ['i32', 8],
      ResultText: ['s96', 12],
      ReconnectAddress: ['s64', 108],
      ServerName: ['s60', 176],
      TradingIsSupported: ['u8', 237],
      OCOOrdersSupported: ['u8', 238],
      OrderCancelReplaceSupported: ['u8', 239],
      SecurityDefinitionsSupported: ['u8', 244],
    },
  },
  HEARTBEAT: { type: 3, size: 16, fields: { NumDroppedMessages: ['u32', 4], CurrentDateTime: ['i64', 8] } },
  LOGOFF: { type: 5, size: 102, fields: { Reason: ['s96', 4], DoNotReconnect: ['u8', 100] } },
  MARKET_DATA_FEED_STATUS: { type: 100, size: 8, fields: { Status: ['i32', 4] } },
  MARKET_DATA_REQUEST: {
    type: 101,
    size: 96,
    fields: { RequestAction: ['i32', 4], SymbolID: ['u32', 8], Symbol: ['s64', 12], Exchange: ['s16', 76] },
  },
  MARKET_DATA_REJECT: { type: 103, size: 104, fields: { SymbolID: ['u32', 4], RejectText: ['s96', 8] } },
  MARKET_DATA_SNAPSHOT: {
    type: 104,
    size: 144,
    fields: {
      SymbolID: ['u32', 4],
      BidPrice: ['f64', 56],
      AskPrice: ['f64', 64],
      AskQuantity: ['f64', 72],
      BidQuantity: ['f64', 80],
      LastTradePrice: ['f64', 88],
      LastTradeVolume: ['f64', 96],
      LastTradeDateTime: ['f64', 104],
      BidAskDateTime: ['f64', 112],
    },
  },
  TRADE: {
    type: 107,
    size: 40,
    fields: { SymbolID: ['u32', 4], Price: ['f64', 16], Volume: ['f64', 24], DateTime: ['f64', 32] },
  },
  TRADE_COMPACT: {
    type: 112,
    size: 24,
    fields: { Price: ['f32', 4], Volume: ['f32', 8], DateTime: ['u32', 12], SymbolID: ['u32', 16] },
  },
  TRADE_UNBUNDLED: {
    type: 137,
    size: 40,
    fields: { SymbolID: ['u32', 4], Price: ['f64', 16], Volume: ['u32', 24], DateTime: ['f64', 32] },
  },
  TRADE_UNBUNDLED_2: {
    type: 146,
    size: 27,
    fields: { SymbolID: ['u32', 4], Price: ['f32', 8], Volume: ['u32', 12], DateTime: ['i64', 16] },
  },
  /** Of the newest header, not compiled by us: UNCONFIRMED. */
  TRADE_V2: {
    type: 147,
    size: 40,
    fields: { SymbolID: ['u32', 4], Price: ['f64', 8], Volume: ['f64', 16], DateTime: ['i64', 24] },
  },
  LAST_TRADE_SNAPSHOT: {
    type: 134,
    size: 32,
    fields: {
      SymbolID: ['u32', 4],
      LastTradePrice: ['f64', 8],
      LastTradeVolume: ['f64', 16],
      LastTradeDateTime: ['f64', 24],
    },
  },
  BID_ASK: {
    type: 108,
    size: 40,
    fields: { SymbolID: ['u32', 4], BidPrice: ['f64', 8], AskPrice: ['f64', 24], DateTime: ['u32', 36] },
  },
  BID_ASK_COMPACT: {
    type: 117,
    size: 28,
    fields: { BidPrice: ['f32', 4], AskPrice: ['f32', 12], DateTime: ['u32', 20], SymbolID: ['u32', 24] },
  },
  BID_ASK_MICROSECONDS: {
    type: 144,
    size: 32,
    fields: { SymbolID: ['u32', 4], BidPrice: ['f32', 8], AskPrice: ['f32', 16], DateTime: ['i64', 24] },
  },
  /** Of the newest header, not compiled by us: UNCONFIRMED. */
  BID_ASK_DOUBLE: {
    type: 148,
    size: 48,
    fields: { SymbolID: ['u32', 4], BidPrice: ['f64', 8], AskPrice: ['f64', 24], DateTime: ['i64', 40] },
  },
  SECURITY_DEFINITION_REQUEST: {
    type: 506,
    size: 88,
    fields: { RequestID: ['i32', 4], Symbol: ['s64', 8], Exchange: ['s16', 72] },
  },
  SECURITY_DEFINITION: {
    type: 507,
    size: 432,
    fields: {
      RequestID: ['i32', 4],
      Symbol: ['s64', 8],
      SecurityType: ['i32', 88],
      MinPriceIncrement: ['f32', 156],
      PriceDisplayFormat: ['i32', 160],
      CurrencyValuePerIncrement: ['f32', 164],
      IsFinalMessage: ['u8', 168],
      DisplayPriceMultiplier: ['f32', 256],
      Currency: ['s8', 332],
      ContractSize: ['f32', 340],
    },
  },
  SECURITY_DEFINITION_REJECT: { type: 509, size: 104, fields: { RequestID: ['i32', 4], RejectText: ['s96', 8] } },
  SUBMIT_NEW_SINGLE_ORDER: {
    type: 208,
    size: 304,
    fields: {
      Symbol: ['s64', 4],
      Exchange: ['s16', 68],
      TradeAccount: ['s32', 84],
      ClientOrderID: ['s32', 116],
      OrderType: ['i32', 148],
      BuySell: ['i32', 152],
      Price1: ['f64', 160],
      Price2: ['f64', 168],
      Quantity: ['f64', 176],
      TimeInForce: ['i32', 184],
      IsAutomatedOrder: ['u8', 200],
      IsParentOrder: ['u8', 201],
    },
  },
  /** Counted from the text of the header; nobody has compiled it here. */
  SUBMIT_NEW_OCO_ORDER: {
    type: 201,
    size: 448,
    fields: {
      Symbol: ['s64', 4],
      ClientOrderID_1: ['s32', 84],
      OrderType_1: ['i32', 116],
      BuySell_1: ['i32', 120],
      Price1_1: ['f64', 128],
      Price2_1: ['f64', 136],
      Quantity_1: ['f64', 144],
      ClientOrderID_2: ['s32', 152],
      OrderType_2: ['i32', 184],
      BuySell_2: ['i32', 188],
      Price1_2: ['f64', 192],
      Price2_2: ['f64', 200],
      Quantity_2: ['f64', 208],
      TimeInForce: ['i32', 216],
      TradeAccount: ['s32', 232],
      IsAutomatedOrder: ['u8', 264],
    },
  },
  CANCEL_ORDER: {
    type: 203,
    size: 100,
    fields: { ServerOrderID: ['s32', 4], ClientOrderID: ['s32', 36], TradeAccount: ['s32', 68] },
  },
  CANCEL_REPLACE_ORDER: {
    type: 204,
    size: 192,
    fields: {
      ServerOrderID: ['s32', 4],
      ClientOrderID: ['s32', 36],
      Price1: ['f64', 72],
      Price2: ['f64', 80],
      Quantity: ['f64', 88],
      Price1IsSet: ['u8', 96],
      Price2IsSet: ['u8', 97],
      TradeAccount: ['s32', 121],
    },
  },
  OPEN_ORDERS_REQUEST: {
    type: 300,
    size: 76,
    fields: {
      RequestID: ['i32', 4],
      RequestAllOrders: ['i32', 8],
      ServerOrderID: ['s32', 12],
      TradeAccount: ['s32', 44],
    },
  },
  OPEN_ORDERS_REJECT: { type: 302, size: 104, fields: { RequestID: ['i32', 4], RejectText: ['s96', 8] } },
  ORDER_UPDATE: {
    type: 301,
    size: 720,
    fields: {
      RequestID: ['i32', 4],
      TotalNumMessages: ['i32', 8],
      MessageNumber: ['i32', 12],
      Symbol: ['s64', 16],
      PreviousServerOrderID: ['s32', 96],
      ServerOrderID: ['s32', 128],
      ClientOrderID: ['s32', 160],
      OrderStatus: ['i32', 224],
      OrderUpdateReason: ['i32', 228],
      OrderType: ['i32', 232],
      BuySell: ['i32', 236],
      Price1: ['f64', 240],
      Price2: ['f64', 248],
      TimeInForce: ['i32', 256],
      OrderQuantity: ['f64', 272],
      FilledQuantity: ['f64', 280],
      RemainingQuantity: ['f64', 288],
      AverageFillPrice: ['f64', 296],
      LastFillPrice: ['f64', 304],
      LastFillDateTime: ['i64', 312],
      LastFillQuantity: ['f64', 320],
      LastFillExecutionID: ['s64', 328],
      TradeAccount: ['s32', 392],
      InfoText: ['s96', 424],
      NoOrders: ['u8', 520],
    },
  },
  HISTORICAL_ORDER_FILLS_REQUEST: {
    type: 303,
    size: 88,
    fields: {
      RequestID: ['i32', 4],
      ServerOrderID: ['s32', 8],
      NumberOfDays: ['i32', 40],
      TradeAccount: ['s32', 44],
      StartDateTime: ['i64', 80],
    },
  },
  HISTORICAL_ORDER_FILLS_REJECT: { type: 308, size: 104, fields: { RequestID: ['i32', 4], RejectText: ['s96', 8] } },
  HISTORICAL_ORDER_FILL: {
    type: 304,
    size: 480,
    fields: {
      RequestID: ['i32', 4],
      TotalNumberMessages: ['i32', 8],
      MessageNumber: ['i32', 12],
      Symbol: ['s64', 16],
      ServerOrderID: ['s32', 96],
      BuySell: ['i32', 128],
      Price: ['f64', 136],
      DateTime: ['i64', 144],
      Quantity: ['f64', 152],
      UniqueExecutionID: ['s64', 160],
      TradeAccount: ['s32', 224],
      NoOrderFills: ['u8', 260],
    },
  },
  CURRENT_POSITIONS_REQUEST: { type: 305, size: 40, fields: { RequestID: ['i32', 4], TradeAccount: ['s32', 8] } },
  POSITION_UPDATE: {
    type: 306,
    size: 240,
    fields: {
      RequestID: ['i32', 4],
      TotalNumberMessages: ['i32', 8],
      MessageNumber: ['i32', 12],
      Symbol: ['s64', 16],
      Quantity: ['f64', 96],
      AveragePrice: ['f64', 104],
      TradeAccount: ['s32', 144],
      NoPositions: ['u8', 176],
      Unsolicited: ['u8', 177],
    },
  },
  TRADE_ACCOUNTS_REQUEST: { type: 400, size: 8, fields: { RequestID: ['i32', 4] } },
  TRADE_ACCOUNT: {
    type: 401,
    size: 52,
    fields: {
      TotalNumberMessages: ['i32', 4],
      MessageNumber: ['i32', 8],
      TradeAccount: ['s32', 12],
      RequestID: ['i32', 44],
      TradingIsDisabled: ['i32', 48],
    },
  },
  ACCOUNT_BALANCE_REQUEST: { type: 601, size: 40, fields: { RequestID: ['i32', 4], TradeAccount: ['s32', 8] } },
  ACCOUNT_BALANCE: {
    type: 600,
    size: 416,
    fields: {
      RequestID: ['i32', 4],
      CashBalance: ['f64', 8],
      AccountCurrency: ['s8', 24],
      TradeAccount: ['s32', 32],
      TotalNumberMessages: ['i32', 80],
      MessageNumber: ['i32', 84],
      NoAccountBalances: ['u8', 88],
      OpenPositionsProfitLoss: ['f64', 96],
      TradingIsDisabled: ['u8', 235],
    },
  },
} as const satisfies Record<string, Layout>;

export type DtcName = keyof typeof LAYOUTS;
export type DtcValues = Readonly<Record<string, number | string>>;

/** A message as it was read: every field of its layout that lies within its size. */
export interface DtcMessage {
  readonly name: DtcName;
  readonly size: number;
  readonly text: (field: string) => string;
  readonly number: (field: string) => number;
}

/** Writes a message; what is not given stays 0. `size` makes it shorter or longer than the layout, as other versions do. */
export function writeDtc(name: DtcName, values: DtcValues, size: number = LAYOUTS[name].size): Uint8Array {
  const layout: Layout = LAYOUTS[name];
  const whole = new Uint8Array(Math.max(size, layout.size));
  const view = new DataView(whole.buffer);
  view.setUint16(0, size, true);
  view.setUint16(2, layout.type, true);
  for (const [field, value] of Object.entries(values)) {
    const known = layout.fields[field];
    if (known === undefined) throw new Error(`${name} has no field ${field}`);
    writeField(whole, view, known, value);
  }
  return whole.slice(0, size);
}

function writeField(bytes: Uint8Array, view: DataView, [kind, at]: Field, value: number | string): void {
  if (typeof value === 'string') {
    const room = Number(kind.slice(1)) - 1;
    for (let i = 0; i < Math.min(room, value.length); i++) bytes[at + i] = value.charCodeAt(i);
    return;
  }
  if (kind === 'i32') view.setInt32(at, value, true);
  else if (kind === 'u32') view.setUint32(at, value, true);
  else if (kind === 'f32') view.setFloat32(at, value, true);
  else if (kind === 'f64') view.setFloat64(at, value, true);
  else if (kind === 'i64') view.setBigInt64(at, BigInt(Math.round(value)), true);
  else view.setUint8(at, value);
}

/** Reads one whole message of the client; throws for one that the protocol has not, or of another size than its layout. */
export function readDtc(bytes: Uint8Array): DtcMessage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint16(2, true);
  const found = Object.entries<Layout>(LAYOUTS).find(([, layout]) => layout.type === type);
  if (found === undefined) throw new Error(`the client sent a message of the unknown type ${type}`);
  const [name, layout] = found;
  if (bytes.length !== layout.size) throw new Error(`${name}: expected ${layout.size} bytes, was ${bytes.length}`);
  const fieldOf = (field: string): Field => {
    const known = layout.fields[field];
    if (known === undefined) throw new Error(`${name} has no field ${field}`);
    return known;
  };
  return {
    name: name as DtcName,
    size: bytes.length,
    text: (field) => {
      const [kind, at] = fieldOf(field);
      const raw = bytes.subarray(at, at + Number(kind.slice(1)));
      const end = raw.indexOf(0);
      return Buffer.from(raw.subarray(0, end < 0 ? raw.length : end)).toString('latin1');
    },
    number: (field) => {
      const [kind, at] = fieldOf(field);
      if (kind === 'i32') return view.getInt32(at, true);
      if (kind === 'u32') return view.getUint32(at, true);
      if (kind === 'f64') return view.getFloat64(at, true);
      if (kind === 'i64') return Number(view.getBigInt64(at, true));
      return view.getUint8(at);
    },
  };
}
