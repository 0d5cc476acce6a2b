import type { Layout } from './dtc-layout.ts';

/**
 * The fixed binary layouts of the DTC protocol, version 8, as they were measured with a compiler from the public header:
 * the stand-in's own table, so that a wrong offset of the client shows. Only fields that the stand-in reads or fills.
 */
export const MARKET_LAYOUTS = {
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
      ResubscribeWhenMarketDataFeedAvailable: ['u8', 246],
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
} as const satisfies Record<string, Layout>;
