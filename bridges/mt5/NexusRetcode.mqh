//+------------------------------------------------------------------+
//| What a return code of the trade server means for an order.       |
//| Numbers: MQL5 reference, "Return Codes of the Trade Server".     |
//| 10005 and 10037 are not assigned.                                |
//+------------------------------------------------------------------+
#ifndef NEXUS_RETCODE
#define NEXUS_RETCODE
#include "NexusLang.mqh"

enum NxVerdict
  {
   NX_ACCEPTED,
   // The server did not say what became of it: it is looked up, and never sent again.
   NX_DOUBTFUL,
   // Nothing was done for a price that has moved: it may be sent once more at the new one.
   NX_REQUOTED,
   // Nothing was done for the filling: another one may be tried.
   NX_WRONG_FILLING,
   NX_REFUSED_FOR_GOOD
  };

/// Sorts a return code. One that is not known is doubtful: that it did nothing is not certain.
NxVerdict NxVerdictOf(const uint retcode)
  {
   switch((int)retcode)
     {
      case 10008:
      case 10009:
      case 10010:
         return NX_ACCEPTED;
      case 10011:
      case 10012:
      case 10031:
         return NX_DOUBTFUL;
      case 10004:
      case 10020:
      case 10021:
         return NX_REQUOTED;
      case 10030:
         return NX_WRONG_FILLING;
     }
   bool isListed = (retcode >= 10006 && retcode <= 10046 && retcode != 10037);
   return isListed ? NX_REFUSED_FOR_GOOD : NX_DOUBTFUL;
  }

/// The words for a return code.
string NxRetcodeText(const uint retcode)
  {
   switch((int)retcode)
     {
      case 10004: return "requote";
      case 10006: return "request rejected";
      case 10007: return "request cancelled by the trader";
      case 10008: return "order placed";
      case 10009: return "request completed";
      case 10010: return "only part of the request was completed";
      case 10011: return "request processing error";
      case 10012: return "request cancelled by timeout";
      case 10013: return "invalid request";
      case 10014: return "invalid volume";
      case 10015: return "invalid price";
      case 10016: return "invalid stops";
      case 10017: return "trade is disabled";
      case 10018: return "market is closed";
      case 10019: return "not enough money";
      case 10020: return "prices changed";
      case 10021: return "no quotes to process the request";
      case 10022: return "invalid expiration date";
      case 10023: return "order state changed";
      case 10024: return "too frequent requests";
      case 10025: return "no changes in request";
      case 10026: return "automatic trading disabled by the server";
      case 10027: return "automatic trading disabled by the terminal";
      case 10028: return "request locked for processing";
      case 10029: return "order or position frozen";
      case 10030: return "invalid order filling type";
      case 10031: return "no connection with the trade server";
      case 10032: return "only for live accounts";
      case 10033: return "limit of pending orders reached";
      case 10034: return "limit of volume reached";
      case 10035: return "incorrect or prohibited order type";
      case 10036: return "position already closed";
      case 10038: return "close volume exceeds the position";
      case 10039: return "a close order already exists";
      case 10040: return "limit of open positions reached";
      case 10041: return "activation rejected, order cancelled";
      case 10042: return "only long positions are allowed";
      case 10043: return "only short positions are allowed";
      case 10044: return "only closing is allowed";
      case 10045: return "positions must be closed first in, first out";
      case 10046: return "opposite positions are prohibited";
     }
   return "return code " + IntegerToString((long)retcode);
  }

/// The code under which the gateway shows it.
string NxRetcodeName(const uint retcode) { return "MT5_" + IntegerToString((long)retcode); }

#endif
