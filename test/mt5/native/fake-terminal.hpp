// The calls of the terminal that the bridge makes, over the books of fake-broker.hpp.
#pragma once
#include "fake-broker.hpp"

inline const FakeSymbol *SymbolOf(const string &name) {
  auto found = Broker().symbols.find(name);
  return found == Broker().symbols.end() ? nullptr : &found->second;
}
inline bool SymbolSelect(const string &name, bool shown) {
  auto found = Broker().symbols.find(name);
  if (found == Broker().symbols.end()) return false;
  found->second.isShown = shown;
  return true;
}
inline std::vector<string> NamesOf(bool shownAlone) {
  std::vector<string> names;
  for (const auto &[name, symbol] : Broker().symbols)
    if (symbol.isShown || !shownAlone) names.push_back(name);
  return names;
}
inline int SymbolsTotal(bool shownAlone) { return static_cast<int>(NamesOf(shownAlone).size()); }
inline string SymbolName(int at, bool shownAlone) { return NamesOf(shownAlone).at(static_cast<size_t>(at)); }
inline double SymbolInfoDouble(const string &name, SymbolDouble what) {
  const FakeSymbol *symbol = SymbolOf(name);
  if (symbol == nullptr) return 0;
  switch (what) {
    case SYMBOL_VOLUME_STEP: return symbol->volumeStep;
    case SYMBOL_VOLUME_MIN: return symbol->volumeMin;
    case SYMBOL_VOLUME_MAX: return symbol->volumeMax;
    case SYMBOL_TRADE_TICK_SIZE: return symbol->tick;
    case SYMBOL_TRADE_TICK_VALUE: return symbol->tickValue;
    case SYMBOL_ASK: return symbol->ask;
    case SYMBOL_BID: return symbol->bid;
  }
  return 0;
}
inline long SymbolInfoInteger(const string &name, SymbolInteger what) {
  const FakeSymbol *symbol = SymbolOf(name);
  if (symbol == nullptr) return 0;
  switch (what) {
    case SYMBOL_DIGITS: return 2;
    case SYMBOL_TRADE_EXEMODE: return symbol->execution;
    case SYMBOL_FILLING_MODE: return symbol->fillings;
    case SYMBOL_EXPIRATION_MODE: return symbol->expirations;
  }
  return 0;
}
inline bool SymbolInfoTick(const string &name, MqlTick &tick) {
  const FakeSymbol *symbol = SymbolOf(name);
  if (symbol == nullptr || symbol->ticks.empty()) return false;
  tick = symbol->ticks.back();
  return true;
}
inline bool SymbolInfoSessionTrade(const string &name, ENUM_DAY_OF_WEEK, uint at, datetime &from, datetime &to) {
  const FakeSymbol *symbol = SymbolOf(name);
  if (symbol == nullptr || !symbol->inSession || at > 0) return false;
  from = 0;
  to = 86400;
  return true;
}
inline int CopyTicks(const string &name, NxArray<MqlTick> &ticks, int, ulong fromMs, int count) {
  ticks.clear();
  Broker().loads++;
  const FakeSymbol *symbol = SymbolOf(name);
  if (symbol == nullptr) return -1;
  for (const MqlTick &tick : symbol->ticks)
    if (tick.time_msc >= static_cast<long>(fromMs) && static_cast<int>(ticks.size()) < count) ticks.push_back(tick);
  return static_cast<int>(ticks.size());
}

inline long AccountInfoInteger(AccountInteger what) {
  switch (what) {
    case ACCOUNT_LOGIN: return Broker().login;
    case ACCOUNT_TRADE_MODE: return Broker().tradeMode;
    case ACCOUNT_MARGIN_MODE: return Broker().marginMode;
    case ACCOUNT_TRADE_ALLOWED:
    case ACCOUNT_TRADE_EXPERT: return Broker().accountTrades;
  }
  return 0;
}
inline string AccountInfoString(AccountText what) { return what == ACCOUNT_SERVER ? Broker().server : Broker().currency; }
inline double AccountInfoDouble(AccountDouble) { return 100000; }
inline long TerminalInfoInteger(TerminalInteger what) {
  if (what == TERMINAL_BUILD) return 5000;
  return what == TERMINAL_CONNECTED ? Broker().connected : Broker().algoTrading;
}
inline long MQLInfoInteger(MqlInteger) { return Broker().algoTrading; }

inline bool OrderSendAsync(const MqlTradeRequest &request, MqlTradeResult &result) {
  if (!Broker().algoTrading) {
    result.retcode = 10027;
    LastError() = 4752;
    return false;
  }
  if (request.magic > 0) Broker().asked[request.magic]++;
  result.request_id = Broker().nextRequest++;
  result.retcode = 10008;
  Broker().queue.push_back({result.request_id, request});
  return true;
}
inline bool OrderCheck(const MqlTradeRequest &request, MqlTradeCheckResult &check) {
  const FakeSymbol *symbol = SymbolOf(request.symbol);
  check.retcode = Broker().checkRefuses ? 10019 : symbol == nullptr || request.volume > symbol->volumeMax ? 10014 : 0;
  return check.retcode == 0;
}

inline FakeOrder *&SelectedOrder() {
  static FakeOrder *order = nullptr;
  return order;
}
inline int OrdersTotal() { return Broker().isSynced ? static_cast<int>(Broker().working.size()) : 0; }
inline ulong OrderGetTicket(int at) {
  if (at < 0 || at >= OrdersTotal()) return 0;
  SelectedOrder() = &Broker().working[static_cast<size_t>(at)];
  return SelectedOrder()->ticket;
}
inline bool OrderSelect(ulong ticket) {
  for (int i = 0; i < OrdersTotal(); i++)
    if (OrderGetTicket(i) == ticket) return true;
  return false;
}
inline long IntegerOf(const FakeOrder &order, OrderInteger what) {
  switch (what) {
    case ORDER_MAGIC: return static_cast<long>(order.magic);
    case ORDER_TYPE: return order.type;
    case ORDER_STATE: return order.state;
    case ORDER_TYPE_TIME: return order.typeTime;
    case ORDER_TIME_EXPIRATION: return 0;
  }
  return 0;
}
inline double DoubleOf(const FakeOrder &order, OrderDouble what) {
  switch (what) {
    case ORDER_VOLUME_INITIAL: return order.initial;
    case ORDER_VOLUME_CURRENT: return order.current;
    case ORDER_PRICE_OPEN: return order.price;
    case ORDER_PRICE_STOPLIMIT: return order.stoplimit;
    case ORDER_SL:
    case ORDER_TP: return 0;
  }
  return 0;
}
inline string TextOf(const FakeOrder &order, OrderText what) { return what == ORDER_SYMBOL ? order.symbol : order.comment; }
inline long OrderGetInteger(OrderInteger what) { return IntegerOf(*SelectedOrder(), what); }
inline double OrderGetDouble(OrderDouble what) { return DoubleOf(*SelectedOrder(), what); }
inline string OrderGetString(OrderText what) { return TextOf(*SelectedOrder(), what); }

// The history that is selected: calls for one ticket need it in there.
struct SelectedHistory {
  std::vector<FakeOrder> orders;
  std::vector<FakeDeal> deals;
  // Where a deal stands among them.
  std::unordered_map<ulong, size_t> dealAt;
  void add(const FakeDeal &deal) {
    dealAt[deal.ticket] = deals.size();
    deals.push_back(deal);
  }
};
inline SelectedHistory &History() {
  static SelectedHistory history;
  return history;
}
inline bool IsVisible(ulong deal) {
  auto found = Broker().visibleAtMs.find(deal);
  return found == Broker().visibleAtMs.end() || NowMs() >= found->second;
}
inline bool HistorySelect(datetime from, datetime to) {
  History() = {};
  if (!Broker().isSynced) return true;
  for (const FakeOrder &order : Broker().ended)
    if (order.timeMs / 1000 >= from && order.timeMs / 1000 <= to) History().orders.push_back(order);
  for (const FakeDeal &deal : Broker().deals)
    if (deal.timeMs / 1000 >= from && deal.timeMs / 1000 <= to && IsVisible(deal.ticket)) History().add(deal);
  return true;
}
inline bool HistoryOrderSelect(ulong ticket) {
  for (const FakeOrder &order : Broker().ended)
    if (order.ticket == ticket && Broker().isSynced) {
      History() = {};
      History().orders.push_back(order);
      return true;
    }
  return false;
}
inline bool HistoryDealSelect(ulong ticket) {
  Broker().picks++;
  for (const FakeDeal &deal : Broker().deals)
    if (deal.ticket == ticket && Broker().isSynced && IsVisible(ticket)) {
      History() = {};
      History().add(deal);
      return true;
    }
  return false;
}
inline int HistoryOrdersTotal() { return static_cast<int>(History().orders.size()); }
inline int HistoryDealsTotal() { return static_cast<int>(History().deals.size()); }
inline ulong HistoryOrderGetTicket(int at) { return History().orders.at(static_cast<size_t>(at)).ticket; }
inline ulong HistoryDealGetTicket(int at) { return History().deals.at(static_cast<size_t>(at)).ticket; }
inline const FakeOrder &PastOrder(ulong ticket) {
  static const FakeOrder none = {};
  for (const FakeOrder &order : History().orders)
    if (order.ticket == ticket) return order;
  return none;
}
inline const FakeDeal &PastDeal(ulong ticket) {
  static const FakeDeal none = {};
  auto found = History().dealAt.find(ticket);
  return found == History().dealAt.end() ? none : History().deals[found->second];
}
inline long HistoryOrderGetInteger(ulong ticket, OrderInteger what) { return IntegerOf(PastOrder(ticket), what); }
inline double HistoryOrderGetDouble(ulong ticket, OrderDouble what) { return DoubleOf(PastOrder(ticket), what); }
inline string HistoryOrderGetString(ulong ticket, OrderText what) { return TextOf(PastOrder(ticket), what); }
inline long HistoryDealGetInteger(ulong ticket, DealInteger what) {
  const FakeDeal &deal = PastDeal(ticket);
  switch (what) {
    case DEAL_MAGIC: return static_cast<long>(deal.magic);
    case DEAL_TYPE: return deal.isBuy ? DEAL_TYPE_BUY : DEAL_TYPE_SELL;
    case DEAL_REASON: return deal.reason;
    case DEAL_ORDER: return static_cast<long>(deal.order);
    case DEAL_TIME_MSC: return deal.timeMs;
  }
  return 0;
}
inline double HistoryDealGetDouble(ulong ticket, DealDouble what) {
  const FakeDeal &deal = PastDeal(ticket);
  switch (what) {
    case DEAL_VOLUME: return deal.volume;
    case DEAL_PRICE: return deal.price;
    case DEAL_COMMISSION: return deal.commission;
    case DEAL_FEE: return 0;
  }
  return 0;
}
inline string HistoryDealGetString(ulong ticket, DealText) { return PastDeal(ticket).symbol; }

inline int &SelectedPosition() {
  static int at = 0;
  return at;
}
inline int PositionsTotal() { return Broker().isSynced ? static_cast<int>(Broker().positions.size()) : 0; }
inline ulong PositionGetTicket(int at) {
  if (at < 0 || at >= PositionsTotal()) return 0;
  SelectedPosition() = at;
  return Broker().positions[static_cast<size_t>(at)].ticket;
}
inline const FakePosition &Held() { return Broker().positions[static_cast<size_t>(SelectedPosition())]; }
inline string PositionGetString(PositionText) { return Held().symbol; }
inline long PositionGetInteger(PositionInteger what) {
  if (what == POSITION_MAGIC) return static_cast<long>(Held().magic);
  return Held().isBuy ? POSITION_TYPE_BUY : POSITION_TYPE_SELL;
}
inline double PositionGetDouble(PositionDouble what) { return what == POSITION_VOLUME ? Held().volume : Held().price; }
