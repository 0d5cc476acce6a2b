//+------------------------------------------------------------------+
//| Finds numbers of the platform at once, however many are known.   |
//+------------------------------------------------------------------+
#ifndef NEXUS_INDEX
#define NEXUS_INDEX
#include "NexusLang.mqh"

#define NX_BUCKETS 16384

/// Which number stands at which of so many places; one number a place, 0 is none. Numbers that share a bucket are chained.
class NxIndex
  {
private:
   NX_ARRAY(int, m_heads);
   NX_ARRAY(int, m_nexts);
   NX_ARRAY(ulong, m_keys);

   int               Bucket(const ulong key) const { return (int)((key ^ (key >> 17)) % NX_BUCKETS); }

   /// Takes the number away that stands at a place.
   void              Drop(const int at)
     {
      int bucket = Bucket(m_keys[at]);
      int before = -1;
      for(int each = m_heads[bucket]; each != at; each = m_nexts[each])
         before = each;
      if(before < 0)
         m_heads[bucket] = m_nexts[at];
      else
         m_nexts[before] = m_nexts[at];
     }

public:
   /// Makes room for so many places, with nothing at any of them.
   void              Clear(const int places)
     {
      ArrayResize(m_heads, NX_BUCKETS);
      for(int i = 0; i < NX_BUCKETS; i++)
         m_heads[i] = -1;
      ArrayResize(m_nexts, places);
      ArrayResize(m_keys, places);
      for(int i = 0; i < places; i++)
         m_keys[i] = 0;
     }

   /// The place of a number; -1 where it stands at none.
   int               Find(const ulong key) const
     {
      int at = m_heads[Bucket(key)];
      while(at >= 0 && m_keys[at] != key)
         at = m_nexts[at];
      return at;
     }

   /// Puts a number to a place, whatever stood there.
   void              Put(const int at, const ulong key)
     {
      if(m_keys[at] > 0)
         Drop(at);
      int bucket = Bucket(key);
      m_keys[at] = key;
      m_nexts[at] = m_heads[bucket];
      m_heads[bucket] = at;
     }
  };

/// The newest numbers that were noted; the oldest make room.
class NxTickets
  {
private:
   NxIndex           m_index;
   int               m_places;
   int               m_next;

public:
   void              Clear(const int places)
     {
      m_index.Clear(places);
      m_places = places;
      m_next = 0;
     }

   bool              Holds(const ulong ticket) const { return m_index.Find(ticket) >= 0; }

   /// Notes a number; false if it was noted before.
   bool              Note(const ulong ticket)
     {
      if(ticket == 0 || Holds(ticket))
         return false;
      m_index.Put(m_next, ticket);
      m_next = (m_next + 1) % m_places;
      return true;
     }
  };

#endif
