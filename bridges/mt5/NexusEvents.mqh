//+------------------------------------------------------------------+
//| What the trade server says. The handler only copies; the timer   |
//| works it off, and looks up what is doubtful.                     |
//+------------------------------------------------------------------+
#ifndef NEXUS_EVENTS
#define NEXUS_EVENTS
#include "NexusDeals.mqh"

#define NX_TRANSACTIONS_MAX 4096
#define NX_DEAL_TRIES_MAX 500
// The trade server answers or has lost the request.
#define NX_ANSWER_MS 10000

struct NxTransaction
  {
   int               type;
   ulong             deal;
   ulong             order;
   uint              requestId;
   uint              retcode;
   int               external;
   string            comment;
   int               tries;
  };

class NxEvents : public NxDeals
  {
private:
   NX_ARRAY(NxTransaction, m_heard);
   int               m_heardCount;
   bool              m_isOverrun;
   ulong             m_lookMs;

   void              Answer(NxTransaction &heard)
     {
      int at = m_book.FindRequest(heard.requestId);
      if(at < 0 || heard.requestId == 0)
         return;
      NxRequest asked;
      m_book.TakeRequest(at, asked);
      string more = heard.comment;
      if(heard.external != 0)
         more = more + (more == "" ? "" : ", ") + "external " + IntegerToString(heard.external);
      string reason = NxRetcodeText(heard.retcode) + (more == "" ? "" : ", " + more);
      if(asked.kind == NX_SUBMIT)
        {
         AnswerSubmit(asked, heard, reason);
         return;
        }
      NxOrder order;
      int place = m_book.Find(asked.magic);
      if(place >= 0)
         m_book.Get(place, order);
      else
        {
         NxClearOrder(order);
         order.magic = asked.magic;
        }
      NxVerdict verdict = NxVerdictOf(heard.retcode);
      if(verdict == NX_ACCEPTED && asked.kind == NX_MODIFY)
         TellStatus(order, "MODIFIED", "", "");
      else
         if(verdict != NX_ACCEPTED && verdict != NX_DOUBTFUL)
            TellStatus(order, asked.kind == NX_MODIFY ? "MODIFY_REJECTED" : "CANCEL_REJECTED", NxRetcodeName(heard.retcode), reason);
     }

   void              AnswerSubmit(NxRequest &asked, NxTransaction &heard, const string reason)
     {
      int at = m_book.Find(asked.magic);
      if(at < 0)
         return;
      NxOrder order;
      m_book.Get(at, order);
      NxVerdict verdict = NxVerdictOf(heard.retcode);
      if(verdict == NX_ACCEPTED)
         Accepted(order, heard.order);
      else
         if(verdict == NX_WRONG_FILLING && CanRefill(order, asked.filling) && !asked.isLate)
            Ask(order, asked.volume, asked.position, asked.filling + 1, asked.requotes);
         else
            if(verdict == NX_REQUOTED && order.type == "MARKET" && asked.requotes < NX_REQUOTES_MAX && !order.wantsCancel && !asked.isLate)
               Ask(order, asked.volume, asked.position, asked.filling, asked.requotes + 1);
            else
               if(verdict == NX_DOUBTFUL)
                  Doubt(order, heard.retcode, heard.comment);
               else
                  PartRefused(order, asked.volume, NxRetcodeName(heard.retcode), reason);
      m_book.Set(at, order);
     }

   /// The server has it. A pending order works from now on; one that was to be cancelled meanwhile is.
   void              Accepted(NxOrder &order, const ulong ticket)
     {
      if(ticket > 0)
         order.ticket = ticket;
      Believe(order);
      TellStatus(order, order.type == "MARKET" ? "ACCEPTED" : "WORKING", "", "");
      CancelEarly(order);
     }

   /// Cancels what was to be cancelled before it stood at the server; without its server the terminal asks later.
   void              CancelEarly(NxOrder &order)
     {
      ulong ticket = order.ticket > 0 ? order.ticket : FindTicket(order.magic);
      if(!order.wantsCancel || ticket == 0 || TerminalInfoInteger(TERMINAL_CONNECTED) == 0)
         return;
      order.wantsCancel = false;
      Remove(ticket, order.magic, EarlyCancelId(order.magic));
     }

   /// Looks a doubtful order up: among those that work, those that ended, and the deals. The doubt goes once all that was
   /// asked for was found. Time alone proves nothing: a server may execute what it did not answer much later.
   void              LookUp(const int at)
     {
      NxOrder order;
      m_book.Get(at, order);
      ulong now = GetTickCount64();
      if(now < order.lookAtMs)
         return;
      order.lookAtMs = now + (now < order.doubtfulMs + NX_DOUBT_YOUNG_MS ? NX_LOOK_MS : NX_LOOK_OLD_MS);
      NX_ARRAY(ulong, ended);
      double found = 0;
      long since = SinceOf(order.magic);
      int endedCount = FindEnded(order.magic, since, ended, found);
      int working = CountWorking(order.magic, found);
      if(order.asked > NX_VOLUME_DUST && found >= order.asked - order.denied - NX_VOLUME_DUST)
        {
         if(order.isRestored)
            order.parts = working + endedCount;
         order.isRestored = false;
         order.isDoubtful = false;
         NoteSeen(order);
        }
      m_book.Set(at, order);
      if(found <= NX_VOLUME_DUST && order.isDoubtful)
         return;
      TakeDeals(since);
      for(int i = 0; i < endedCount; i++)
         TakeEnd(ended[i]);
      m_book.Get(at, order);
      if(working > 0)
         Accepted(order, FindTicket(order.magic));
      TryEnd(order);
      m_book.Set(at, order);
     }

   /// How many orders of a magic work; adds their volume.
   int               CountWorking(const ulong magic, double &volume) const
     {
      int count = 0;
      for(int i = OrdersTotal() - 1; i >= 0; i--)
        {
         if(OrderGetTicket(i) == 0 || (ulong)OrderGetInteger(ORDER_MAGIC) != magic)
            continue;
         count++;
         volume += OrderGetDouble(ORDER_VOLUME_INITIAL);
        }
      return count;
     }

protected:
   /// The ended orders of a magic since a time of the trade server; adds their volume.
   int               FindEnded(const ulong magic, const long since, NX_ARRAY_REF(ulong, tickets), double &volume) const
     {
      if(!SelectSince(since))
         return 0;
      int count = 0;
      for(int i = HistoryOrdersTotal() - 1; i >= 0; i--)
        {
         ulong ticket = HistoryOrderGetTicket(i);
         if((ulong)HistoryOrderGetInteger(ticket, ORDER_MAGIC) != magic)
            continue;
         count++;
         ArrayResize(tickets, count);
         tickets[count - 1] = ticket;
         volume += HistoryOrderGetDouble(ticket, ORDER_VOLUME_INITIAL);
        }
      return count;
     }

   /// Works off what was heard, in its order; a deal that the terminal does not have yet waits for the next turn.
   void              WorkOff()
     {
      if(m_isOverrun)
        {
         m_isOverrun = false;
         TakeDeals(DayAgo());
         TakeEnds();
        }
      int kept = 0;
      int count = m_heardCount;
      for(int i = 0; i < count; i++)
        {
         NxTransaction heard = m_heard[i];
         bool isDone = true;
         if(heard.type == (int)TRADE_TRANSACTION_REQUEST)
            Answer(heard);
         else
            if(heard.type == (int)TRADE_TRANSACTION_DEAL_ADD)
               isDone = TakeDeal(heard.deal);
            else
               if(heard.type == (int)TRADE_TRANSACTION_HISTORY_ADD)
                  TakeEnd(heard.order);
               else
                  isDone = TakeCorrection(heard.deal, heard.order, heard.type == (int)TRADE_TRANSACTION_DEAL_DELETE);
         heard.tries++;
         if(!isDone && heard.tries < NX_DEAL_TRIES_MAX)
           {
            m_heard[kept] = heard;
            kept++;
           }
        }
      // Nothing was heard meanwhile: the terminal calls one handler at a time.
      m_heardCount = kept;
      LookAfter();
     }

   /// Requests that the server does not answer: what became of an order is doubtful then.
   void              GiveUpAnswers(const ulong now)
     {
      while(now > NX_ANSWER_MS)
        {
         int at = m_book.FindOverdue(now - NX_ANSWER_MS);
         if(at < 0)
            return;
         NxRequest asked;
         m_book.CallLate(at, asked);
         int place = m_book.Find(asked.magic);
         if(asked.kind != NX_SUBMIT || place < 0)
            continue;
         NxOrder order;
         m_book.Get(place, order);
         bool isTold = order.filled > 0 || order.partsEnded > 0;
         if(order.isOver || (isTold && order.parts == 1))
            continue;
         Doubt(order, 10012, "the trade server gave no answer");
         m_book.Set(place, order);
        }
     }

   /// Once a second: doubtful orders are looked up, and ends that wait for deals do not wait for ever.
   void              LookAfter()
     {
      ulong now = GetTickCount64();
      if(now < m_lookMs)
         return;
      m_lookMs = now + 1000;
      GiveUpAnswers(now);
      bool hasTaken = false;
      for(int i = 0; i < m_book.Count(); i++)
        {
         NxOrder order;
         m_book.Get(i, order);
         if(order.isOver)
            continue;
         if(!order.isDoubtful && order.wantsCancel)
           {
            CancelEarly(order);
            m_book.Set(i, order);
           }
         if(order.isDoubtful)
            LookUp(i);
         else
            if(order.endedMs > 0)
              {
               // Once for all that wait.
               if(!hasTaken)
                  TakeDeals(DayAgo());
               hasTaken = true;
               m_book.Get(i, order);
               TryEnd(order);
               m_book.Set(i, order);
              }
        }
     }

public:
                     NxEvents() { ForgetHeard(); }

   /// What was heard before a new start belongs to another account.
   void              ForgetHeard()
     {
      m_heardCount = 0;
      m_isOverrun = false;
      m_lookMs = 0;
     }

   /// Takes a transaction; called by the terminal between two turns, so it only copies.
   void              Hear(const MqlTradeTransaction &transaction, const MqlTradeResult &result)
     {
      bool isAnswer = transaction.type == TRADE_TRANSACTION_REQUEST;
      bool isDeal = transaction.type == TRADE_TRANSACTION_DEAL_ADD;
      bool isCorrection = transaction.type == TRADE_TRANSACTION_DEAL_UPDATE || transaction.type == TRADE_TRANSACTION_DEAL_DELETE;
      if(!isAnswer && !isDeal && !isCorrection && transaction.type != TRADE_TRANSACTION_HISTORY_ADD)
         return;
      if(m_heardCount >= NX_TRANSACTIONS_MAX)
        {
         m_isOverrun = true;
         return;
        }
      if(m_heardCount >= ArraySize(m_heard))
         ArrayResize(m_heard, m_heardCount + 1, 256);
      m_heard[m_heardCount].type = (int)transaction.type;
      m_heard[m_heardCount].deal = transaction.deal;
      m_heard[m_heardCount].order = isAnswer ? result.order : transaction.order;
      m_heard[m_heardCount].requestId = isAnswer ? result.request_id : 0;
      m_heard[m_heardCount].retcode = isAnswer ? result.retcode : 0;
      m_heard[m_heardCount].external = isAnswer ? result.retcode_external : 0;
      m_heard[m_heardCount].comment = isAnswer ? result.comment : "";
      m_heard[m_heardCount].tries = 0;
      m_heardCount++;
     }
  };

#endif
