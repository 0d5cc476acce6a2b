//+------------------------------------------------------------------+
//| Frames: u32 big-endian length, then so many bytes, 1 MiB at most.|
//+------------------------------------------------------------------+
#ifndef NEXUS_FRAMES
#define NEXUS_FRAMES
#include "NexusLang.mqh"

#define NX_FRAME_MAX 1048576
#define NX_HEADER 4

/// Cuts what came over a socket into frames, whatever the pieces.
class NxFrames
  {
private:
   NX_ARRAY(uchar, m_bytes);
   int               m_from;
   int               m_used;
   bool              m_bad;

public:
                     NxFrames() { Reset(); }

   void              Reset()
     {
      m_from = 0;
      m_used = 0;
      m_bad = false;
     }

   /// A length of nothing or of too much was seen: the stream means nothing any more.
   bool              IsBad() const { return m_bad; }

   void              Append(NX_ARRAY_CREF(uchar, part), const int count)
     {
      if(m_from > 0)
        {
         for(int i = m_from; i < m_used; i++)
            m_bytes[i - m_from] = m_bytes[i];
         m_used -= m_from;
         m_from = 0;
        }
      if(m_used + count > ArraySize(m_bytes))
         ArrayResize(m_bytes, m_used + count, 65536);
      for(int i = 0; i < count; i++)
         m_bytes[m_used + i] = part[i];
      m_used += count;
     }

   /// Takes the next whole frame; its length, or 0 while none is whole.
   int               Next(NX_ARRAY_REF(uchar, frame))
     {
      if(m_bad || m_used - m_from < NX_HEADER)
         return 0;
      long length = 0;
      for(int i = 0; i < NX_HEADER; i++)
         length = length * 256 + (long)m_bytes[m_from + i];
      if(length == 0 || length > NX_FRAME_MAX)
        {
         m_bad = true;
         return 0;
        }
      if((long)(m_used - m_from) < NX_HEADER + length)
         return 0;
      ArrayResize(frame, (int)length);
      for(int i = 0; i < (int)length; i++)
         frame[i] = m_bytes[m_from + NX_HEADER + i];
      m_from += NX_HEADER + (int)length;
      return (int)length;
     }
  };

#endif
