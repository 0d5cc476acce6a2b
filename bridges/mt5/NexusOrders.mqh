//+------------------------------------------------------------------+
//| The gateway's orders as this terminal has them. The number of an |
//| order is its magic: it comes back on the order and on each deal. |
//+------------------------------------------------------------------+
#ifndef NEXUS_ORDERS
#define NEXUS_ORDERS
#include "NexusIndex.mqh"

#define NX_ORDERS_MAX 5000
#define NX_REQUESTS_MAX 2000
#define NX_DEALS_MAX 20000
// Numbers of the gateway's orders begin at a clock in microseconds; smaller magics belong to other programs.
#define NX_MAGIC_MIN 1000000000000000

enum NxRequestKind
  {
   NX_SUBMIT,
   NX_CANCEL,
   NX_MODIFY
  };

/// What was asked of the trade server and is not answered yet.
struct NxRequest
  {
   uint              id;
   NxRequestKind     kind;
   ulong             magic;
   // Of a submit: what it asked for, so that it can be asked in another way.
   double            volume;
   ulong             position;
   int               filling;
   int               requotes;
   ulong             askedMs;
   // It was waited for long enough; an answer that comes all the same still counts.
   bool              isLate;
  };

struct NxOrder
  {
   ulong             magic;
   string            symbol;
   bool              isBuy;
   string            type;
   double            quantity;
   double            limitPrice;
   double            stopPrice;
   bool              isDay;
   bool              wantsAll;
   // The terminal's orders for it: several where a hedging account closes several positions.
   int               parts;
   int               partsEnded;
   int               partsRefused;
   ulong             ticket;
   // The volume that was asked of the server, and what of it was refused before it had a ticket.
   double            asked;
   double            denied;
   // What the ended parts executed, by their own word, and what deals have shown.
   double            executed;
   double            filled;
   double            cost;
   bool              isOver;
   // A part has filled by the platform's word; its deals may still be missing, and that was told.
   bool              saysFilled;
   bool              isOwed;
   string            endStatus;
   string            code;
   string            reason;
   // Nobody knows what became of it, or of a part of it; when that began, and when it is looked for again.
   bool              isDoubtful;
   ulong             doubtfulMs;
   ulong             lookAtMs;
   // Its command was begun before this start: how many parts it has is not known.
   bool              isRestored;
   // The file of commands says that the server has it.
   bool              isSeen;
   bool              wantsCancel;
   ulong             endedMs;
  };

/// Rings of what is known: the oldest make room for the newest.
class NxOrderBook
  {
private:
   NX_ARRAY(NxOrder, m_orders);
   int               m_count;
   int               m_next;
   NX_ARRAY(NxRequest, m_requests);
   int               m_requestCount;
   // Where each order stands; deals and ended orders of the terminal that were told.
   NxIndex           m_places;
   NxTickets         m_deals;
   NxTickets         m_ended;

public:
                     NxOrderBook() { Clear(); }

   /// Forgets everything, for a new start.
   void              Clear()
     {
      m_count = 0;
      m_next = 0;
      m_requestCount = 0;
      m_places.Clear(NX_ORDERS_MAX);
      m_deals.Clear(NX_DEALS_MAX);
      m_ended.Clear(NX_DEALS_MAX);
     }

   int               Count() const { return m_count; }
   /// The place of an order; -1 where it is not known.
   int               Find(const ulong magic) const { return m_places.Find(magic); }
   void              Get(const int at, NxOrder &order) const { order = m_orders[at]; }
   void              Set(const int at, NxOrder &order) { m_orders[at] = order; }

   /// Adds an order and returns its place. An order that is still open keeps its place as long as another is over.
   int               Add(NxOrder &order)
     {
      if(m_count < NX_ORDERS_MAX)
        {
         m_count++;
         ArrayResize(m_orders, m_count, 256);
         m_orders[m_count - 1] = order;
         m_places.Put(m_count - 1, order.magic);
         return m_count - 1;
        }
      int tried = 0;
      while(!m_orders[m_next].isOver && tried < NX_ORDERS_MAX)
        {
         m_next = (m_next + 1) % NX_ORDERS_MAX;
         tried++;
        }
      int at = m_next;
      m_next = (m_next + 1) % NX_ORDERS_MAX;
      m_orders[at] = order;
      m_places.Put(at, order.magic);
      return at;
     }

   void              AddRequest(NxRequest &request)
     {
      if(m_requestCount >= NX_REQUESTS_MAX)
         RemoveRequest(0);
      m_requestCount++;
      ArrayResize(m_requests, m_requestCount, 64);
      m_requests[m_requestCount - 1] = request;
     }

   int               FindRequest(const uint id) const
     {
      for(int i = 0; i < m_requestCount; i++)
         if(m_requests[i].id == id)
            return i;
      return -1;
     }

   /// Whether a submit of the order is not answered yet.
   bool              IsAsked(const ulong magic) const
     {
      for(int i = 0; i < m_requestCount; i++)
         if(m_requests[i].magic == magic && m_requests[i].kind == NX_SUBMIT)
            return true;
      return false;
     }

   /// Whether any request waits for its answer; one that was waited for long enough does not count.
   bool              IsAnyAsked() const
     {
      for(int i = 0; i < m_requestCount; i++)
         if(!m_requests[i].isLate)
            return true;
      return false;
     }

   /// The oldest request that was asked before a time and is not called late yet; -1 where there is none.
   int               FindOverdue(const ulong beforeMs) const
     {
      for(int i = 0; i < m_requestCount; i++)
         if(m_requests[i].askedMs < beforeMs && !m_requests[i].isLate)
            return i;
      return -1;
     }

   void              TakeRequest(const int at, NxRequest &request)
     {
      request = m_requests[at];
      RemoveRequest(at);
     }

   void              CallLate(const int at, NxRequest &request)
     {
      m_requests[at].isLate = true;
      request = m_requests[at];
     }

   void              RemoveRequest(const int at)
     {
      for(int i = at; i < m_requestCount - 1; i++)
         m_requests[i] = m_requests[i + 1];
      m_requestCount--;
     }

   bool              HasDeal(const ulong deal) const { return m_deals.Holds(deal); }
   bool              HasEnd(const ulong ticket) const { return m_ended.Holds(ticket); }

   /// Notes a deal; false if it was noted before.
   bool              IsNewDeal(const ulong deal) { return m_deals.Note(deal); }

   /// Notes that an order of the terminal has ended; false if it was noted before.
   bool              IsNewEnd(const ulong ticket) { return m_ended.Note(ticket); }
  };

/// An order of which nothing is known yet.
void NxClearOrder(NxOrder &order)
  {
   order.magic = 0;
   order.symbol = "";
   order.isBuy = true;
   order.type = "MARKET";
   order.quantity = 0;
   order.limitPrice = 0;
   order.stopPrice = 0;
   order.isDay = true;
   order.wantsAll = false;
   order.parts = 0;
   order.partsEnded = 0;
   order.partsRefused = 0;
   order.ticket = 0;
   order.asked = 0;
   order.denied = 0;
   order.executed = 0;
   order.filled = 0;
   order.cost = 0;
   order.isOver = false;
   order.saysFilled = false;
   order.isOwed = false;
   order.endStatus = "";
   order.code = "";
   order.reason = "";
   order.isDoubtful = false;
   order.doubtfulMs = 0;
   order.lookAtMs = 0;
   order.isRestored = false;
   order.isSeen = false;
   order.wantsCancel = false;
   order.endedMs = 0;
  }

#endif
