//+------------------------------------------------------------------+
//| NexusBridge: lets the NEXUS Gateway trade through this terminal. |
//| Dials 127.0.0.1; token and port stand in MQL5/Files/NexusBridge. |
//+------------------------------------------------------------------+
#property copyright "NEXUS Gateway, MIT licensed"
#property version   "1.00"
#property description "Connects this terminal to the NEXUS Gateway on this PC."

#include "NexusBridge.mqh"

input int InpDeviation = 20;   // Largest slippage of a market order, in points
input int InpTimerMs = 20;     // Pace of the timer, in milliseconds

NxBridge bridge;
bool     isStarted = false;
ulong    nextTryMs = 0;

//+------------------------------------------------------------------+
//| Reads what `nexus bridge install mt5` wrote: key=value lines.    |
//+------------------------------------------------------------------+
bool ReadSettings(NxSettings &settings)
  {
   settings.deviation = InpDeviation;
   settings.port = 0;
   int file = FileOpen("NexusBridge\\settings.txt", FILE_READ | FILE_TXT | FILE_ANSI);
   if(file == INVALID_HANDLE)
     {
      Print("NexusBridge: MQL5\\Files\\NexusBridge\\settings.txt is missing. Run: nexus bridge install mt5");
      return false;
     }
   while(!FileIsEnding(file))
     {
      NX_ARRAY(string, parts);
      if(StringSplit(FileReadString(file), '=', parts) != 2)
         continue;
      if(parts[0] == "platform")
         settings.platform = parts[1];
      if(parts[0] == "port")
         settings.port = (int)StringToInteger(parts[1]);
      if(parts[0] == "token")
         settings.token = parts[1];
     }
   FileClose(file);
   return settings.port > 0 && settings.token != "" && settings.platform != "";
  }

//+------------------------------------------------------------------+
//| A start begins once the terminal is logged in.                   |
//+------------------------------------------------------------------+
void TryStart()
  {
   long login = AccountInfoInteger(ACCOUNT_LOGIN);
   if(isStarted || login == 0 || GetTickCount64() < nextTryMs)
      return;
   // Without its settings it says so now and then, and not at every turn of the timer.
   nextTryMs = GetTickCount64() + 30000;
   NxSettings settings;
   if(!ReadSettings(settings))
      return;
   settings.stateFile = "NexusBridge\\commands-" + IntegerToString(login) + ".txt";
   string epoch = IntegerToString((long)TimeGMT()) + "-" + IntegerToString((long)GetTickCount64());
   if(!bridge.Start(settings, epoch))
      return;
   isStarted = true;
   nextTryMs = 0;
  }

int OnInit()
  {
   TryStart();
   return EventSetMillisecondTimer(InpTimerMs) ? INIT_SUCCEEDED : INIT_FAILED;
  }

void OnDeinit(const int reason)
  {
   EventKillTimer();
   if(isStarted)
      bridge.Stop("the expert advisor ends");
  }

void OnTimer()
  {
   TryStart();
   // Another account gets a start of its own at the next turn.
   if(isStarted && !bridge.Turn())
      isStarted = false;
  }

void OnTradeTransaction(const MqlTradeTransaction &trans, const MqlTradeRequest &request, const MqlTradeResult &result)
  {
   if(isStarted)
      bridge.Hear(trans, result);
  }
