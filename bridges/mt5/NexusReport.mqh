//+------------------------------------------------------------------+
//| The REPORT: what works, what ended since, what was executed,     |
//| what is held. In parts, so that no frame grows too large.        |
//+------------------------------------------------------------------+
#ifndef NEXUS_REPORT
#define NEXUS_REPORT
#include "NexusCurrent.mqh"

#define NX_REPORT_ITEMS 200
// How far a report reaches back at most, and how much of the history it may hold: the gateway takes 100,000 items.
#define NX_HISTORY_DAYS_MAX 31
#define NX_HISTORY_MAX 20000
// What ended so long before the time that is asked for is left out; the clocks may differ.
#define NX_ENDED_SLACK_MS 60000

class NxReporter : public NxCurrent
  {
private:
   string            m_requestId;
   // What was asked for, and from when on the history stands in the report.
   long              m_askedUs;
   long              m_sinceUs;
   int               m_part;
   // A report was asked for and could not be given yet.
   bool              m_isOwed;

   void              BeginPart(NxWriter &message)
     {
      m_part++;
      Head(message, "REPORT");
      message.Text("request_id", m_requestId);
      message.Whole("part", m_part);
      message.Whole("history_from_us", m_sinceUs);
     }

   void              SendPart(NxWriter &message, const bool isLast)
     {
      message.Flag("complete", isLast);
      message.MapEnd();
      Send(message);
     }

   string            StatusOf(const long state) const
     {
      if(state == (long)ORDER_STATE_FILLED)
         return "FILLED";
      if(state == (long)ORDER_STATE_REJECTED)
         return "REJECTED";
      if(state == (long)ORDER_STATE_EXPIRED)
         return "EXPIRED";
      if(state == (long)ORDER_STATE_CANCELED)
         return "CANCELLED";
      return "WORKING";
     }

   void              OrderItem(NxWriter &message, const ulong magic, const ulong ticket, const string symbol, const bool isBuy,
                               const double quantity, const double filled, const double price, const string status)
     {
      message.MapBegin();
      if(magic >= NX_MAGIC_MIN)
         message.Text("order_id", IntegerToString((long)magic));
      if(ticket > 0)
         message.Text("platform_order_id", IntegerToString((long)ticket));
      message.Text("symbol", symbol);
      message.Text("side", isBuy ? "BUY" : "SELL");
      message.Float("quantity", quantity);
      message.Float("filled_qty", filled);
      message.Float("fill_price", price);
      message.Text("status", status);
      message.MapEnd();
     }

   bool              IsBuyType(const long type) const
     {
      return type == (long)ORDER_TYPE_BUY || type == (long)ORDER_TYPE_BUY_LIMIT || type == (long)ORDER_TYPE_BUY_STOP ||
             type == (long)ORDER_TYPE_BUY_STOP_LIMIT;
     }

   /// Whether an order of ours became several of the terminal's: each is for a part of its quantity, so it is listed as a whole.
   bool              HasParts(const ulong magic) const
     {
      int at = m_book.Find(magic);
      NxOrder order;
      NxClearOrder(order);
      if(at >= 0)
         m_book.Get(at, order);
      return order.parts > 1;
     }

   /// Everything that works, ours and others'.
   void              SendWorking()
     {
      int total = OrdersTotal();
      for(int from = 0; from < total; from += NX_REPORT_ITEMS)
        {
         NxWriter message;
         BeginPart(message);
         message.ListBegin("orders");
         for(int i = from; i < total && i < from + NX_REPORT_ITEMS; i++)
           {
            ulong ticket = OrderGetTicket(i);
            if(ticket == 0 || HasParts((ulong)OrderGetInteger(ORDER_MAGIC)))
               continue;
            double initial = OrderGetDouble(ORDER_VOLUME_INITIAL);
            double filled = NxTrim(initial - OrderGetDouble(ORDER_VOLUME_CURRENT));
            OrderItem(message, (ulong)OrderGetInteger(ORDER_MAGIC), ticket, OrderGetString(ORDER_SYMBOL),
                      IsBuyType(OrderGetInteger(ORDER_TYPE)), initial, filled, OrderGetDouble(ORDER_PRICE_OPEN),
                      filled > 0 ? "PARTIAL" : "WORKING");
           }
         message.ListEnd();
         SendPart(message, false);
        }
     }

   /// Ours of this start, as the book has them: also those that the server has not answered, and those nobody knows of.
   void              SendOwn()
     {
      for(int from = 0; from < m_book.Count(); from += NX_REPORT_ITEMS)
        {
         NxWriter message;
         BeginPart(message);
         message.ListBegin("orders");
         for(int i = from; i < m_book.Count() && i < from + NX_REPORT_ITEMS; i++)
           {
            NxOrder order;
            m_book.Get(i, order);
            string status = OwnStatus(order);
            if(status == "")
               continue;
            OrderItem(message, order.magic, order.ticket, order.symbol, order.isBuy, order.quantity, order.filled,
                      order.filled > 0 ? order.cost / order.filled : 0, status);
           }
         message.ListEnd();
         SendPart(message, false);
        }
     }

   /// Nothing for what works as one order, which is listed as the terminal has it, and for what ended before the time that is asked for.
   string            OwnStatus(NxOrder &order) const
     {
      long askedMs = (long)TimeGMT() * 1000 - m_askedUs / 1000 + NX_ENDED_SLACK_MS;
      if(order.isOver && order.endedMs > 0 && (long)(GetTickCount64() - order.endedMs) > askedMs)
         return "";
      // What the server has not answered is as unknown here as what it answered with a time-out.
      if(!order.isOver && (order.isDoubtful || order.isOwed || (m_book.IsAsked(order.magic) && order.filled <= 0)))
         return "UNKNOWN";
      bool isWorking = !order.isOver && FindTicket(order.magic) > 0;
      if(isWorking && order.parts <= 1)
         return "";
      if(!order.isOver)
         return order.filled > 0 ? "PARTIAL" : (isWorking ? "WORKING" : "PENDING");
      if(order.filled >= order.quantity - NX_VOLUME_DUST)
         return "FILLED";
      if(order.partsRefused == order.parts)
         return "REJECTED";
      return order.endStatus == "" ? "CANCELLED" : order.endStatus;
     }

   /// Ours of before this start that have ended since.
   void              SendEnded()
     {
      // An order of several parts is over as those say that did not fill, so they come last.
      SendEndedAs(true);
      SendEndedAs(false);
     }

   void              SendEndedAs(const bool isFilled)
     {
      int total = HistoryOrdersTotal();
      for(int from = 0; from < total; from += NX_REPORT_ITEMS)
        {
         NxWriter message;
         BeginPart(message);
         message.ListBegin("orders");
         for(int i = from; i < total && i < from + NX_REPORT_ITEMS; i++)
           {
            ulong ticket = HistoryOrderGetTicket(i);
            ulong magic = (ulong)HistoryOrderGetInteger(ticket, ORDER_MAGIC);
            if(magic < NX_MAGIC_MIN || m_book.Find(magic) >= 0)
               continue;
            string status = StatusOf(HistoryOrderGetInteger(ticket, ORDER_STATE));
            if(status == "WORKING")
               status = "CANCELLED";
            // What filled is told by the executions.
            if((status == "FILLED") == isFilled)
               OrderItem(message, magic, ticket, HistoryOrderGetString(ticket, ORDER_SYMBOL),
                         IsBuyType(HistoryOrderGetInteger(ticket, ORDER_TYPE)), HistoryOrderGetDouble(ticket, ORDER_VOLUME_INITIAL),
                         0, 0, status);
           }
         message.ListEnd();
         SendPart(message, false);
        }
     }

   void              SendExecutions()
     {
      int total = HistoryDealsTotal();
      for(int from = 0; from < total; from += NX_REPORT_ITEMS)
        {
         NxWriter message;
         BeginPart(message);
         message.ListBegin("executions");
         for(int i = from; i < total && i < from + NX_REPORT_ITEMS; i++)
           {
            ulong deal = HistoryDealGetTicket(i);
            long type = HistoryDealGetInteger(deal, DEAL_TYPE);
            if(type == (long)DEAL_TYPE_BUY || type == (long)DEAL_TYPE_SELL)
               ExecutionItem(message, deal, type == (long)DEAL_TYPE_BUY);
           }
         message.ListEnd();
         SendPart(message, false);
        }
     }

   void              ExecutionItem(NxWriter &message, const ulong deal, const bool isBuy)
     {
      ulong magic = (ulong)HistoryDealGetInteger(deal, DEAL_MAGIC);
      bool isOurs = magic >= NX_MAGIC_MIN && HistoryDealGetInteger(deal, DEAL_REASON) == (long)DEAL_REASON_EXPERT;
      message.MapBegin();
      if(isOurs)
         message.Text("order_id", IntegerToString((long)magic));
      message.Text("exec_id", IntegerToString((long)deal));
      message.Text("symbol", HistoryDealGetString(deal, DEAL_SYMBOL));
      message.Text("side", isBuy ? "BUY" : "SELL");
      message.Float("qty", HistoryDealGetDouble(deal, DEAL_VOLUME));
      message.Float("price", HistoryDealGetDouble(deal, DEAL_PRICE));
      message.Whole("ts_us", ToUtcUs(HistoryDealGetInteger(deal, DEAL_TIME_MSC)));
      message.Float("commission", -NxTrim(HistoryDealGetDouble(deal, DEAL_COMMISSION) + HistoryDealGetDouble(deal, DEAL_FEE)));
      message.Text("commission_currency", AccountInfoString(ACCOUNT_CURRENCY));
      message.MapEnd();
     }

   /// The last part: what is held, and what the account is worth.
   void              SendPositions()
     {
      NxWriter message;
      BeginPart(message);
      message.ListBegin("positions");
      for(int i = PositionsTotal() - 1; i >= 0; i--)
        {
         ulong ticket = PositionGetTicket(i);
         if(ticket == 0)
            continue;
         bool isLong = PositionGetInteger(POSITION_TYPE) == (long)POSITION_TYPE_BUY;
         message.MapBegin();
         message.Text("symbol", PositionGetString(POSITION_SYMBOL));
         message.Float("qty", PositionGetDouble(POSITION_VOLUME) * (isLong ? 1 : -1));
         message.Float("avg_price", PositionGetDouble(POSITION_PRICE_OPEN));
         message.Text("ticket", IntegerToString((long)ticket));
         message.MapEnd();
        }
      message.ListEnd();
      message.KeyMapBegin("balance");
      message.Text("currency", AccountInfoString(ACCOUNT_CURRENCY));
      message.Float("cash", AccountInfoDouble(ACCOUNT_BALANCE));
      message.Float("equity", AccountInfoDouble(ACCOUNT_EQUITY));
      message.MapEnd();
      SendPart(message, true);
     }

   /// Selects what was asked for of the history, or the newest of it where that is too much; what is missing is stated.
   bool              SelectHistory()
     {
      long now = (long)TimeGMT();
      long from = m_askedUs / 1000000;
      if(from < now - NX_HISTORY_DAYS_MAX * NX_DAY_SECONDS)
         from = now - NX_HISTORY_DAYS_MAX * NX_DAY_SECONDS;
      bool isSelected = SelectSince(from + ServerOffsetMs() / 1000);
      while(isSelected && HistoryDealsTotal() + HistoryOrdersTotal() > NX_HISTORY_MAX && now - from > 60)
        {
         from = now - (now - from) / 2;
         isSelected = SelectSince(from + ServerOffsetMs() / 1000);
        }
      m_sinceUs = from * 1000000 > m_askedUs ? from * 1000000 : m_askedUs;
      return isSelected;
     }

protected:
   /// Takes a REPORT_REQUEST. It is answered once the terminal shows what the trade server has: before, an order that
   /// rests there would be missing, and be taken for one that never got there.
   void              TakeReportRequest(NxMessage &request)
     {
      m_requestId = request.Text("request_id");
      m_askedUs = request.Whole("since_us");
      m_isOwed = true;
      if(!IsCurrent())
         Say("no report is given before the terminal shows what the trade server has");
     }

   /// Nobody waits for an answer any more.
   void              ForgetRequest() { m_isOwed = false; }

   /// Gives the report that is owed. Where the terminal does not hand out its history nothing is sent: half a report is none.
   void              Report()
     {
      if(!m_isOwed || !IsCurrent())
         return;
      m_isOwed = false;
      RememberWorking();
      // The terminal's queue of transactions is bounded: what it left out is told before the report speaks of it.
      TakeDeals(DayAgo());
      TakeEnds();
      SendEvents();
      m_part = 0;
      if(!SelectHistory())
        {
         Say("the terminal does not hand out its history");
         return;
        }
      SendEnded();
      SendExecutions();
      SendOwn();
      SendWorking();
      SendPositions();
     }

public:
                     NxReporter() { m_isOwed = false; }
  };

#endif
