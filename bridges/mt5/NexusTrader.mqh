//+------------------------------------------------------------------+
//| Orders: what the gateway asks becomes requests to the trade      |
//| server. An order is asked for at most once; only a definite      |
//| "nothing was done" lets it be asked for in another way.          |
//+------------------------------------------------------------------+
#ifndef NEXUS_TRADER
#define NEXUS_TRADER
#include "NexusLink.mqh"
#include "NexusCommands.mqh"
#include "NexusOrders.mqh"
#include "NexusRetcode.mqh"
#include "NexusSymbols.mqh"

#define NX_REQUOTES_MAX 2
// A young doubt is looked up every second, an old one less often; it ends only when the order is found.
#define NX_DOUBT_YOUNG_MS 120000
#define NX_LOOK_MS 1000
#define NX_LOOK_OLD_MS 10000
// How long the end of an order waits for deals that it speaks of.
#define NX_DEALS_LATE_MS 10000
#define NX_DAY_SECONDS 86400

class NxTrader : public NxLink
  {
protected:
   NxOrderBook       m_book;
   NxCommands        m_commands;

   void              Result(const string id, const string outcome, const string code, const string reason)
     {
      NxWriter message;
      Head(message, "COMMAND_RESULT");
      message.Text("cmd_id", id);
      message.Text("outcome", outcome);
      if(code != "")
         message.Text("code", code);
      if(reason != "")
         message.Text("reason", reason);
      message.MapEnd();
      Send(message);
     }

   void              Refuse(const string id, const string code, const string reason)
     {
      m_commands.Refuse(id, code, reason);
      Result(id, "refused", code, reason);
     }

   /// Refuses a command while the terminal has no connection: nothing leaves it then, and a request made all the same would end
   /// with 10031, of which nobody could say that it did nothing.
   bool              IsOffline(const string id)
     {
      if(TerminalInfoInteger(TERMINAL_CONNECTED) != 0)
         return false;
      Refuse(id, "TERMINAL_OFFLINE", "the terminal has no connection to the trade server, so nothing was sent");
      return true;
     }

   void              TellStatus(NxOrder &order, const string status, const string code, const string reason)
     {
      NxWriter event;
      EventHead(event, "ORDER_STATUS");
      event.Text("order_id", IntegerToString((long)order.magic));
      event.Text("symbol", order.symbol);
      event.Text("status", status);
      if(order.ticket > 0)
         event.Text("platform_order_id", IntegerToString((long)order.ticket));
      if(code != "")
         event.Text("code", code);
      if(reason != "")
         event.Text("reason", reason);
      KeepEvent(event);
     }

   bool              IsHedging() const
     {
      return AccountInfoInteger(ACCOUNT_MARGIN_MODE) == (long)ACCOUNT_MARGIN_MODE_RETAIL_HEDGING;
     }

   /// Whether the position that is selected is one of the symbol that an order of the side would close.
   bool              IsAgainst(const string symbol, const bool isBuy) const
     {
      bool isLong = PositionGetInteger(POSITION_TYPE) == (long)POSITION_TYPE_BUY;
      return PositionGetString(POSITION_SYMBOL) == symbol && isLong != isBuy;
     }

   /// Whether the position that is selected was opened by an order of the gateway.
   bool              IsOursHeld() const { return (ulong)PositionGetInteger(POSITION_MAGIC) >= NX_MAGIC_MIN; }

   /// What is held of a symbol against a side: what an exit of that side can close.
   double            HeldAgainst(const string symbol, const bool isBuy) const
     {
      double held = 0;
      for(int i = PositionsTotal() - 1; i >= 0; i--)
         if(PositionGetTicket(i) > 0 && IsAgainst(symbol, isBuy))
            held += PositionGetDouble(POSITION_VOLUME);
      return NxTrim(held);
     }

   double            HeldOfOurs(const string symbol, const bool isBuy) const
     {
      double held = 0;
      for(int i = PositionsTotal() - 1; i >= 0; i--)
         if(PositionGetTicket(i) > 0 && IsAgainst(symbol, isBuy) && IsOursHeld())
            held += PositionGetDouble(POSITION_VOLUME);
      return NxTrim(held);
     }

   ENUM_ORDER_TYPE   TypeOf(NxOrder &order) const
     {
      if(order.type == "LIMIT")
         return order.isBuy ? ORDER_TYPE_BUY_LIMIT : ORDER_TYPE_SELL_LIMIT;
      if(order.type == "STOP")
         return order.isBuy ? ORDER_TYPE_BUY_STOP : ORDER_TYPE_SELL_STOP;
      if(order.type == "STOP_LIMIT")
         return order.isBuy ? ORDER_TYPE_BUY_STOP_LIMIT : ORDER_TYPE_SELL_STOP_LIMIT;
      return order.isBuy ? ORDER_TYPE_BUY : ORDER_TYPE_SELL;
     }

   void              Fill(MqlTradeRequest &request, NxOrder &order, const double volume, const ulong position, const int filling) const
     {
      request.symbol = order.symbol;
      request.volume = volume;
      // Where an exchange keeps the rest of a market order alive, its symbol may take orders of the day alone.
      request.type_time = NxTypeTime(order.symbol, order.isDay);
      request.magic = order.magic;
      request.type = TypeOf(order);
      if(order.type == "MARKET")
        {
         request.action = TRADE_ACTION_DEAL;
         request.price = SymbolInfoDouble(order.symbol, order.isBuy ? SYMBOL_ASK : SYMBOL_BID);
         request.deviation = (ulong)m_settings.deviation;
         request.type_filling = (ENUM_ORDER_TYPE_FILLING)NxFilling(order.symbol, filling, order.wantsAll);
         request.position = position;
         return;
        }
      request.action = TRADE_ACTION_PENDING;
      request.type_filling = ORDER_FILLING_RETURN;
      request.price = NxRoundPrice(order.symbol, order.type == "LIMIT" ? order.limitPrice : order.stopPrice);
      if(order.type == "STOP_LIMIT")
         request.stoplimit = NxRoundPrice(order.symbol, order.limitPrice);
     }

   /// Asks the trade server for one part of an order. What the terminal itself refuses ends the part at once.
   void              Ask(NxOrder &order, const double volume, const ulong position, const int filling, const int requotes)
     {
      MqlTradeRequest request = {};
      MqlTradeResult result = {};
      Fill(request, order, volume, position, filling);
      ResetLastError();
      if(OrderSendAsync(request, result))
        {
         NxRequest asked;
         asked.id = result.request_id;
         asked.kind = NX_SUBMIT;
         asked.magic = order.magic;
         asked.volume = volume;
         asked.position = position;
         asked.filling = filling;
         asked.requotes = requotes;
         asked.askedMs = GetTickCount64();
         asked.isLate = false;
         m_book.AddRequest(asked);
         return;
        }
      int error = GetLastError();
      NxVerdict verdict = NxVerdictOf(result.retcode);
      if(verdict == NX_WRONG_FILLING && CanRefill(order, filling))
         Ask(order, volume, position, filling + 1, requotes);
      else
         if((verdict != NX_DOUBTFUL && verdict != NX_ACCEPTED) || (error >= 4752 && error <= 4755))
            PartRefused(order, volume, NxRetcodeName(result.retcode), NxRetcodeText(result.retcode) + ", error " + IntegerToString(error));
         else
            Doubt(order, result.retcode, "error " + IntegerToString(error));
     }

   bool              CanRefill(NxOrder &order, const int filling) const
     {
      return order.type == "MARKET" && NxFilling(order.symbol, filling + 1, order.wantsAll) >= 0;
     }

   void              PartRefused(NxOrder &order, const double volume, const string code, const string reason)
     {
      order.partsEnded++;
      order.partsRefused++;
      order.denied = NxTrim(order.denied + volume);
      if(order.parts == 1)
         order.isDoubtful = false;
      order.code = code;
      order.reason = reason;
      TryEnd(order);
     }

   /// Nobody knows what became of it: it is looked up, and never asked for again.
   void              Doubt(NxOrder &order, const uint retcode, const string more)
     {
      order.isDoubtful = true;
      order.doubtfulMs = GetTickCount64();
      order.lookAtMs = order.doubtfulMs;
      string reason = NxRetcodeText(retcode) + (more == "" ? "" : ", " + more);
      Say("order " + IntegerToString((long)order.magic) + " is doubtful and looked up: " + reason);
      TellStatus(order, "UNKNOWN", NxRetcodeName(retcode), reason);
     }

   /// The server has the order. Of one that has several parts, or may have, the parts are looked up before the doubt goes.
   void              Believe(NxOrder &order)
     {
      if(order.parts > 1 || order.isRestored)
         return;
      order.isDoubtful = false;
      NoteSeen(order);
     }

   /// From now on the order is none that a restart must look for.
   void              NoteSeen(NxOrder &order)
     {
      if(order.isSeen)
         return;
      order.isSeen = true;
      m_commands.See(IntegerToString((long)order.magic));
     }

   /// Ends an order whose parts have all ended, once the deals that they speak of were told.
   void              TryEnd(NxOrder &order)
     {
      if(order.isOver || order.isDoubtful || order.partsEnded < order.parts)
         return;
      if(order.endedMs == 0)
         order.endedMs = GetTickCount64();
      bool isLate = GetTickCount64() > order.endedMs + NX_DEALS_LATE_MS;
      if(order.filled < order.executed - NX_VOLUME_DUST && (!isLate || order.saysFilled))
        {
         // What filled is not called cancelled, however long its deals stay away.
         if(isLate && !order.isOwed)
            TellStatus(order, "UNKNOWN", "DEALS_MISSING", "the platform says that it has filled and shows no deals");
         order.isOwed = isLate;
         return;
        }
      order.isOver = true;
      NoteSeen(order);
      if(order.filled >= order.quantity - NX_VOLUME_DUST)
         return;
      bool isRefused = order.partsRefused == order.parts;
      string status = isRefused ? "REJECTED" : (order.endStatus == "" ? "CANCELLED" : order.endStatus);
      if(isRefused)
         m_commands.Refuse(IntegerToString((long)order.magic), order.code, order.reason);
      string reason = order.reason == "" ? "the rest was cancelled at the platform" : order.reason;
      TellStatus(order, status, order.code, reason);
     }
  };

#endif
