//+------------------------------------------------------------------+
//| Executions and ends of orders, each told once: as the terminal   |
//| tells of them, or as its history has them.                       |
//+------------------------------------------------------------------+
#ifndef NEXUS_DEALS
#define NEXUS_DEALS
#include "NexusChanges.mqh"

class NxDeals : public NxChanger
  {
protected:
   /// Tells a deal of ours, once; false while the terminal does not have it yet.
   bool              TakeDeal(const ulong deal)
     {
      if(!HistoryDealSelect(deal))
         return false;
      ulong magic = (ulong)HistoryDealGetInteger(deal, DEAL_MAGIC);
      long type = HistoryDealGetInteger(deal, DEAL_TYPE);
      bool isTrade = type == (long)DEAL_TYPE_BUY || type == (long)DEAL_TYPE_SELL;
      // A stop or a close by hand bears the magic of what it closes: only what a program sent is ours.
      bool isOurs = HistoryDealGetInteger(deal, DEAL_REASON) == (long)DEAL_REASON_EXPERT;
      if(!isTrade || !isOurs || magic < NX_MAGIC_MIN || !m_book.IsNewDeal(deal))
         return true;
      int at = m_book.Find(magic);
      if(at < 0)
         at = Remember(magic, (ulong)HistoryDealGetInteger(deal, DEAL_ORDER));
      if(at < 0)
         return true;
      // Remembering an order selects other history.
      HistoryDealSelect(deal);
      NxOrder order;
      m_book.Get(at, order);
      double volume = HistoryDealGetDouble(deal, DEAL_VOLUME);
      double price = HistoryDealGetDouble(deal, DEAL_PRICE);
      order.filled = NxTrim(order.filled + volume);
      order.cost += volume * price;
      Believe(order);
      bool isWhole = order.filled >= order.quantity - NX_VOLUME_DUST;
      NxWriter event;
      EventHead(event, "ORDER_FILL", ToUtcUs(HistoryDealGetInteger(deal, DEAL_TIME_MSC)));
      event.Text("order_id", IntegerToString((long)magic));
      event.Text("exec_id", IntegerToString((long)deal));
      event.Text("symbol", order.symbol);
      event.Text("side", type == (long)DEAL_TYPE_BUY ? "BUY" : "SELL");
      event.Float("last_qty", volume);
      event.Float("last_price", price);
      event.Float("filled_qty", order.filled);
      event.Float("fill_price", order.cost / order.filled);
      event.Float("commission", -NxTrim(HistoryDealGetDouble(deal, DEAL_COMMISSION) + HistoryDealGetDouble(deal, DEAL_FEE)));
      event.Text("commission_currency", AccountInfoString(ACCOUNT_CURRENCY));
      event.Text("status", isWhole ? "FILLED" : "PARTIAL");
      KeepEvent(event);
      TryEnd(order);
      m_book.Set(at, order);
      return true;
     }

   /// Tells that the trade server has changed a deal of ours, or taken it back; false while the terminal does not have the change.
   /// What was told of it before stays with the gateway, which says so and asks what is held.
   bool              TakeCorrection(const ulong deal, const ulong ticket, const bool isTakenBack)
     {
      bool hasDeal = !isTakenBack && HistoryDealSelect(deal);
      if(!hasDeal && !isTakenBack)
         return false;
      // An order that still works is not in the history.
      ulong magic = HistoryOrderSelect(ticket) ? (ulong)HistoryOrderGetInteger(ticket, ORDER_MAGIC)
                                               : (OrderSelect(ticket) ? (ulong)OrderGetInteger(ORDER_MAGIC) : 0);
      // The order is selected now, so the deal is once more.
      if(hasDeal && HistoryDealSelect(deal))
         magic = (ulong)HistoryDealGetInteger(deal, DEAL_MAGIC);
      string done = isTakenBack ? "taken back" : "changed";
      Say("the trade server has " + done + " deal " + IntegerToString((long)deal));
      if(magic < NX_MAGIC_MIN || (hasDeal && HistoryDealGetInteger(deal, DEAL_REASON) != (long)DEAL_REASON_EXPERT))
         return true;
      double volume = hasDeal ? HistoryDealGetDouble(deal, DEAL_VOLUME) : 0;
      double price = hasDeal ? HistoryDealGetDouble(deal, DEAL_PRICE) : 0;
      NxWriter event;
      EventHead(event, "ORDER_FILL");
      event.Text("operation", isTakenBack ? "REMOVE" : "UPDATE");
      event.Text("order_id", IntegerToString((long)magic));
      event.Text("exec_id", IntegerToString((long)deal));
      if(hasDeal)
        {
         event.Float("last_qty", volume);
         event.Float("last_price", price);
        }
      // Both say nothing here, but no fill is one without them.
      event.Float("filled_qty", hasDeal ? volume : 1.0);
      event.Float("fill_price", price);
      event.Text("status", "PARTIAL");
      KeepEvent(event);
      if(isTakenBack)
         CountAnew(magic);
      return true;
     }

   /// What was taken back does not count any more; a deal that comes in its place does. The end of an order that is over was told.
   void              CountAnew(const ulong magic)
     {
      NxOrder order;
      int at = m_book.Find(magic);
      if(at >= 0)
         m_book.Get(at, order);
      if(at < 0 || order.isOver || !SelectSince(SinceOf(magic)))
         return;
      order.filled = 0;
      order.cost = 0;
      for(int i = 0; i < HistoryDealsTotal(); i++)
        {
         ulong deal = HistoryDealGetTicket(i);
         if((ulong)HistoryDealGetInteger(deal, DEAL_MAGIC) != magic || !m_book.HasDeal(deal))
            continue;
         double volume = HistoryDealGetDouble(deal, DEAL_VOLUME);
         order.filled = NxTrim(order.filled + volume);
         order.cost += volume * HistoryDealGetDouble(deal, DEAL_PRICE);
        }
      m_book.Set(at, order);
     }

   /// A time of the trade server before which an order was not there: orders are numbered by the gateway's clock in microseconds.
   long              SinceOf(const ulong magic) const { return (long)(magic / 1000000) + ServerOffsetMs() / 1000 - NX_DAY_SECONDS; }

   /// An order of before this start, as the terminal's history has it.
   int               Remember(const ulong magic, const ulong ticket)
     {
      if(!HistoryOrderSelect(ticket) && !OrderSelect(ticket))
         return -1;
      bool isPast = HistoryOrderSelect(ticket);
      NxOrder order;
      NxClearOrder(order);
      order.magic = magic;
      order.ticket = ticket;
      order.parts = 1;
      order.isSeen = true;
      order.symbol = isPast ? HistoryOrderGetString(ticket, ORDER_SYMBOL) : OrderGetString(ORDER_SYMBOL);
      order.quantity = isPast ? HistoryOrderGetDouble(ticket, ORDER_VOLUME_INITIAL) : OrderGetDouble(ORDER_VOLUME_INITIAL);
      order.asked = order.quantity;
      string id = IntegerToString((long)magic);
      order.wantsCancel = !isPast && m_commands.IsCancelled(id) && !m_commands.IsKnown(EarlyCancelId(magic));
      long from = (long)TimeTradeServer() - 7 * NX_DAY_SECONDS;
      // What it filled before this start was told then, or stands in the report.
      if(HistorySelect((datetime)from, (datetime)((long)TimeTradeServer() + NX_DAY_SECONDS)))
         for(int i = 0; i < HistoryDealsTotal(); i++)
           {
            ulong deal = HistoryDealGetTicket(i);
            if((ulong)HistoryDealGetInteger(deal, DEAL_MAGIC) != magic || !m_book.IsNewDeal(deal))
               continue;
            double volume = HistoryDealGetDouble(deal, DEAL_VOLUME);
            order.filled = NxTrim(order.filled + volume);
            order.cost += volume * HistoryDealGetDouble(deal, DEAL_PRICE);
           }
      return m_book.Add(order);
     }

   /// The end of one of the terminal's orders, told once its deals were.
   void              TakeEnd(const ulong ticket)
     {
      if(!HistoryOrderSelect(ticket))
         return;
      long state = HistoryOrderGetInteger(ticket, ORDER_STATE);
      ulong magic = (ulong)HistoryOrderGetInteger(ticket, ORDER_MAGIC);
      int at = m_book.Find(magic);
      bool isEnd = state == (long)ORDER_STATE_FILLED || state == (long)ORDER_STATE_CANCELED || state == (long)ORDER_STATE_PARTIAL ||
                   state == (long)ORDER_STATE_REJECTED || state == (long)ORDER_STATE_EXPIRED;
      if(at < 0 || !isEnd || !m_book.IsNewEnd(ticket))
         return;
      NxOrder order;
      m_book.Get(at, order);
      Believe(order);
      order.ticket = ticket;
      double executed = HistoryOrderGetDouble(ticket, ORDER_VOLUME_INITIAL) - HistoryOrderGetDouble(ticket, ORDER_VOLUME_CURRENT);
      order.executed = NxTrim(order.executed + executed);
      order.partsEnded++;
      if(state == (long)ORDER_STATE_REJECTED)
        {
         order.partsRefused++;
         order.reason = HistoryOrderGetString(ticket, ORDER_COMMENT);
        }
      if(state == (long)ORDER_STATE_FILLED || state == (long)ORDER_STATE_PARTIAL)
         order.saysFilled = true;
      if(state == (long)ORDER_STATE_EXPIRED)
         order.endStatus = "EXPIRED";
      TryEnd(order);
      m_book.Set(at, order);
     }

   /// What rests at the platform since before this start is ours to follow.
   void              RememberWorking()
     {
      for(int i = OrdersTotal() - 1; i >= 0; i--)
        {
         ulong ticket = OrderGetTicket(i);
         ulong magic = ticket > 0 ? (ulong)OrderGetInteger(ORDER_MAGIC) : 0;
         if(magic >= NX_MAGIC_MIN && m_book.Find(magic) < 0)
            Remember(magic, ticket);
        }
     }

   /// What the account did from a time of the trade server on.
   bool              SelectSince(const long fromSeconds) const
     {
      return HistorySelect((datetime)(fromSeconds > 0 ? fromSeconds : 0), (datetime)((long)TimeTradeServer() + NX_DAY_SECONDS));
     }

   long              DayAgo() const { return (long)TimeTradeServer() - NX_DAY_SECONDS; }

   /// Tells the deals since then that were not told: after a burst that was too much for the queue, and for what is doubtful.
   void              TakeDeals(const long fromSeconds)
     {
      if(!SelectSince(fromSeconds))
         return;
      NX_ARRAY(ulong, deals);
      int count = HistoryDealsTotal();
      ArrayResize(deals, count);
      int used = 0;
      // Taking a deal selects it alone, so whose they are is read before.
      for(int i = 0; i < count; i++)
        {
         deals[used] = HistoryDealGetTicket(i);
         ulong magic = (ulong)HistoryDealGetInteger(deals[used], DEAL_MAGIC);
         if(magic >= NX_MAGIC_MIN && m_book.Find(magic) >= 0 && !m_book.HasDeal(deals[used]))
            used++;
        }
      for(int i = 0; i < used; i++)
         TakeDeal(deals[i]);
     }

   /// Orders that were begun before this start, and of which nobody saw what became of them, are looked for again.
   void              RestoreDoubts()
     {
      for(int i = 0; i < m_commands.Count(); i++)
        {
         ulong magic = m_commands.IsDoubtAt(i) ? (ulong)StringToInteger(m_commands.IdAt(i)) : 0;
         string what = m_commands.ReasonOf(m_commands.IdAt(i));
         int space = StringFind(what, " ");
         if(magic == 0 || space <= 0 || m_book.Find(magic) >= 0)
            continue;
         NxOrder order;
         NxClearOrder(order);
         order.magic = magic;
         order.symbol = StringSubstr(what, space + 1);
         order.isBuy = m_commands.CodeOf(m_commands.IdAt(i)) == "BUY";
         order.quantity = StringToDouble(StringSubstr(what, 0, space));
         order.asked = order.quantity;
         order.parts = 1;
         order.isRestored = true;
         order.wantsCancel = m_commands.IsCancelled(m_commands.IdAt(i));
         order.isDoubtful = true;
         order.doubtfulMs = GetTickCount64();
         m_book.Add(order);
        }
     }

   /// Tells the ends of a day that were not told.
   void              TakeEnds()
     {
      if(!SelectSince(DayAgo()))
         return;
      NX_ARRAY(ulong, tickets);
      int count = HistoryOrdersTotal();
      ArrayResize(tickets, count);
      int used = 0;
      for(int i = 0; i < count; i++)
        {
         tickets[used] = HistoryOrderGetTicket(i);
         ulong magic = (ulong)HistoryOrderGetInteger(tickets[used], ORDER_MAGIC);
         if(magic >= NX_MAGIC_MIN && m_book.Find(magic) >= 0 && !m_book.HasEnd(tickets[used]))
            used++;
        }
      for(int i = 0; i < used; i++)
         TakeEnd(tickets[i]);
     }
  };

#endif
