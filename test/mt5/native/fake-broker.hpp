// A trade server with its books: netting and hedging accounts, partial fills, requotes, rejects, answers that never come.
// It models what the reference says of them and knows nothing of the bridge.
#pragma once
#include "terminal-types.hpp"
#include <deque>
#include <unordered_map>

struct FakeSymbol {
  string name;
  double tick = 0.25, tickValue = 0.25, volumeMin = 0.1, volumeStep = 0.1, volumeMax = 1000;
  int execution = SYMBOL_TRADE_EXECUTION_MARKET, fillings = SYMBOL_FILLING_IOC, expirations = SYMBOL_EXPIRATION_GTC | SYMBOL_EXPIRATION_DAY;
  double bid = 0, ask = 0;
  bool inSession = true;
  // Whether it stands in the Market Watch.
  bool isShown = true;
  std::vector<MqlTick> ticks;
};
struct FakeOrder {
  ulong ticket, magic, position;
  string symbol, comment;
  ENUM_ORDER_TYPE type;
  ENUM_ORDER_STATE state;
  double initial, current, price, stoplimit;
  ENUM_ORDER_TYPE_TIME typeTime;
  ENUM_ORDER_TYPE_FILLING filling;
  long timeMs;
  bool isBuy() const { return type == ORDER_TYPE_BUY || type == ORDER_TYPE_BUY_LIMIT || type == ORDER_TYPE_BUY_STOP || type == ORDER_TYPE_BUY_STOP_LIMIT; }
  bool isMarket() const { return type == ORDER_TYPE_BUY || type == ORDER_TYPE_SELL; }
};
struct FakeDeal {
  ulong ticket, order, magic;
  string symbol;
  bool isBuy;
  double volume, price, commission;
  int reason;
  long timeMs;
};
struct FakePosition {
  ulong ticket, magic;
  string symbol;
  bool isBuy;
  double volume, price;
};
struct Heard {
  MqlTradeTransaction transaction;
  MqlTradeResult result;
};
struct Sent {
  uint id;
  MqlTradeRequest request;
};

class FakeBroker {
public:
  long login = 1001;
  string server = "Broker-Demo", currency = "USD";
  int tradeMode = ACCOUNT_TRADE_MODE_DEMO, marginMode = ACCOUNT_MARGIN_MODE_RETAIL_NETTING;
  bool connected = true, algoTrading = true, accountTrades = true;
  // Whether the terminal has its server's orders, positions and history; one that has just started shows none of them.
  bool isSynced = true;
  // Whether requests are worked off; else they wait, and nobody is answered.
  bool isServing = true;
  // What becomes of the next requests: see `next` in ea-main.cpp.
  std::deque<std::pair<string, double>> script;
  bool checkRefuses = false;
  // The end of an order is told before its deals, and deals reach the history late.
  bool isUntidy = false;
  std::map<string, FakeSymbol> symbols;
  std::vector<FakeOrder> working, ended;
  std::vector<FakeDeal> deals;
  std::vector<FakePosition> positions;
  std::deque<Sent> queue;
  // Requests that were answered with a time-out and are worked off much later.
  std::deque<Sent> parked;
  // Requests that are answered when a test says so, and with what.
  std::deque<std::pair<Sent, uint>> hushed;
  // Deals are told and do not stand in the history yet.
  bool hidesDeals = false;
  std::deque<Heard> heard;
  std::map<ulong, int> asked;
  std::map<ulong, long> visibleAtMs;
  ulong nextTicket = 50001;
  uint nextRequest = 1;
  double burstVolume = 0;
  // How often the history of ticks was read, and a single deal of the history.
  int loads = 0, picks = 0;

  void add(const FakeSymbol &symbol) { symbols[symbol.name] = symbol; }

  void quote(const string &name, double bid, double ask, double last, double volume) {
    FakeSymbol &symbol = symbols.at(name);
    symbol.bid = bid;
    symbol.ask = ask;
    MqlTick tick = {};
    tick.time_msc = NowMs() + ServerZoneSeconds() * 1000;
    tick.time = tick.time_msc / 1000;
    tick.bid = bid;
    tick.ask = ask;
    tick.last = last;
    tick.volume_real = volume;
    tick.flags = last > 0 ? (TICK_FLAG_LAST | TICK_FLAG_VOLUME | 1024) : (TICK_FLAG_BID | TICK_FLAG_ASK);
    symbol.ticks.push_back(tick);
    trigger(name);
  }

  // Trades of one millisecond, each of another volume, with a quote behind them.
  void burst(const string &name, int count) {
    FakeSymbol &symbol = symbols.at(name);
    MqlTick tick = {};
    tick.time_msc = std::max(serverMs(), symbol.ticks.empty() ? 0 : symbol.ticks.back().time_msc + 1);
    tick.bid = symbol.bid;
    tick.ask = symbol.ask;
    tick.last = symbol.bid;
    tick.flags = TICK_FLAG_LAST | TICK_FLAG_VOLUME;
    for (int i = 0; i < count; i++) {
      burstVolume += 1;
      tick.volume_real = burstVolume;
      symbol.ticks.push_back(tick);
    }
    tick.flags = TICK_FLAG_BID;
    for (int i = 0; i < 3; i++) symbol.ticks.push_back(tick);
  }

  // One step of the server: a request is worked off, and what was told goes out in its order.
  void step() {
    while (!queue.empty() && connected && isServing) {
      Sent sent = queue.front();
      queue.pop_front();
      serve(sent);
    }
  }

  // What timed out is executed after all, and nobody is answered a second time.
  void arrive() {
    for (Sent sent : parked) {
      sent.id = 0;
      queue.push_back(sent);
    }
    parked.clear();
  }

  void answerHushed() {
    for (const auto &[sent, code] : hushed) answer(sent, code, 0);
    hushed.clear();
  }

  void cancel(ulong ticket) {
    for (size_t i = 0; i < working.size(); i++)
      if (working[i].ticket == ticket) return end(i, ORDER_STATE_CANCELED);
  }

  // Fills what rests, whole or in part; what a test calls a release.
  void fillWorking(ulong magic, double volume) {
    for (size_t i = 0; i < working.size(); i++)
      if (working[i].magic == magic) {
        FakeOrder &order = working[i];
        double part = volume > 0 ? std::min(volume, order.current) : order.current;
        execute(order, part, order.isMarket() ? priceOf(order) : order.price, DEAL_REASON_EXPERT);
        if (order.current <= 1e-9) end(i, ORDER_STATE_FILLED);
        return;
      }
  }

  // The server states a deal otherwise, or takes it back with what was held by it.
  void correct(ulong ticket, double price) {
    for (FakeDeal &deal : deals)
      if (deal.ticket == ticket) {
        deal.price = price;
        tell(TRADE_TRANSACTION_DEAL_UPDATE, ticket, deal.order);
      }
  }
  void takeBack(ulong ticket) {
    for (size_t i = 0; i < deals.size(); i++)
      if (deals[i].ticket == ticket) {
        FakeDeal deal = deals[i];
        deals.erase(deals.begin() + static_cast<long>(i));
        FakeOrder back = {};
        back.symbol = deal.symbol;
        back.type = deal.isBuy ? ORDER_TYPE_SELL : ORDER_TYPE_BUY;
        book(back, deal.volume, deal.price);
        tell(TRADE_TRANSACTION_DEAL_DELETE, ticket, deal.order);
        return;
      }
  }

  // The server takes a deal back and puts another one in its place, as brokers correct a price.
  void replace(ulong ticket, double price) {
    for (const FakeDeal &deal : deals)
      if (deal.ticket == ticket) {
        FakeDeal fresh = deal;
        takeBack(ticket);
        fresh.ticket = nextTicket++;
        fresh.price = price;
        deals.push_back(fresh);
        FakeOrder again = {};
        again.symbol = fresh.symbol;
        again.type = fresh.isBuy ? ORDER_TYPE_BUY : ORDER_TYPE_SELL;
        book(again, fresh.volume, price);
        tell(TRADE_TRANSACTION_DEAL_ADD, fresh.ticket, fresh.order);
        return;
      }
  }

  // A person trades by hand, or another program under a magic of its own.
  void byHand(const string &symbol, bool isBuy, double volume) { trade(symbol, isBuy, volume, 0, DEAL_REASON_CLIENT); }
  void byProgram(const string &symbol, bool isBuy, double volume, ulong magic) { trade(symbol, isBuy, volume, magic, DEAL_REASON_EXPERT); }

private:
  void trade(const string &symbol, bool isBuy, double volume, ulong magic, int reason) {
    FakeOrder order = {nextTicket++, magic, 0, symbol, "", isBuy ? ORDER_TYPE_BUY : ORDER_TYPE_SELL, ORDER_STATE_FILLED, volume, volume, 0, 0, ORDER_TIME_GTC, ORDER_FILLING_IOC, serverMs()};
    execute(order, volume, priceOf(order), reason);
    ended.push_back(order);
  }

  long serverMs() const { return NowMs() + ServerZoneSeconds() * 1000; }

  double priceOf(const FakeOrder &order) {
    const FakeSymbol &symbol = symbols.at(order.symbol);
    return order.isBuy() ? symbol.ask : symbol.bid;
  }

  void tell(ENUM_TRADE_TRANSACTION_TYPE type, ulong deal, ulong order) {
    Heard said = {};
    said.transaction.type = type;
    said.transaction.deal = deal;
    said.transaction.order = order;
    if (isUntidy && type == TRADE_TRANSACTION_HISTORY_ADD) heard.push_front(said);
    else heard.push_back(said);
  }

  void answer(const Sent &sent, uint retcode, ulong order, const string &comment = "", int external = 0) {
    Heard said = {};
    said.transaction.type = TRADE_TRANSACTION_REQUEST;
    said.result.retcode = retcode;
    said.result.order = order;
    said.result.request_id = sent.id;
    said.result.comment = comment;
    said.result.retcode_external = external;
    heard.push_back(said);
  }

  void serve(const Sent &sent) {
    const MqlTradeRequest &request = sent.request;
    if (request.action == TRADE_ACTION_REMOVE || request.action == TRADE_ACTION_MODIFY) return serveStanding(sent);
    string how = "fill";
    double amount = 0;
    if (!script.empty()) {
      how = script.front().first;
      amount = script.front().second;
      script.pop_front();
    }
    if (how == "retcode") return answer(sent, static_cast<uint>(amount), 0, "the dealer says no", 7);
    if (how == "lost") return answer(sent, static_cast<uint>(amount), 0);
    if (how == "hush") {
      hushed.push_back({sent, static_cast<uint>(amount)});
      return;
    }
    if (how == "late") {
      parked.push_back(sent);
      return answer(sent, static_cast<uint>(amount), 0);
    }
    if (how == "vanish") return;
    const FakeSymbol &symbol = symbols.at(request.symbol);
    bool isMarket = request.action == TRADE_ACTION_DEAL;
    if (request.volume > symbol.volumeMax) return answer(sent, 10014, 0);
    int timeBit = request.type_time == ORDER_TIME_DAY ? SYMBOL_EXPIRATION_DAY : SYMBOL_EXPIRATION_GTC;
    if ((symbol.expirations & timeBit) == 0) return answer(sent, 10022, 0);
    bool isFillingAllowed = !isMarket || (request.type_filling == ORDER_FILLING_RETURN ? symbol.execution != SYMBOL_TRADE_EXECUTION_MARKET
                                                                                       : (symbol.fillings & (request.type_filling == ORDER_FILLING_FOK ? SYMBOL_FILLING_FOK : SYMBOL_FILLING_IOC)) != 0);
    if (!isFillingAllowed || how == "wrongfilling") return answer(sent, 10030, 0);
    FakeOrder order = {nextTicket++, request.magic, request.position, request.symbol, "", request.type, ORDER_STATE_PLACED, request.volume, request.volume, request.price, request.stoplimit, request.type_time, request.type_filling, serverMs()};
    working.push_back(order);
    tell(TRADE_TRANSACTION_ORDER_ADD, 0, order.ticket);
    if (how != "silent" && how != "timeout") answer(sent, isMarket ? 10009 : 10008, order.ticket);
    if (how == "timeout") answer(sent, 10012, 0);
    if (!isMarket || how == "hold") return trigger(request.symbol);
    double parts = how == "split" ? amount : 1;
    double total = how == "partial" ? amount : order.initial;
    size_t at = working.size() - 1;
    for (int i = 0; i < static_cast<int>(parts); i++) {
      double volume = i + 1 < parts ? NormalizeDouble(total / parts, 8) : total - NormalizeDouble(total / parts, 8) * (parts - 1);
      execute(working[at], NormalizeDouble(volume, 8), priceOf(working[at]), DEAL_REASON_EXPERT);
    }
    if (working[at].current <= 1e-9) end(at, ORDER_STATE_FILLED);
    // The rest of a market order is cancelled, but an exchange keeps it under RETURN.
    else if (request.type_filling != ORDER_FILLING_RETURN) end(at, ORDER_STATE_CANCELED);
  }

  void serveStanding(const Sent &sent) {
    const MqlTradeRequest &request = sent.request;
    if (!script.empty() && script.front().first == "retcode") {
      uint code = static_cast<uint>(script.front().second);
      script.pop_front();
      return answer(sent, code, request.order);
    }
    for (size_t i = 0; i < working.size(); i++) {
      if (working[i].ticket != request.order) continue;
      answer(sent, 10009, request.order);
      if (request.action == TRADE_ACTION_REMOVE) return end(i, ORDER_STATE_CANCELED);
      working[i].price = request.price;
      working[i].stoplimit = request.stoplimit;
      tell(TRADE_TRANSACTION_ORDER_UPDATE, 0, request.order);
      return;
    }
    answer(sent, 10013, request.order, "Invalid order");
  }

  // Pending orders that the market has reached.
  void trigger(const string &name) {
    const FakeSymbol &symbol = symbols.at(name);
    for (size_t i = 0; i < working.size(); i++) {
      FakeOrder &order = working[i];
      if (order.symbol != name || order.isMarket()) continue;
      bool isLimit = order.type == ORDER_TYPE_BUY_LIMIT || order.type == ORDER_TYPE_SELL_LIMIT;
      bool isReached = order.isBuy() ? (isLimit ? symbol.ask <= order.price : symbol.ask >= order.price) : (isLimit ? symbol.bid >= order.price : symbol.bid <= order.price);
      if (!isReached || symbol.ask <= 0) continue;
      execute(order, order.current, isLimit ? order.price : priceOf(order), DEAL_REASON_EXPERT);
      end(i, ORDER_STATE_FILLED);
      i--;
    }
  }

  void execute(FakeOrder &order, double volume, double price, int reason) {
    FakeDeal deal = {nextTicket++, order.ticket, order.magic, order.symbol, order.isBuy(), volume, price, -0.5 * volume, reason, serverMs()};
    if (isUntidy) visibleAtMs[deal.ticket] = NowMs() + 120;
    if (hidesDeals) visibleAtMs[deal.ticket] = std::numeric_limits<long>::max();
    deals.push_back(deal);
    order.current = NormalizeDouble(order.current - volume, 8);
    book(order, volume, price);
    tell(TRADE_TRANSACTION_DEAL_ADD, deal.ticket, order.ticket);
  }

  void book(const FakeOrder &order, double volume, double price) {
    bool isHedging = marginMode == ACCOUNT_MARGIN_MODE_RETAIL_HEDGING;
    for (size_t i = 0; i < positions.size(); i++) {
      FakePosition &held = positions[i];
      if (isHedging ? held.ticket != order.position : held.symbol != order.symbol) continue;
      if (held.isBuy == order.isBuy()) {
        held.price = (held.price * held.volume + price * volume) / (held.volume + volume);
        held.volume = NormalizeDouble(held.volume + volume, 8);
        return;
      }
      held.volume = NormalizeDouble(held.volume - volume, 8);
      if (held.volume < 0) {
        held.isBuy = order.isBuy();
        held.volume = -held.volume;
        held.price = price;
      }
      if (held.volume <= 1e-9) positions.erase(positions.begin() + static_cast<long>(i));
      return;
    }
    positions.push_back({order.ticket, order.magic, order.symbol, order.isBuy(), volume, price});
  }

  void end(size_t at, ENUM_ORDER_STATE state) {
    FakeOrder order = working[at];
    order.state = state;
    working.erase(working.begin() + static_cast<long>(at));
    ended.push_back(order);
    tell(TRADE_TRANSACTION_ORDER_DELETE, 0, order.ticket);
    tell(TRADE_TRANSACTION_HISTORY_ADD, 0, order.ticket);
  }
};

inline FakeBroker &Broker() {
  static FakeBroker broker;
  return broker;
}
