//+------------------------------------------------------------------+
//| Cancels and changes of what rests at the platform.               |
//+------------------------------------------------------------------+
#ifndef NEXUS_CHANGES
#define NEXUS_CHANGES
#include "NexusTaker.mqh"

class NxChanger : public NxTaker
  {
protected:
   /// The terminal's pending order of a magic; 0 where it has none.
   ulong             FindTicket(const ulong magic) const
     {
      for(int i = OrdersTotal() - 1; i >= 0; i--)
        {
         ulong ticket = OrderGetTicket(i);
         if(ticket > 0 && (ulong)OrderGetInteger(ORDER_MAGIC) == magic)
            return ticket;
        }
      return 0;
     }

   ulong             TicketOf(NxMessage &message) const
     {
      ulong ticket = FindTicket((ulong)message.Whole("order_id"));
      return ticket > 0 ? ticket : (ulong)message.Whole("platform_order_id");
     }

   /// Sends a request about an order that stands at the platform.
   void              AskAbout(MqlTradeRequest &request, const NxRequestKind kind, const ulong magic, const string id)
     {
      if(IsOffline(id))
         return;
      if(!m_commands.Begin(id, "", ""))
        {
         Result(id, "refused", "DISK_REFUSED", "the id of the command cannot be kept, so it was not sent");
         return;
        }
      MqlTradeResult result = {};
      ResetLastError();
      if(!OrderSendAsync(request, result))
        {
         Refuse(id, NxRetcodeName(result.retcode), NxRetcodeText(result.retcode) + ", error " + IntegerToString(GetLastError()));
         return;
        }
      NxRequest asked;
      asked.id = result.request_id;
      asked.kind = kind;
      asked.magic = magic;
      asked.volume = 0;
      asked.position = 0;
      asked.filling = 0;
      asked.requotes = 0;
      asked.askedMs = GetTickCount64();
      asked.isLate = false;
      m_book.AddRequest(asked);
      Result(id, "done", "", "");
     }

   void              TakeCancel(NxMessage &message)
     {
      string id = message.Text("cmd_id");
      ulong magic = (ulong)message.Whole("order_id");
      ulong ticket = TicketOf(message);
      if(ticket == 0 || !OrderSelect(ticket))
        {
         NxOrder order;
         int at = m_book.Find(magic);
         if(at >= 0)
            m_book.Get(at, order);
         if(at >= 0 && (order.isDoubtful || m_book.IsAsked(magic)))
           {
            // It is on its way to the server, or nobody knows: it is cancelled as soon as it stands there, also after a start anew.
            if(!m_commands.Begin(id, NX_CANCEL_LATER, ""))
              {
               Result(id, "refused", "DISK_REFUSED", "the id of the command cannot be kept, so it would be forgotten");
               return;
              }
            order.wantsCancel = true;
            m_book.Set(at, order);
            Result(id, "done", "", "");
            return;
           }
         Refuse(id, "ORDER_NOT_WORKING", "no order of that number rests at the platform");
         return;
        }
      Remove(ticket, magic, id);
      // A close may have become several orders of the terminal; the gateway knows one, and is answered once.
      for(int i = OrdersTotal() - 1; i >= 0; i--)
        {
         ulong other = OrderGetTicket(i);
         if(other > 0 && other != ticket && magic >= NX_MAGIC_MIN && (ulong)OrderGetInteger(ORDER_MAGIC) == magic)
            Remove(other, magic, id + "-" + IntegerToString((long)other));
        }
     }

   /// The id under which an order is cancelled that was to be cancelled before it was seen.
   string            EarlyCancelId(const ulong magic) const { return IntegerToString((long)magic) + "-early"; }

   void              Remove(const ulong ticket, const ulong magic, const string id)
     {
      MqlTradeRequest request = {};
      request.action = TRADE_ACTION_REMOVE;
      request.order = ticket;
      AskAbout(request, NX_CANCEL, magic, id);
     }

   void              TakeModify(NxMessage &message)
     {
      string id = message.Text("cmd_id");
      ulong ticket = TicketOf(message);
      if(ticket == 0 || !OrderSelect(ticket))
        {
         Refuse(id, "ORDER_NOT_WORKING", "no order of that number rests at the platform");
         return;
        }
      double volume = OrderGetDouble(ORDER_VOLUME_INITIAL);
      if(message.Has("quantity") && MathAbs(message.Number("quantity") - volume) > NX_VOLUME_DUST)
        {
         Refuse(id, "MODIFY_SIZE_UNSUPPORTED", "the volume of a pending order cannot be changed here: cancel it and send another");
         return;
        }
      string symbol = OrderGetString(ORDER_SYMBOL);
      long type = OrderGetInteger(ORDER_TYPE);
      bool isLimit = type == (long)ORDER_TYPE_BUY_LIMIT || type == (long)ORDER_TYPE_SELL_LIMIT;
      string priceKey = isLimit ? "limit_price" : "stop_price";
      MqlTradeRequest request = {};
      request.action = TRADE_ACTION_MODIFY;
      request.order = ticket;
      request.symbol = symbol;
      request.price = message.Has(priceKey) ? NxRoundPrice(symbol, message.Number(priceKey)) : OrderGetDouble(ORDER_PRICE_OPEN);
      request.stoplimit = OrderGetDouble(ORDER_PRICE_STOPLIMIT);
      if(!isLimit && message.Has("limit_price"))
         request.stoplimit = NxRoundPrice(symbol, message.Number("limit_price"));
      request.sl = OrderGetDouble(ORDER_SL);
      request.tp = OrderGetDouble(ORDER_TP);
      request.type_time = (ENUM_ORDER_TYPE_TIME)OrderGetInteger(ORDER_TYPE_TIME);
      request.expiration = (datetime)OrderGetInteger(ORDER_TIME_EXPIRATION);
      AskAbout(request, NX_MODIFY, (ulong)message.Whole("order_id"), id);
     }
  };

#endif
