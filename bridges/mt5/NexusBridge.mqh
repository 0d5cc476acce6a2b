//+------------------------------------------------------------------+
//| The bridge as a whole: one account, one link, one timer.         |
//+------------------------------------------------------------------+
#ifndef NEXUS_BRIDGE
#define NEXUS_BRIDGE
#include "NexusListing.mqh"

class NxBridge : public NxLister
  {
private:
   string            m_mode;
   string            m_toldStatus;

   string            ModeNow() const
     {
      return AccountInfoInteger(ACCOUNT_TRADE_MODE) == (long)ACCOUNT_TRADE_MODE_REAL ? "live" : "demo";
     }

   /// Whether the terminal is still logged in to the account that this start began with.
   bool              IsSameAccount() const
     {
      return m_login == IntegerToString(AccountInfoInteger(ACCOUNT_LOGIN)) && m_server == AccountInfoString(ACCOUNT_SERVER) &&
             m_mode == ModeNow();
     }

   /// What this account takes. On a hedging one a pending order of the other side cannot close: it would open a position.
   void              Abilities(NxWriter &message)
     {
      message.KeyMapBegin("capabilities");
      message.ListBegin("order_types");
      message.Item("MARKET");
      message.Item("LIMIT");
      message.Item("STOP");
      message.Item("STOP_LIMIT");
      message.ListEnd();
      if(IsHedging())
        {
         message.ListBegin("exit_order_types");
         message.Item("MARKET");
         message.ListEnd();
        }
      message.Flag("partials", true);
      message.Flag("modify", true);
      message.Flag("cancel", true);
      message.Flag("positions", true);
      message.Flag("brackets", false);
      message.Flag("report", true);
      message.MapEnd();
     }

   /// Says whether orders would pass, when that changes: the five switches of the terminal, and the sessions.
   void              TellTrade()
     {
      string code = "";
      string reason = "";
      if(TerminalInfoInteger(TERMINAL_CONNECTED) == 0)
         reason = "the terminal has no connection to the trade server";
      else
         if(AccountInfoInteger(ACCOUNT_TRADE_ALLOWED) == 0 || AccountInfoInteger(ACCOUNT_TRADE_EXPERT) == 0)
           {
            code = "account_disabled";
            reason = "the broker does not let this account trade with programs";
           }
         else
            if(TerminalInfoInteger(TERMINAL_TRADE_ALLOWED) == 0 || MQLInfoInteger(MQL_TRADE_ALLOWED) == 0)
              {
               code = "trading_switched_off";
               reason = "Algo Trading is switched off";
              }
            else
               if(IsEveryMarketClosed())
                 {
                  code = "market_closed";
                  reason = "the market is closed";
                 }
      if(reason == m_toldStatus)
         return;
      m_toldStatus = reason;
      NxWriter message;
      Head(message, "STATUS");
      message.Flag("link", true);
      message.Flag("can_trade", reason == "");
      if(code != "")
         message.Text("code", code);
      if(reason != "")
         message.Text("reason", reason);
      message.MapEnd();
      Send(message);
     }

   /// Takes up what is known of commands and of orders that rest; false, and nothing forgotten, where the file cannot be read.
   bool              Recall()
     {
      if(!m_commands.Load(m_settings.stateFile))
         return false;
      RememberWorking();
      RestoreDoubts();
      return true;
     }

   bool              IsEveryMarketClosed() const
     {
      for(int i = 0; i < SubscriptionCount(); i++)
         if(NxIsInSession(SubscribedSymbol(i), TimeTradeServer()))
            return false;
      return SubscriptionCount() > 0;
     }

protected:
   virtual void      SendRegister()
     {
      NxWriter message;
      Head(message, "REGISTER");
      message.Whole("protocol", 1);
      message.Text("platform", m_settings.platform);
      message.Text("token", m_settings.token);
      message.Text("account", m_login);
      message.Text("currency", AccountInfoString(ACCOUNT_CURRENCY));
      message.Text("mode", m_mode);
      message.Text("margin_mode", IsHedging() ? "hedging" : "netting");
      message.Whole("build", TerminalInfoInteger(TERMINAL_BUILD));
      Abilities(message);
      ListSymbols(message);
      message.MapEnd();
      Send(message);
     }

   virtual void      SendBeat()
     {
      NxWriter message;
      Head(message, "HEARTBEAT");
      message.Text("mode", m_mode);
      message.Whole("server_time", (long)TimeTradeServer());
      message.Whole("gmt", (long)TimeGMT());
      message.Whole("unacknowledged", m_outbox.Waiting());
      message.MapEnd();
      if(!Send(message))
         return;
      TellTrade();
      if(HasNewTerms())
         SendRegister();
     }

   virtual void      Receive(NxMessage &message)
     {
      string type = message.Text("type");
      if(type == "REGISTERED")
        {
         Subscribe(message, "subscribe");
         // It was told anew what the symbols are; the link is the one that it was.
         if(m_phase == NX_OPEN)
            return;
         ForgetRequest();
         // This expert advisor may have waited on a second chart while the one on the first had the link.
         Recall();
         m_toldStatus = "";
         Opened();
         Say("connected to the gateway on port " + IntegerToString(m_settings.port));
         return;
        }
      if(type == "ERROR")
        {
         string why = "the gateway refused: " + message.Text("code") + ", " + message.Text("reason");
         if(m_phase == NX_REGISTERING)
            DropRefused(why);
         else
            Say(why);
         return;
        }
      if(m_phase != NX_OPEN)
         return;
      if(type == "ACK" && message.Text("epoch") == m_epoch)
         m_outbox.Acknowledge(message.Whole("seq"));
      if(type == "SUBSCRIBE")
         Subscribe(message, "symbols");
      if(type == "REPORT_REQUEST")
         TakeReportRequest(message);
      bool isCommand = type == "ORDER" || type == "CANCEL" || type == "MODIFY";
      if(!isCommand || IsRepeated(message.Text("cmd_id")))
         return;
      // The account may have changed between two turns of the timer.
      if(!IsSameAccount())
         return;
      if(type == "ORDER")
         TakeOrder(message);
      if(type == "CANCEL")
         TakeCancel(message);
      if(type == "MODIFY")
         TakeModify(message);
     }

public:
   /// Begins with the account that the terminal is logged in to; false while its file of commands cannot be read. `epoch` must
   /// be another one at each start.
   bool              Start(const NxSettings &settings, const string epoch)
     {
      m_book.Clear();
      m_outbox.Clear();
      ForgetHeard();
      ForgetConnection();
      ForgetRequest();
      m_toldStatus = "";
      m_settings = settings;
      m_epoch = epoch;
      m_login = IntegerToString(AccountInfoInteger(ACCOUNT_LOGIN));
      m_server = AccountInfoString(ACCOUNT_SERVER);
      m_mode = ModeNow();
      if(Recall())
         return true;
      Say("its file of commands cannot be read: " + settings.stateFile);
      return false;
     }

   /// One turn of the timer. False when the account is another one: then a new start must begin.
   bool              Turn()
     {
      if(AccountInfoInteger(ACCOUNT_LOGIN) == 0)
         return true;
      if(!IsSameAccount())
        {
         Stop("the terminal is logged in to another account");
         return false;
        }
      // Without its server a terminal does not know what a point is worth.
      if(IsBack() && m_phase == NX_OPEN)
         SendRegister();
      WorkOff();
      TendLink();
      WorkOff();
      Report();
      SendEvents();
      SendTicks();
      Beat();
      return true;
     }

   void              Stop(const string why) { Drop(why); }
  };

#endif
