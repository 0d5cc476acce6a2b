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
// How long a doubtful order is looked up, with a connected terminal, before its absence counts.
#define NX_DOUBT_MS 120000
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

   /// What is held of a symbol against a side: what an exit of that side can close.
   double            HeldAgainst(const string symbol, const bool isBuy) const
     {
      double held = 0;
      for(int i = PositionsTotal() - 1; i >= 0; i--)
        {
         ulong ticket = PositionGetTicket(i);
         if(ticket == 0 || PositionGetString(POSITION_SYMBOL) != symbol)
            continue;
         bool isLong = PositionGetInteger(POSITION_TYPE) == (long)POSITION_TYPE_BUY;
         if(isLong != isBuy)
            held += PositionGetDouble(POSITION_VOLUME);
        }
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
      request.type_time = NxTypeTime(order.symbol, order.isDay);
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
         m_book.AddRequest(asked);
         return;
        }
      int error = GetLastError();
      if(NxVerdictOf(result.retcode) == NX_REFUSED_FOR_GOOD || (error >= 4752 && error <= 4755))
         PartRefused(order, NxRetcodeName(result.retcode), NxRetcodeText(result.retcode) + ", error " + IntegerToString(error));
      else
         Doubt(order, result.retcode, "error " + IntegerToString(error));
     }

   void              PartRefused(NxOrder &order, const string code, const string reason)
     {
      order.partsEnded++;
      order.partsRefused++;
      order.code = code;
      order.reason = reason;
      TryEnd(order);
     }

   /// Nobody knows what became of it: it is looked up, and never asked for again.
   void              Doubt(NxOrder &order, const uint retcode, const string more)
     {
      order.isDoubtful = true;
      order.doubtfulMs = GetTickCount64();
      string reason = NxRetcodeText(retcode) + (more == "" ? "" : ", " + more);
      Say("order " + IntegerToString((long)order.magic) + " is doubtful and looked up: " + reason);
      TellStatus(order, "UNKNOWN", NxRetcodeName(retcode), reason);
     }

   /// Ends an order whose parts have all ended, once the deals that they speak of were told.
   void              TryEnd(NxOrder &order)
     {
      if(order.isOver || order.partsEnded < order.parts)
         return;
      if(order.endedMs == 0)
         order.endedMs = GetTickCount64();
      bool isLate = GetTickCount64() > order.endedMs + NX_DEALS_LATE_MS;
      if(order.filled < order.executed - NX_VOLUME_DUST && !isLate)
         return;
      order.isOver = true;
      if(order.filled >= order.quantity - NX_VOLUME_DUST)
         return;
      bool isRefused = order.partsRefused == order.parts;
      string status = isRefused ? "REJECTED" : (order.endStatus == "" ? "CANCELLED" : order.endStatus);
      if(isRefused)
         m_commands.Refuse(IntegerToString((long)order.magic), order.code, order.reason);
      string reason = order.reason == "" ? "the rest was cancelled at the platform" : order.reason;
      TellStatus(order, status, order.code, reason);
     }

   /// Reads an ORDER; the code of a refusal, or nothing.
   string            ReadOrder(NxMessage &message, NxOrder &order, string &reason)
     {
      NxClearOrder(order);
      order.magic = (ulong)message.Whole("order_id");
      order.symbol = message.Text("symbol");
      order.isBuy = message.Text("side") == "BUY";
      order.type = message.Text("order_type");
      order.quantity = message.Number("quantity");
      order.limitPrice = message.Number("limit_price");
      order.stopPrice = message.Number("stop_price");
      order.isDay = message.Text("tif") != "GTC";
      order.wantsAll = message.Text("tif") == "FOK";
      if(message.Text("account") != m_login)
        {
         reason = "expected account " + m_login + ", was " + message.Text("account");
         return "ACCOUNT_DIFFERS";
        }
      if(NxIsContinuous(order.symbol))
        {
         reason = order.symbol + " is a continuous series, which takes no orders";
         return "SYMBOL_CONTINUOUS";
        }
      if(!SymbolSelect(order.symbol, true))
        {
         reason = "this terminal knows no symbol " + order.symbol;
         return "SYMBOL_UNKNOWN";
        }
      if(order.type != "MARKET" && order.type != "LIMIT" && order.type != "STOP" && order.type != "STOP_LIMIT")
        {
         reason = "order type " + order.type;
         return "ORDER_TYPE_UNSUPPORTED";
        }
      if(IsHedging() && order.type != "MARKET")
        {
         // There a pending order of the other side would open a second position instead of closing the first.
         reason = "a hedging account takes market orders from here";
         return "ORDER_TYPE_UNSUPPORTED";
        }
      return "";
     }

   /// Answers a command that was executed before; nothing is done again.
   bool              IsRepeated(const string id)
     {
      if(!m_commands.IsKnown(id))
         return false;
      bool wasRefused = m_commands.WasRefused(id);
      Result(id, "repeated", wasRefused ? m_commands.CodeOf(id) : "", wasRefused ? m_commands.ReasonOf(id) : "");
      return true;
     }

   void              TakeOrder(NxMessage &message)
     {
      string id = message.Text("cmd_id");
      NxOrder order;
      string reason = "";
      string code = ReadOrder(message, order, reason);
      if(code != "")
        {
         Refuse(id, code, reason);
         return;
        }
      double volume = NxFloorVolume(order.symbol, order.quantity);
      if(volume <= 0)
        {
         Refuse(id, "SIZE_TOO_SMALL", "the smallest volume of " + order.symbol + " is " +
                DoubleToString(SymbolInfoDouble(order.symbol, SYMBOL_VOLUME_MIN), 8) + ", was " + DoubleToString(order.quantity, 8));
         return;
        }
      bool isExit = message.Flag("reduce_only") && order.type == "MARKET";
      double held = isExit ? HeldAgainst(order.symbol, order.isBuy) : 0;
      if(isExit && volume > held + NX_VOLUME_DUST)
        {
         Refuse(id, "REDUCE_ONLY", "it closes " + DoubleToString(volume, 8) + " of " + DoubleToString(held, 8) + " held");
         return;
        }
      if(!(isExit && IsHedging()) && !CheckFirst(id, order, volume))
         return;
      if(!m_commands.Begin(id, order.isBuy ? "BUY" : "SELL", DoubleToString(volume, 8) + " " + order.symbol))
        {
         Result(id, "refused", "DISK_REFUSED", "the id of the order cannot be kept, so it was not sent");
         return;
        }
      if(volume < order.quantity - NX_VOLUME_DUST)
         order.reason = DoubleToString(order.quantity, 8) + " was floored to the step: " + DoubleToString(volume, 8);
      Result(id, "done", "", "");
      if(isExit && IsHedging())
         CloseParts(order, volume);
      else
        {
         order.parts = 1;
         int at = m_book.Add(order);
         Ask(order, volume, 0, 0, 0);
         m_book.Set(at, order);
        }
     }

   /// Lets the terminal check an order before it is sent: margin, volume, prices. False after a refusal.
   bool              CheckFirst(const string id, NxOrder &order, const double volume)
     {
      MqlTradeRequest request = {};
      MqlTradeCheckResult check = {};
      Fill(request, order, volume, 0, 0);
      if(OrderCheck(request, check) || NxVerdictOf(check.retcode) != NX_REFUSED_FOR_GOOD)
         return true;
      Refuse(id, NxRetcodeName(check.retcode), NxRetcodeText(check.retcode) + (check.comment == "" ? "" : ", " + check.comment));
      return false;
     }

   /// On a hedging account an exit closes positions by their tickets, the oldest first.
   void              CloseParts(NxOrder &order, const double volume)
     {
      NX_ARRAY(ulong, tickets);
      NX_ARRAY(double, volumes);
      int count = 0;
      for(int i = 0; i < PositionsTotal(); i++)
        {
         ulong ticket = PositionGetTicket(i);
         if(ticket == 0 || PositionGetString(POSITION_SYMBOL) != order.symbol)
            continue;
         if((PositionGetInteger(POSITION_TYPE) == (long)POSITION_TYPE_BUY) == order.isBuy)
            continue;
         count++;
         ArrayResize(tickets, count);
         ArrayResize(volumes, count);
         tickets[count - 1] = ticket;
         volumes[count - 1] = PositionGetDouble(POSITION_VOLUME);
        }
      double left = volume;
      int used = 0;
      while(used < count && left > NX_VOLUME_DUST)
        {
         volumes[used] = NxTrim(MathMin(left, volumes[used]));
         left = NxTrim(left - volumes[used]);
         used++;
        }
      order.parts = used;
      int at = m_book.Add(order);
      for(int i = 0; i < used; i++)
        {
         Ask(order, volumes[i], tickets[i], 0, 0);
         m_book.Set(at, order);
        }
     }
  };

#endif
