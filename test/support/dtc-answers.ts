import { MARKET, REASON, STATUS, STOP_LIMIT, type BookedOrder } from './dtc-books.ts';
import type { DtcMessage, DtcName, DtcValues } from './dtc-layouts.ts';
import type { DtcPeer, DtcServer } from './dtc-server.ts';

/** What the protocol writes where a double has no value. */
const UNSET = Number.MAX_VALUE;

type Reply = (name: DtcName, values: DtcValues) => void;
type Answer = (server: DtcServer, message: DtcMessage, reply: Reply, peer: DtcPeer) => void;

/** What the server does with each message of a client. */
export const ANSWERS: Partial<Record<DtcName, Answer>> = {
  ENCODING_REQUEST: ({ behaviour }, _message, reply) => {
    if (typeof behaviour.encoding === 'number')
      reply('ENCODING_RESPONSE', { ProtocolVersion: 8, Encoding: behaviour.encoding, ProtocolType: 'DTC' });
  },
  LOGON_REQUEST: ({ behaviour }, message, reply) => {
    const beat = message.number('HeartbeatIntervalInSeconds');
    if (message.number('ProtocolVersion') !== 8 || beat < 5 || beat > 60 || message.number('Unused1') !== 0)
      throw new Error('the client logs on with values that Sierra Chart refuses');
    reply('LOGON_RESPONSE', {
      ProtocolVersion: 8,
      Result: behaviour.logon,
      ResultText: behaviour.logonText,
      ReconnectAddress: behaviour.reconnectAddress,
      ServerName: 'SC stand-in',
      TradingIsSupported: behaviour.tradingIsSupported ? 1 : 0,
      OCOOrdersSupported: behaviour.ocoIsSupported ? 1 : 0,
      OrderCancelReplaceSupported: 1,
      SecurityDefinitionsSupported: 1,
      ResubscribeWhenMarketDataFeedAvailable: behaviour.forgetsSubscriptions ? 1 : 0,
    });
  },
  TRADE_ACCOUNTS_REQUEST: ({ behaviour }, message, reply) => {
    const { accounts, disabledAccounts } = behaviour;
    const RequestID = message.number('RequestID');
    if (accounts.length === 0) reply('TRADE_ACCOUNT', { TotalNumberMessages: 1, MessageNumber: 1, RequestID });
    for (const [index, account] of accounts.entries())
      reply('TRADE_ACCOUNT', {
        TotalNumberMessages: accounts.length,
        MessageNumber: index + 1,
        TradeAccount: account,
        RequestID,
        TradingIsDisabled: disabledAccounts.includes(account) ? 1 : 0,
      });
  },
  ACCOUNT_BALANCE_REQUEST: ({ behaviour }, message, reply) => {
    reply('ACCOUNT_BALANCE', {
      RequestID: message.number('RequestID'),
      CashBalance: 100_000,
      AccountCurrency: behaviour.currency,
      TradeAccount: message.text('TradeAccount'),
      TotalNumberMessages: 1,
      MessageNumber: 1,
      TradingIsDisabled: behaviour.disabledAccounts.includes(message.text('TradeAccount')) ? 1 : 0,
    });
  },
  SECURITY_DEFINITION_REQUEST: ({ symbols }, message, reply) => {
    const RequestID = message.number('RequestID');
    const known = symbols.get(message.text('Symbol'));
    if (known === undefined) {
      reply('SECURITY_DEFINITION_REJECT', { RequestID, RejectText: 'Symbol not found' });
      return;
    }
    reply('SECURITY_DEFINITION', {
      RequestID,
      Symbol: known.symbol,
      SecurityType: 1,
      MinPriceIncrement: known.increment,
      CurrencyValuePerIncrement: known.valuePerIncrement,
      IsFinalMessage: 1,
      DisplayPriceMultiplier: known.multiplier,
      Currency: known.currency,
    });
  },
  MARKET_DATA_REQUEST: ({ behaviour, prices }, message, reply, peer) => {
    const SymbolID = message.number('SymbolID');
    const symbol = message.text('Symbol');
    if (!behaviour.givesData) {
      reply('MARKET_DATA_REJECT', {
        SymbolID,
        RejectText: 'Market data for CME is not allowed through the DTC server',
      });
      return;
    }
    peer.subscribed.set(symbol, SymbolID);
    const LastTradePrice = prices.get(symbol) ?? UNSET;
    reply('MARKET_DATA_SNAPSHOT', {
      SymbolID,
      BidPrice: LastTradePrice,
      AskPrice: LastTradePrice,
      AskQuantity: UNSET,
      BidQuantity: UNSET,
      LastTradePrice,
      LastTradeVolume: UNSET,
    });
  },
  SUBMIT_NEW_SINGLE_ORDER: (server, message) => {
    if (message.number('IsAutomatedOrder') !== 1 || message.number('IsParentOrder') !== 0)
      throw new Error('the client sent an order that waits for children');
    const order = server.books.add({
      clientId: message.text('ClientOrderID'),
      symbol: message.text('Symbol'),
      account: message.text('TradeAccount'),
      side: message.number('BuySell'),
      type: message.number('OrderType'),
      price1: message.number('Price1'),
      price2: message.number('Price2'),
      quantity: message.number('Quantity'),
      timeInForce: message.number('TimeInForce'),
    });
    takeOrders(server, [order]);
  },
  SUBMIT_NEW_OCO_ORDER: (server, message) => {
    const half = (n: 1 | 2): BookedOrder =>
      server.books.add({
        clientId: message.text(`ClientOrderID_${n}`),
        symbol: message.text('Symbol'),
        account: message.text('TradeAccount'),
        side: message.number(`BuySell_${n}`),
        type: message.number(`OrderType_${n}`),
        price1: message.number(`Price1_${n}`),
        price2: message.number(`Price2_${n}`),
        quantity: message.number(`Quantity_${n}`),
        timeInForce: message.number('TimeInForce'),
      });
    const [first, second] = [half(1), half(2)];
    first.pairedWith = second;
    second.pairedWith = first;
    takeOrders(server, [first, second]);
  },
  CANCEL_ORDER: (server, message) => {
    const order = orderFor(server, message, REASON.cancelRejected);
    if (order === undefined) return;
    if (!server.books.isOpen(order)) server.tell(order, REASON.cancelRejected, { InfoText: 'the order is not open' });
    else {
      server.cancel(order, 'cancelled on request');
      const { pairedWith } = order;
      // Who cancels one order of a pair cancels both.
      if (pairedWith !== undefined && server.books.isOpen(pairedWith))
        server.cancel(pairedWith, 'the other order of the pair was cancelled');
    }
  },
  CANCEL_REPLACE_ORDER: (server, message) => {
    const order = orderFor(server, message, REASON.replaceRejected);
    if (order === undefined) return;
    if (!server.books.isOpen(order)) {
      server.tell(order, REASON.replaceRejected, { InfoText: 'the order is not open' });
      return;
    }
    const PreviousServerOrderID = order.serverId;
    order.serverId = server.books.nextName();
    if (message.number('Price1IsSet') === 1) {
      // Sierra Chart keeps the distance of the two prices of a stop-limit order, whatever Price2 says.
      if (order.type === STOP_LIMIT) order.price2 += message.number('Price1') - order.price1;
      order.price1 = message.number('Price1');
    }
    if (message.number('Quantity') > 0) order.quantity = message.number('Quantity');
    server.tell(order, REASON.replaced, { PreviousServerOrderID });
  },
  OPEN_ORDERS_REQUEST: ({ books }, message, reply) => {
    const RequestID = message.number('RequestID');
    const account = message.text('TradeAccount');
    const open = books.orders.filter((order) => books.isOpen(order) && order.account === account);
    if (open.length === 0)
      reply('ORDER_UPDATE', { RequestID, TotalNumMessages: 1, MessageNumber: 1, NoOrders: 1, OrderUpdateReason: 1 });
    for (const [index, order] of open.entries())
      reply('ORDER_UPDATE', {
        RequestID,
        TotalNumMessages: open.length,
        MessageNumber: index + 1,
        Symbol: order.symbol,
        ServerOrderID: order.serverId,
        ClientOrderID: order.clientId,
        OrderStatus: order.status,
        OrderUpdateReason: REASON.restated,
        OrderType: order.type,
        BuySell: order.side,
        OrderQuantity: order.quantity,
        FilledQuantity: order.filled,
        AverageFillPrice: order.filled === 0 ? UNSET : order.value / order.filled,
        TradeAccount: order.account,
      });
  },
  HISTORICAL_ORDER_FILLS_REQUEST: ({ books, behaviour, nowUs }, message, reply) => {
    const RequestID = message.number('RequestID');
    const account = message.text('TradeAccount');
    if (account === '') {
      reply('HISTORICAL_ORDER_FILLS_REJECT', { RequestID, RejectText: 'TradeAccount is not set' });
      return;
    }
    const fromUs = nowUs - message.number('NumberOfDays') * 86_400_000_000;
    const untilUs = nowUs - behaviour.historyLagsMs * 1_000;
    const fills = books.executions.filter(
      ({ account: of, tsUs }) => of === account && tsUs >= fromUs && tsUs <= untilUs,
    );
    if (fills.length === 0)
      reply('HISTORICAL_ORDER_FILL', { RequestID, TotalNumberMessages: 1, MessageNumber: 1, NoOrderFills: 1 });
    for (const [index, fill] of fills.entries())
      reply('HISTORICAL_ORDER_FILL', {
        RequestID,
        TotalNumberMessages: fills.length,
        MessageNumber: index + 1,
        Symbol: fill.symbol,
        ServerOrderID: fill.serverId,
        BuySell: fill.side,
        Price: fill.price,
        DateTime: Math.floor(fill.tsUs / 1e6),
        Quantity: fill.quantity,
        UniqueExecutionID: behaviour.renamesHistory ? `H${fill.id}` : fill.id,
        TradeAccount: account,
      });
  },
  CURRENT_POSITIONS_REQUEST: ({ books }, message, reply) => {
    const RequestID = message.number('RequestID');
    const account = message.text('TradeAccount');
    const symbols = books.symbolsOf(account);
    if (symbols.length === 0)
      reply('POSITION_UPDATE', { RequestID, TotalNumberMessages: 1, MessageNumber: 1, NoPositions: 1 });
    for (const [index, symbol] of symbols.entries())
      reply('POSITION_UPDATE', {
        RequestID,
        TotalNumberMessages: symbols.length,
        MessageNumber: index + 1,
        Symbol: symbol,
        Quantity: books.positionOf(account, symbol),
        AveragePrice: 1,
        TradeAccount: account,
      });
  },
};

/** What Sierra Chart does with a new order, or with the two of a pair, which it takes or rejects together. */
function takeOrders(server: DtcServer, orders: readonly BookedOrder[]): void {
  const text = refusalOf(server, orders);
  if (text !== undefined) for (const order of orders) server.reject(order, text);
  else if (!server.behaviour.holdsOrders) for (const order of orders) work(server, order);
}

function refusalOf({ behaviour, books }: DtcServer, orders: readonly BookedOrder[]): string | undefined {
  const text = behaviour.rejectsNext;
  behaviour.rejectsNext = undefined;
  if (text !== undefined) return text;
  if (!behaviour.tradingIsSupported) return 'Trading is not allowed through the DTC server';
  for (const { account, clientId } of orders) {
    const isSimulated = /^sim\d+$/i.test(account);
    if (books.orders.filter((order) => order.clientId === clientId).length > 1)
      return 'The ClientOrderID was used before';
    if (isSimulated && !behaviour.tradeSimulationMode)
      return `Simulated Trade Account (${account}) cannot be used when Trade Simulation Mode is disabled`;
    if (!isSimulated && behaviour.tradeSimulationMode)
      return `Non-simulated Trade Account (${account}) cannot be used with Trade Simulation Mode`;
  }
  return undefined;
}

function work(server: DtcServer, order: BookedOrder): void {
  const { behaviour, books } = server;
  server.accept(order);
  const price = server.prices.get(order.symbol) ?? 0;
  const isAtMarket = order.type === MARKET ? behaviour.fillsMarket : books.trades(order, price);
  const parts = Math.min(behaviour.parts, order.quantity);
  for (let left = isAtMarket ? parts : 0; left > 0; left--)
    server.fill(order, left === 1 ? order.quantity - order.filled : Math.floor(order.quantity / parts), price);
}

function orderFor(server: DtcServer, message: DtcMessage, refusal: number): BookedOrder | undefined {
  const order = server.books.find(message.text('ServerOrderID'));
  if (order !== undefined && order.clientId === message.text('ClientOrderID')) return order;
  server.say('ORDER_UPDATE', {
    ServerOrderID: message.text('ServerOrderID'),
    ClientOrderID: message.text('ClientOrderID'),
    OrderStatus: STATUS.rejected,
    OrderUpdateReason: refusal,
    TradeAccount: message.text('TradeAccount'),
    InfoText: 'unknown order',
  });
  return undefined;
}
