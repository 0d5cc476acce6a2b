//+------------------------------------------------------------------+
//| Ticks of every subscribed symbol: all trades, and the last quote |
//| of each turn.                                                    |
//+------------------------------------------------------------------+
#ifndef NEXUS_TICKS
#define NEXUS_TICKS
#include "NexusReport.mqh"

#define NX_SYMBOLS_MAX 200
#define NX_TICKS_A_TURN 500
#define NX_BATCH_MAX 200
#define NX_TRADE_FLAGS (TICK_FLAG_LAST | TICK_FLAG_VOLUME | TICK_FLAG_BUY | TICK_FLAG_SELL)

struct NxSubscription
  {
   string            symbol;
   // The newest millisecond that was read, and how many ticks of it: the terminal hands them out from there again.
   long              lastMs;
   int               lastCount;
  };

class NxTicker : public NxReporter
  {
private:
   NX_ARRAY(NxSubscription, m_subscriptions);
   int               m_count;
   NxWriter          m_batch;
   int               m_batched;

   void              Flush()
     {
      if(m_batched == 0)
         return;
      m_batch.ListEnd();
      m_batch.MapEnd();
      Send(m_batch);
      m_batched = 0;
     }

   void              Put(const string symbol, const MqlTick &tick)
     {
      // Contracts for difference have no last price: their charts are drawn by the bid.
      double price = tick.last > 0 ? tick.last : tick.bid;
      if(price <= 0 || price == DBL_MAX)
         return;
      if(m_batched == 0)
        {
         m_batch.Reset();
         m_batch.MapBegin();
         m_batch.Text("type", "MARKET_DATA_BATCH");
         m_batch.Whole("v", 1);
         m_batch.ListBegin("data");
        }
      m_batch.MapBegin();
      m_batch.Text("symbol", symbol);
      m_batch.Float("price", price);
      m_batch.Float("volume", tick.volume_real > 0 ? tick.volume_real : (double)tick.volume);
      if(tick.bid > 0 && tick.bid < DBL_MAX)
         m_batch.Float("bid", tick.bid);
      if(tick.ask > 0 && tick.ask < DBL_MAX)
         m_batch.Float("ask", tick.ask);
      m_batch.Whole("ts_us", ToUtcUs(tick.time_msc));
      m_batch.MapEnd();
      m_batched++;
      if(m_batched >= NX_BATCH_MAX)
         Flush();
     }

   void              Poll(const int at)
     {
      string symbol = m_subscriptions[at].symbol;
      MqlTick newest;
      if(m_subscriptions[at].lastMs == 0)
        {
         // From now on: what was before is history.
         if(!SymbolInfoTick(symbol, newest))
            return;
         m_subscriptions[at].lastMs = newest.time_msc;
         m_subscriptions[at].lastCount = CountAt(symbol, newest.time_msc);
         Put(symbol, newest);
         return;
        }
      NX_ARRAY(MqlTick, ticks);
      int got = CopyTicks(symbol, ticks, COPY_TICKS_ALL, (ulong)m_subscriptions[at].lastMs, NX_TICKS_A_TURN);
      int quote = -1;
      int same = 0;
      for(int i = 0; i < got; i++)
        {
         if(ticks[i].time_msc == m_subscriptions[at].lastMs)
           {
            same++;
            if(same <= m_subscriptions[at].lastCount)
               continue;
           }
         if((ticks[i].flags & NX_TRADE_FLAGS) != 0 && ticks[i].last > 0)
           {
            Put(symbol, ticks[i]);
            quote = -1;
           }
         else
            quote = i;
        }
      if(quote >= 0)
         Put(symbol, ticks[quote]);
      if(got <= 0)
         return;
      long newestMs = ticks[got - 1].time_msc;
      int count = 0;
      for(int i = 0; i < got; i++)
         if(ticks[i].time_msc == newestMs)
            count++;
      // A millisecond with more ticks than a turn takes is left behind: read from its start again it would never end.
      bool isStuck = got >= NX_TICKS_A_TURN && newestMs == ticks[0].time_msc;
      m_subscriptions[at].lastMs = isStuck ? newestMs + 1 : newestMs;
      m_subscriptions[at].lastCount = isStuck ? 0 : count;
     }

   /// The ticks of one millisecond that were there already. The first call of a symbol may take long.
   int               CountAt(const string symbol, const long ms)
     {
      NX_ARRAY(MqlTick, ticks);
      int got = CopyTicks(symbol, ticks, COPY_TICKS_ALL, (ulong)ms, NX_TICKS_A_TURN);
      int count = 0;
      for(int i = 0; i < got; i++)
         if(ticks[i].time_msc == ms)
            count++;
      return count;
     }

protected:
   int               SubscriptionCount() const { return m_count; }
   string            SubscribedSymbol(const int at) const { return m_subscriptions[at].symbol; }

   /// Takes the list of symbols under a key; those that go on keep their place in the tape.
   void              Subscribe(NxMessage &message, const string key)
     {
      NX_ARRAY(NxSubscription, fresh);
      int count = NxMin(message.ItemCount(key), NX_SYMBOLS_MAX);
      ArrayResize(fresh, count);
      int used = 0;
      for(int i = 0; i < count; i++)
        {
         string symbol = message.ItemText(key, i);
         if(!SymbolSelect(symbol, true))
           {
            Say("this terminal knows no symbol " + symbol);
            continue;
           }
         fresh[used].symbol = symbol;
         fresh[used].lastMs = 0;
         fresh[used].lastCount = 0;
         for(int j = 0; j < m_count; j++)
            if(m_subscriptions[j].symbol == symbol)
               fresh[used] = m_subscriptions[j];
         used++;
        }
      ArrayResize(m_subscriptions, used);
      for(int i = 0; i < used; i++)
         m_subscriptions[i] = fresh[i];
      m_count = used;
     }

   void              SendTicks()
     {
      if(m_phase != NX_OPEN)
         return;
      for(int i = 0; i < m_count; i++)
         Poll(i);
      Flush();
     }

public:
                     NxTicker()
     {
      m_count = 0;
      m_batched = 0;
     }
  };

#endif
