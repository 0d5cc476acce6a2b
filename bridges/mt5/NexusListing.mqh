//+------------------------------------------------------------------+
//| The symbols that the gateway is told of, with their terms: those |
//| that it subscribed to, and those of the Market Watch.            |
//+------------------------------------------------------------------+
#ifndef NEXUS_LISTING
#define NEXUS_LISTING
#include "NexusTicks.mqh"

#define NX_LISTED_MAX 500

class NxLister : public NxTicker
  {
private:
   NX_ARRAY(string, m_listed);
   int               m_listedCount;
   // What a point of each was worth, as it was told; 0 where it had no quote yet, so that nobody knew.
   NX_ARRAY(double, m_values);

   int               PlaceOf(const string symbol) const
     {
      for(int i = 0; i < m_listedCount; i++)
         if(m_listed[i] == symbol)
            return i;
      return -1;
     }

   /// A number that the terminal does not know, or that means nothing, is left out.
   void              Term(NxWriter &message, const string key, const double value) const
     {
      if(value > 0 && value < DBL_MAX)
         message.Float(key, value);
     }

   void              List(NxWriter &message, const string symbol)
     {
      if(m_listedCount >= NX_LISTED_MAX || PlaceOf(symbol) >= 0)
         return;
      m_listed[m_listedCount] = symbol;
      m_values[m_listedCount] = NxPointValue(symbol);
      m_listedCount++;
      message.MapBegin();
      message.Text("symbol", symbol);
      Term(message, "tick_size", SymbolInfoDouble(symbol, SYMBOL_TRADE_TICK_SIZE));
      Term(message, "point_value", NxPointValue(symbol));
      Term(message, "qty_min", SymbolInfoDouble(symbol, SYMBOL_VOLUME_MIN));
      Term(message, "qty_step", SymbolInfoDouble(symbol, SYMBOL_VOLUME_STEP));
      Term(message, "qty_max", SymbolInfoDouble(symbol, SYMBOL_VOLUME_MAX));
      message.Text("currency", AccountInfoString(ACCOUNT_CURRENCY));
      message.Text("unit", NxIsExchange(symbol) ? "contracts" : "lots");
      message.MapEnd();
     }

protected:
   /// Writes the list: what is subscribed first, so that a long Market Watch pushes none of it out.
   void              ListSymbols(NxWriter &message)
     {
      ArrayResize(m_listed, NX_LISTED_MAX);
      ArrayResize(m_values, NX_LISTED_MAX);
      m_listedCount = 0;
      message.ListBegin("symbols");
      for(int i = 0; i < SubscriptionCount(); i++)
         List(message, SubscribedSymbol(i));
      int shown = SymbolsTotal(true);
      for(int i = 0; i < shown && m_listedCount < NX_LISTED_MAX; i++)
         List(message, SymbolName(i, true));
      message.ListEnd();
     }

   /// Whether the gateway must be told anew: it subscribed to a symbol that was not shown, or a value is known now.
   bool              HasNewTerms() const
     {
      for(int i = 0; i < SubscriptionCount(); i++)
        {
         int at = PlaceOf(SubscribedSymbol(i));
         if(at < 0 || (m_values[at] <= 0 && NxPointValue(SubscribedSymbol(i)) > 0))
            return true;
        }
      return false;
     }

public:
                     NxLister() { m_listedCount = 0; }
  };

#endif
