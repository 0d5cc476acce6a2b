//+------------------------------------------------------------------+
//| Orders of the gateway: read, checked, noted on disk, and asked   |
//| for.                                                             |
//+------------------------------------------------------------------+
#ifndef NEXUS_TAKER
#define NEXUS_TAKER
#include "NexusTrader.mqh"

// Requests that one close may become; what is beyond them is not closed by it.
#define NX_CLOSES_MAX 100

class NxTaker : public NxTrader
  {
protected:
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
      if(order.type != "MARKET" && (message.Text("tif") == "IOC" || order.wantsAll))
        {
         reason = "a pending order rests at the platform, so it cannot be " + message.Text("tif");
         return "TIF_UNSUPPORTED";
        }
      if(order.type == "MARKET" && NxFilling(order.symbol, 0, order.wantsAll) < 0)
        {
         reason = order.symbol + " cannot be had all or nothing here";
         return "TIF_UNSUPPORTED";
        }
      if(IsHedging() && order.type != "MARKET" && message.Flag("reduce_only"))
        {
         reason = "on a hedging account a pending order opens a position and closes none";
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
      if(IsOffline(id))
         return;
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
      double largest = LargestVolume(order.symbol);
      bool closesParts = order.type == "MARKET" && (IsHedging() ? isExit || HeldOfOurs(order.symbol, order.isBuy) > 0
                                                                : isExit && volume > largest + NX_VOLUME_DUST);
      if(!closesParts && !CheckFirst(id, order, volume))
         return;
      if(!m_commands.Begin(id, order.isBuy ? "BUY" : "SELL", DoubleToString(volume, 8) + " " + order.symbol))
        {
         Result(id, "refused", "DISK_REFUSED", "the id of the order cannot be kept, so it was not sent");
         return;
        }
      if(volume < order.quantity - NX_VOLUME_DUST)
         order.reason = DoubleToString(order.quantity, 8) + " was floored to the step: " + DoubleToString(volume, 8);
      Result(id, "done", "", "");
      order.asked = volume;
      if(closesParts)
         CloseParts(order, volume, isExit);
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

   /// The largest volume of one order; none where the symbol states none.
   double            LargestVolume(const string symbol) const
     {
      double largest = NxFloorVolume(symbol, SymbolInfoDouble(symbol, SYMBOL_VOLUME_MAX));
      return largest > 0 ? largest : DBL_MAX;
     }

   /// Lists what closes: a position, or none on a netting account, and no more of it than one order may have.
   void              AddClose(NX_ARRAY_REF(ulong, tickets), NX_ARRAY_REF(double, volumes), const ulong ticket, const double volume,
                              const double largest) const
     {
      double left = volume;
      while(left > NX_VOLUME_DUST && ArraySize(tickets) < NX_CLOSES_MAX)
        {
         int count = ArraySize(tickets) + 1;
         ArrayResize(tickets, count);
         ArrayResize(volumes, count);
         tickets[count - 1] = ticket;
         volumes[count - 1] = NxTrim(MathMin(left, largest));
         left = NxTrim(left - volumes[count - 1]);
        }
     }

   /// What is held may be more than one order may have, so it is closed by several. On a hedging account what closes goes to
   /// positions by their tickets: ours first, the oldest first, and others' only for an exit of more than is ours. What is left
   /// of an order that closes and enters at once opens a position of its own; what is left of an exit opens none.
   void              CloseParts(NxOrder &order, const double volume, const bool isExit)
     {
      NX_ARRAY(ulong, tickets);
      NX_ARRAY(double, volumes);
      double largest = LargestVolume(order.symbol);
      if(!IsHedging())
         AddClose(tickets, volumes, 0, volume, largest);
      for(int pass = 0; IsHedging() && pass < (isExit ? 2 : 1); pass++)
         for(int i = 0; i < PositionsTotal(); i++)
           {
            ulong ticket = PositionGetTicket(i);
            if(ticket == 0 || !IsAgainst(order.symbol, order.isBuy) || IsOursHeld() != (pass == 0))
               continue;
            AddClose(tickets, volumes, ticket, PositionGetDouble(POSITION_VOLUME), largest);
           }
      int count = ArraySize(tickets);
      double left = volume;
      int used = 0;
      while(used < count && left > NX_VOLUME_DUST)
        {
         volumes[used] = NxTrim(MathMin(left, volumes[used]));
         left = NxTrim(left - volumes[used]);
         used++;
        }
      bool opensRest = left > NX_VOLUME_DUST && !isExit;
      if(!opensRest)
         order.asked = NxTrim(volume - left);
      order.parts = used + (opensRest ? 1 : 0);
      int at = m_book.Add(order);
      for(int i = 0; i < used; i++)
        {
         Ask(order, volumes[i], tickets[i], 0, 0);
         m_book.Set(at, order);
        }
      if(!opensRest)
         return;
      Ask(order, left, 0, 0, 0);
      m_book.Set(at, order);
     }
  };

#endif
