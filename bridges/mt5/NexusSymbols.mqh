//+------------------------------------------------------------------+
//| What the terminal states of a symbol: steps of volume and price, |
//| filling and expiration. Volumes are floored, never rounded up.   |
//+------------------------------------------------------------------+
#ifndef NEXUS_SYMBOLS
#define NEXUS_SYMBOLS
#include "NexusLang.mqh"

/// A continuous series is for charts; orders never go there.
bool NxIsContinuous(const string symbol) { return StringFind(symbol, "$") >= 0 || StringFind(symbol, "@") >= 0; }

/// A volume floored to the step; 0 where that is below the smallest.
double NxFloorVolume(const string symbol, const double volume)
  {
   double step = SymbolInfoDouble(symbol, SYMBOL_VOLUME_STEP);
   double smallest = SymbolInfoDouble(symbol, SYMBOL_VOLUME_MIN);
   if(step <= 0)
      return 0;
   double floored = NxTrim(MathFloor((volume + step * 0.000001) / step) * step);
   return floored < smallest - NX_VOLUME_DUST ? 0 : floored;
  }

/// A price rounded to the tick of the symbol.
double NxRoundPrice(const string symbol, const double price)
  {
   double tick = SymbolInfoDouble(symbol, SYMBOL_TRADE_TICK_SIZE);
   int digits = (int)SymbolInfoInteger(symbol, SYMBOL_DIGITS);
   return NormalizeDouble(tick > 0 ? MathRound(price / tick) * tick : price, digits);
  }

/// Money for a move of 1.00 in price of one lot, in the account's currency; 0 while the terminal does not know.
double NxPointValue(const string symbol)
  {
   double tick = SymbolInfoDouble(symbol, SYMBOL_TRADE_TICK_SIZE);
   return tick > 0 ? SymbolInfoDouble(symbol, SYMBOL_TRADE_TICK_VALUE) / tick : 0;
  }

bool NxIsExchange(const string symbol)
  {
   return SymbolInfoInteger(symbol, SYMBOL_TRADE_EXEMODE) == (long)SYMBOL_TRADE_EXECUTION_EXCHANGE;
  }

/// The filling to try: of those that the symbol allows the one of that place, -1 beyond them. A part that fills stays and
/// the rest is cancelled where that can be had; whoever wants all or nothing gets FOK or is refused.
int NxFilling(const string symbol, const int place, const bool wantsAll)
  {
   int mask = (int)SymbolInfoInteger(symbol, SYMBOL_FILLING_MODE);
   long execution = SymbolInfoInteger(symbol, SYMBOL_TRADE_EXEMODE);
   bool isDealer = execution == (long)SYMBOL_TRADE_EXECUTION_REQUEST || execution == (long)SYMBOL_TRADE_EXECUTION_INSTANT;
   bool hasFok = isDealer || (mask & SYMBOL_FILLING_FOK) != 0;
   bool hasIoc = isDealer || (mask & SYMBOL_FILLING_IOC) != 0;
   bool hasReturn = execution != (long)SYMBOL_TRADE_EXECUTION_MARKET;
   int order[3];
   int count = 0;
   if(hasIoc && !wantsAll)
     {
      order[count] = (int)ORDER_FILLING_IOC;
      count++;
     }
   if(hasFok)
     {
      order[count] = (int)ORDER_FILLING_FOK;
      count++;
     }
   if(hasReturn && !wantsAll)
     {
      order[count] = (int)ORDER_FILLING_RETURN;
      count++;
     }
   return place < count ? order[place] : -1;
  }

/// How long a pending order rests: as asked, or what the symbol allows instead.
ENUM_ORDER_TYPE_TIME NxTypeTime(const string symbol, const bool isDay)
  {
   int mask = (int)SymbolInfoInteger(symbol, SYMBOL_EXPIRATION_MODE);
   bool hasDay = (mask & SYMBOL_EXPIRATION_DAY) != 0;
   bool hasGtc = (mask & SYMBOL_EXPIRATION_GTC) != 0;
   if(isDay)
      return hasDay || !hasGtc ? ORDER_TIME_DAY : ORDER_TIME_GTC;
   return hasGtc || !hasDay ? ORDER_TIME_GTC : ORDER_TIME_DAY;
  }

/// Whether the symbol's trading session is open at this time of the trade server.
bool NxIsInSession(const string symbol, const datetime serverTime)
  {
   MqlDateTime parts;
   TimeToStruct(serverTime, parts);
   long second = (long)parts.hour * 3600 + (long)parts.min * 60 + (long)parts.sec;
   datetime from = 0;
   datetime to = 0;
   for(int i = 0; i < 10; i++)
     {
      if(!SymbolInfoSessionTrade(symbol, (ENUM_DAY_OF_WEEK)parts.day_of_week, (uint)i, from, to))
         return false;
      if(second >= (long)from && second < (long)to)
         return true;
     }
   return false;
  }

#endif
