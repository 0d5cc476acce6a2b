//+------------------------------------------------------------------+
//| Order events that the gateway has not acknowledged: numbered     |
//| from 1 at each start, kept and sent again after a reconnect.     |
//+------------------------------------------------------------------+
#ifndef NEXUS_OUTBOX
#define NEXUS_OUTBOX
#include "NexusLang.mqh"
#include "NexusPack.mqh"

#define NX_EVENTS_MAX 10000

struct NxEvent
  {
   long              seq;
   NX_ARRAY(uchar, bytes);
  };

class NxOutbox
  {
private:
   NX_ARRAY(NxEvent, m_events);
   long              m_first;
   long              m_next;
   long              m_unsent;

   int               Slot(const long seq) const { return (int)(seq % NX_EVENTS_MAX); }

public:
                     NxOutbox() { Clear(); }

   /// Forgets everything, for a new start.
   void              Clear()
     {
      m_first = 1;
      m_next = 1;
      m_unsent = 1;
     }

   /// The number that the next event will have.
   long              NextNumber() const { return m_next; }

   /// Keeps an event under the next number; beyond 10,000 the oldest is forgotten, and the next report has what it told.
   void              Add(const NxWriter &event)
     {
      if(ArraySize(m_events) == 0)
         ArrayResize(m_events, NX_EVENTS_MAX);
      int slot = Slot(m_next);
      m_events[slot].seq = m_next;
      event.Copy(m_events[slot].bytes);
      m_next++;
      if(m_next - m_first > NX_EVENTS_MAX)
         m_first = m_next - NX_EVENTS_MAX;
      if(m_unsent < m_first)
         m_unsent = m_first;
     }

   void              Acknowledge(const long seq)
     {
      if(seq < m_first || seq >= m_next)
         return;
      for(long each = m_first; each <= seq; each++)
         ArrayResize(m_events[Slot(each)].bytes, 0);
      m_first = seq + 1;
      if(m_unsent < m_first)
         m_unsent = m_first;
     }

   /// A new link: all that is not acknowledged is to be sent again.
   void              LinkOpened() { m_unsent = m_first; }

   bool              HasUnsent() const { return m_unsent < m_next; }

   /// Hands out the next one to send.
   void              TakeUnsent(NX_ARRAY_REF(uchar, target))
     {
      int slot = Slot(m_unsent);
      int length = ArraySize(m_events[slot].bytes);
      ArrayResize(target, length);
      for(int i = 0; i < length; i++)
         target[i] = m_events[slot].bytes[i];
      m_unsent++;
     }

   int               Waiting() const { return (int)(m_next - m_first); }
  };

#endif
