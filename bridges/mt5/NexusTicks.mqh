//+------------------------------------------------------------------+
//| Ticks of every subscribed symbol: all trades, and the last quote |
//| of each turn. A symbol without trades needs no history for that. |
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
   // Its trades are read from the terminal's history, which was loaded.
   bool              hasTape;
   // The newest millisecond that was read, and how many ticks of it: the terminal hands them out from there again.
   long              lastMs;
   int               lastCount;
   // The quote that was told last, while there is no tape.
   double            bid;
   double            ask;
   double            last;
  };

class NxTicker : public NxReporter
  {
private:
   NX_ARRAY(NxSubscription, m_subscriptions);
   int               m_count;
   NxWriter          m_batch;
   int               m_batched;
   // The history of one symbol a turn is loaded at most.
   bool              m_hasLoaded;

   void              Flush()
     {
      if(m_batched == 0)
         return;
      m_batch.ListEnd();
      m_batch.MapEnd();
      Send(m_batch);
      m_batched = 0;
     }

   bool              IsTrade(const MqlTick &tick) const { return (tick.flags & NX_TRADE_FLAGS) != 0 && tick.last > 0; }

   /// A tick repeats what it does not change: of a quote the volume is that of a trade that was told before.
   void              Put(const string symbol, const MqlTick &tick, const bool isTrade)
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
      double volume = tick.volume_real > 0 ? tick.volume_real : (double)tick.volume;
      m_batch.Float("volume", isTrade ? volume : 0.0);
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

   /// The last quote, and the last trade where there is no tape yet; what was before the first one is history.
   void              PollQuote(const int at)
     {
      string symbol = m_subscriptions[at].symbol;
      MqlTick newest;
      if(!SymbolInfoTick(symbol, newest))
         return;
      bool isFirst = m_subscriptions[at].lastMs == 0;
      bool isNews = isFirst || newest.time_msc != m_subscriptions[at].lastMs || newest.bid != m_subscriptions[at].bid ||
                    newest.ask != m_subscriptions[at].ask || newest.last != m_subscriptions[at].last;
      bool hadTrades = m_subscriptions[at].last > 0;
      if(newest.last > 0 && MayLoad())
        {
         m_subscriptions[at].hasTape = true;
         // The first trade of a symbol that only had quotes, and those behind it, stand behind the last quote.
         if(!isFirst && !hadTrades)
           {
            PollTape(at);
            return;
           }
         m_subscriptions[at].lastCount = CountAt(symbol, newest.time_msc);
        }
      if(!isNews)
         return;
      m_subscriptions[at].lastMs = newest.time_msc;
      m_subscriptions[at].bid = newest.bid;
      m_subscriptions[at].ask = newest.ask;
      m_subscriptions[at].last = newest.last;
      Put(symbol, newest, !isFirst && IsTrade(newest));
     }

   /// Whether the history of a symbol may be loaded now, which may hold everything up for 45 s the first time: one symbol a
   /// turn, and none while the gateway has something at stake here.
   bool              MayLoad()
     {
      if(m_hasLoaded)
         return false;
      if(m_book.IsAnyAsked() || IsAnythingHeld())
        {
         Say("trades are told one by one once the gateway has no order and no position here; until then the last one of a turn is");
         return false;
        }
      m_hasLoaded = true;
      return true;
     }

   /// Whether an order of the gateway works or a position that it opened is held.
   bool              IsAnythingHeld() const
     {
      for(int i = OrdersTotal() - 1; i >= 0; i--)
         if(OrderGetTicket(i) > 0 && (ulong)OrderGetInteger(ORDER_MAGIC) >= NX_MAGIC_MIN)
            return true;
      for(int i = PositionsTotal() - 1; i >= 0; i--)
         if(PositionGetTicket(i) > 0 && IsOursHeld())
            return true;
      return false;
     }

   void              PollTape(const int at)
     {
      string symbol = m_subscriptions[at].symbol;
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
         if(IsTrade(ticks[i]))
           {
            Put(symbol, ticks[i], true);
            quote = -1;
           }
         else
            quote = i;
        }
      if(quote >= 0)
         Put(symbol, ticks[quote], false);
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
         fresh[used].hasTape = false;
         fresh[used].lastMs = 0;
         fresh[used].lastCount = 0;
         fresh[used].bid = 0;
         fresh[used].ask = 0;
         fresh[used].last = 0;
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
      m_hasLoaded = false;
      for(int i = 0; i < m_count; i++)
        {
         if(m_subscriptions[i].hasTape)
            PollTape(i);
         else
            PollQuote(i);
        }
      Flush();
     }

public:
                     NxTicker()
     {
      m_count = 0;
      m_batched = 0;
      m_hasLoaded = false;
     }
  };

#endif
