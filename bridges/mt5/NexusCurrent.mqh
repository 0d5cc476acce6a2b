//+------------------------------------------------------------------+
//| Whether what the terminal shows is what the trade server has. A  |
//| terminal without its server, or just back with it, shows less.   |
//+------------------------------------------------------------------+
#ifndef NEXUS_CURRENT
#define NEXUS_CURRENT
#include "NexusEvents.mqh"

// What happened meanwhile arrives within this time of the connection.
#define NX_SETTLE_MS 2000
// An order that the server had must show itself within this time; later the terminal is believed without it.
#define NX_PROOF_MS 60000
// Orders older than this prove nothing: a terminal need not hold them.
#define NX_PROOF_AGE_SECONDS 604800

class NxCurrent : public NxEvents
  {
private:
   bool              m_isAway;
   bool              m_isProved;
   ulong             m_settledAtMs;
   ulong             m_proofEndsMs;

   void              WaitForProof(const ulong settleMs)
     {
      m_isAway = false;
      m_isProved = false;
      m_settledAtMs = GetTickCount64() + settleMs;
      m_proofEndsMs = GetTickCount64() + NX_PROOF_MS;
     }

   /// Whether the newest order that the server is known to have had stands in what the terminal shows.
   bool              ShowsNewest() const
     {
      ulong magic = m_commands.NewestSeen();
      long atSeconds = (long)(magic / 1000000);
      if(atSeconds < (long)TimeGMT() - NX_PROOF_AGE_SECONDS || FindTicket(magic) > 0)
         return true;
      NX_ARRAY(ulong, ended);
      double volume = 0;
      return FindEnded(magic, atSeconds + ServerOffsetMs() / 1000 - NX_DAY_SECONDS, ended, volume) > 0;
     }

protected:
   /// A new start: nothing is known of the terminal.
   void              ForgetConnection() { WaitForProof(0); }

   /// Looks at the connection, once a turn; true when it has come back.
   bool              IsBack()
     {
      if(TerminalInfoInteger(TERMINAL_CONNECTED) == 0)
        {
         m_isAway = true;
         return false;
        }
      if(!m_isAway)
         return false;
      WaitForProof(NX_SETTLE_MS);
      return true;
     }

   bool              IsCurrent()
     {
      ulong now = GetTickCount64();
      if(m_isAway || now < m_settledAtMs)
         return false;
      if(!m_isProved)
         m_isProved = now > m_proofEndsMs || ShowsNewest();
      return m_isProved;
     }

public:
                     NxCurrent() { ForgetConnection(); }
  };

#endif
