//+------------------------------------------------------------------+
//| Writes MessagePack: maps and lists with 16-bit counts, texts,    |
//| 64-bit integers and floats, booleans.                            |
//+------------------------------------------------------------------+
#ifndef NEXUS_PACK
#define NEXUS_PACK
#include "NexusLang.mqh"

#define NX_DEPTH_MAX 4

union NxDoubleBits
  {
   double            value;
   ulong             bits;
  };

/// One message. Begin/End count the entries of maps and lists by themselves.
class NxWriter
  {
private:
   NX_ARRAY(uchar, m_bytes);
   int               m_used;
   int               m_depth;
   int               m_countAt[NX_DEPTH_MAX];
   int               m_count[NX_DEPTH_MAX];

   void              Byte(const int value)
     {
      if(m_used >= ArraySize(m_bytes))
         ArrayResize(m_bytes, m_used + 1, 4096);
      m_bytes[m_used] = (uchar)value;
      m_used++;
     }

   void              Bytes(const ulong value, const int count)
     {
      for(int shift = (count - 1) * 8; shift >= 0; shift -= 8)
         Byte((int)((value >> shift) & 255));
     }

   void              Begin(const int marker)
     {
      Byte(marker);
      m_countAt[m_depth] = m_used;
      m_count[m_depth] = 0;
      m_depth++;
      Bytes(0, 2);
     }

   void              End()
     {
      m_depth--;
      m_bytes[m_countAt[m_depth]] = (uchar)(m_count[m_depth] >> 8);
      m_bytes[m_countAt[m_depth] + 1] = (uchar)(m_count[m_depth] & 255);
     }

   void              Counted()
     {
      if(m_depth > 0)
         m_count[m_depth - 1]++;
     }

   void              Raw(const string text)
     {
      NX_ARRAY(uchar, utf8);
      // The terminating NUL is counted and must not travel.
      int length = StringToCharArray(text, utf8, 0, WHOLE_ARRAY, CP_UTF8) - 1;
      if(length < 0)
         length = 0;
      if(length < 32)
         Byte(0xa0 + length);
      else
        {
         Byte(0xda);
         Bytes((ulong)length, 2);
        }
      for(int i = 0; i < length; i++)
         Byte(utf8[i]);
     }

public:
                     NxWriter() { Reset(); }

   void              Reset()
     {
      m_used = 0;
      m_depth = 0;
     }

   int               Size() const { return m_used; }
   int               At(const int index) const { return m_bytes[index]; }

   void              Copy(NX_ARRAY_REF(uchar, target)) const
     {
      ArrayResize(target, m_used);
      for(int i = 0; i < m_used; i++)
         target[i] = m_bytes[i];
     }

   /// A map, as the whole message or as an item of a list.
   void              MapBegin()
     {
      Counted();
      Begin(0xde);
     }
   void              MapEnd() { End(); }

   void              ListBegin(const string key)
     {
      Counted();
      Raw(key);
      Begin(0xdc);
     }
   void              ListEnd() { End(); }

   void              Item(const string text)
     {
      Counted();
      Raw(text);
     }

   void              KeyMapBegin(const string key)
     {
      Counted();
      Raw(key);
      Begin(0xde);
     }

   void              Text(const string key, const string text)
     {
      Counted();
      Raw(key);
      Raw(StringSubstr(text, 0, 400));
     }

   void              Float(const string key, const double value)
     {
      NxDoubleBits number;
      number.value = value;
      Counted();
      Raw(key);
      Byte(0xcb);
      Bytes(number.bits, 8);
     }

   /// A whole number; one that a double does not hold travels as text.
   void              Whole(const string key, const long value)
     {
      if(value >= NX_WHOLE_MAX || value <= -NX_WHOLE_MAX)
        {
         Text(key, IntegerToString(value));
         return;
        }
      Counted();
      Raw(key);
      Byte(0xd3);
      Bytes((ulong)value, 8);
     }

   void              Flag(const string key, const bool value)
     {
      Counted();
      Raw(key);
      Byte(value ? 0xc3 : 0xc2);
     }
  };

#endif
