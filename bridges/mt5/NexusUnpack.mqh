//+------------------------------------------------------------------+
//| Reads one MessagePack map of any origin: what is cut off, nests  |
//| too deep or holds too much is refused, and nothing is read       |
//| beyond the bytes.                                                |
//+------------------------------------------------------------------+
#ifndef NEXUS_UNPACK
#define NEXUS_UNPACK
#include "NexusLang.mqh"
#include "NexusPack.mqh"

#define NX_FIELDS_MAX 2048
#define NX_NEST_MAX 8

enum NxKind
  {
   NX_NOTHING,
   NX_FLAG,
   NX_WHOLE,
   NX_FLOAT,
   NX_TEXT,
   NX_OTHER
  };

struct NxField
  {
   string            key;
   NxKind            kind;
   long              whole;
   double            number;
   string            text;
  };

/// The fields of one message. The texts of a list stand as several fields under one key; nested maps are passed over.
class NxMessage
  {
private:
   NX_ARRAY(uchar, m_bytes);
   int               m_at;
   int               m_end;
   bool              m_bad;
   NX_ARRAY(NxField, m_fields);
   int               m_count;

   int               Next()
     {
      if(m_at >= m_end)
        {
         m_bad = true;
         return 0;
        }
      m_at++;
      return m_bytes[m_at - 1];
     }

   ulong             Uint(const int bytes)
     {
      ulong value = 0;
      for(int i = 0; i < bytes; i++)
         value = (value << 8) | (ulong)Next();
      return value;
     }

   string            Chars(const int length)
     {
      if(length < 0 || length > m_end - m_at)
        {
         m_bad = true;
         return "";
        }
      string text = length == 0 ? "" : CharArrayToString(m_bytes, m_at, length, CP_UTF8);
      m_at += length;
      return text;
     }

   void              Pass(const long length)
     {
      if(length < 0 || length > m_end - m_at)
         m_bad = true;
      else
         m_at += (int)length;
     }

   void              Add(const string key, NxField &field)
     {
      if(m_count >= NX_FIELDS_MAX)
        {
         m_bad = true;
         return;
        }
      field.key = key;
      if(m_count >= ArraySize(m_fields))
         ArrayResize(m_fields, m_count + 1, 64);
      m_fields[m_count] = field;
      m_count++;
     }

   void              Items(const long count, const int depth, const string key, const bool isKept)
     {
      // Each item needs a byte at least: a claim beyond them is a lie.
      if(count > m_end - m_at || depth >= NX_NEST_MAX)
         m_bad = true;
      for(long i = 0; i < count && !m_bad; i++)
         Value(depth + 1, key, isKept);
     }

   void              Pairs(const long count, const int depth, const bool isTop)
     {
      if(count * 2 > m_end - m_at || depth >= NX_NEST_MAX)
         m_bad = true;
      for(long i = 0; i < count && !m_bad; i++)
        {
         string key = Key();
         Value(depth + 1, key, isTop);
        }
     }

   string            Key()
     {
      int marker = Next();
      if(marker >= 0xa0 && marker <= 0xbf)
         return Chars(marker & 31);
      if(marker == 0xd9)
         return Chars((int)Uint(1));
      if(marker == 0xda)
         return Chars((int)Uint(2));
      m_bad = true;
      return "";
     }

   /// Reads one value; kept under the key where it is a plain one of the map itself or of a list in it.
   void              Value(const int depth, const string key, const bool isKept)
     {
      NxField field;
      field.key = key;
      field.kind = NX_OTHER;
      field.whole = 0;
      field.number = 0;
      field.text = "";
      int marker = Next();
      if(m_bad)
         return;
      if(marker <= 0x7f || marker >= 0xe0)
         SetWhole(field, marker <= 0x7f ? marker : marker - 256);
      else if(marker <= 0x8f)
        {
         Pairs(marker & 15, depth, false);
         return;
        }
      else if(marker <= 0x9f)
        {
         Items(marker & 15, depth, key, isKept && depth == 1);
         return;
        }
      else if(marker <= 0xbf)
         SetText(field, Chars(marker & 31));
      else if(!Long(marker, depth, key, isKept, field))
         return;
      if(isKept && !m_bad)
         Add(key, field);
     }

   /// The forms with a marker of their own; false for containers, whose items were read.
   bool              Long(const int marker, const int depth, const string key, const bool isKept, NxField &field)
     {
      NxDoubleBits bits;
      switch(marker)
        {
         case 0xc0:
            field.kind = NX_NOTHING;
            return true;
         case 0xc2:
         case 0xc3:
            field.kind = NX_FLAG;
            field.whole = marker == 0xc3 ? 1 : 0;
            return true;
         case 0xca:
            Pass(4);
            return true;
         case 0xcb:
            bits.bits = Uint(8);
            field.kind = NX_FLOAT;
            field.number = bits.value;
            return true;
         case 0xcc:
            SetWhole(field, (long)Uint(1));
            return true;
         case 0xcd:
            SetWhole(field, (long)Uint(2));
            return true;
         case 0xce:
            SetWhole(field, (long)Uint(4));
            return true;
         case 0xcf:
         case 0xd3:
            SetWhole(field, (long)Uint(8));
            return true;
         case 0xd0:
            SetWhole(field, Signed(Uint(1), 8));
            return true;
         case 0xd1:
            SetWhole(field, Signed(Uint(2), 16));
            return true;
         case 0xd2:
            SetWhole(field, Signed(Uint(4), 32));
            return true;
         case 0xd9:
            SetText(field, Chars((int)Uint(1)));
            return true;
         case 0xda:
            SetText(field, Chars((int)Uint(2)));
            return true;
         case 0xdb:
            SetText(field, Chars((int)Uint(4)));
            return true;
         case 0xdc:
            Items((long)Uint(2), depth, key, isKept && depth == 1);
            return false;
         case 0xdd:
            Items((long)Uint(4), depth, key, isKept && depth == 1);
            return false;
         case 0xde:
            Pairs((long)Uint(2), depth, false);
            return false;
         case 0xdf:
            Pairs((long)Uint(4), depth, false);
            return false;
         default:
            // Binary and extension forms are not in use here.
            m_bad = true;
        }
      return true;
     }

   long              Signed(const ulong value, const int width)
     {
      long half = ((long)1) << (width - 1);
      return (long)value >= half ? (long)value - half * 2 : (long)value;
     }

   void              SetWhole(NxField &field, const long value)
     {
      field.kind = NX_WHOLE;
      field.whole = value;
      field.number = (double)value;
     }

   void              SetText(NxField &field, const string text)
     {
      field.kind = NX_TEXT;
      field.text = text;
     }

   int               Find(const string key, int skip) const
     {
      for(int i = 0; i < m_count; i++)
         if(m_fields[i].key == key)
           {
            if(skip == 0)
               return i;
            skip--;
           }
      return -1;
     }

public:
                     NxMessage()
     {
      m_at = 0;
      m_end = 0;
      m_bad = false;
      m_count = 0;
     }

   /// Reads the bytes; false unless they are exactly one map.
   bool              Read(NX_ARRAY_CREF(uchar, bytes), const int length)
     {
      ArrayResize(m_bytes, length);
      for(int i = 0; i < length; i++)
         m_bytes[i] = bytes[i];
      m_at = 0;
      m_end = length;
      m_bad = false;
      m_count = 0;
      int marker = Next();
      if(marker >= 0x80 && marker <= 0x8f)
         Pairs(marker & 15, 0, true);
      else if(marker == 0xde)
         Pairs((long)Uint(2), 0, true);
      else if(marker == 0xdf)
         Pairs((long)Uint(4), 0, true);
      else
         m_bad = true;
      return !m_bad && m_at == m_end;
     }

   bool              Has(const string key) const
     {
      int at = Find(key, 0);
      return at >= 0 && m_fields[at].kind != NX_NOTHING;
     }

   /// A text; a whole number as its digits, so that an id may be either.
   string            Text(const string key) const { return ItemText(key, 0); }

   string            ItemText(const string key, const int index) const
     {
      int at = Find(key, index);
      if(at < 0)
         return "";
      if(m_fields[at].kind == NX_WHOLE)
         return IntegerToString(m_fields[at].whole);
      return m_fields[at].text;
     }

   int               ItemCount(const string key) const
     {
      int count = 0;
      for(int i = 0; i < m_count; i++)
         if(m_fields[i].key == key)
            count++;
      return count;
     }

   /// A number in either form; 0 where there is none.
   double            Number(const string key) const
     {
      int at = Find(key, 0);
      return at < 0 ? 0 : m_fields[at].number;
     }

   long              Whole(const string key) const
     {
      int at = Find(key, 0);
      if(at < 0)
         return 0;
      if(m_fields[at].kind == NX_TEXT)
         return NxIsDigits(m_fields[at].text) ? StringToInteger(m_fields[at].text) : 0;
      return m_fields[at].kind == NX_FLOAT ? (long)m_fields[at].number : m_fields[at].whole;
     }

   bool              Flag(const string key) const
     {
      int at = Find(key, 0);
      return at >= 0 && m_fields[at].kind == NX_FLAG && m_fields[at].whole == 1;
     }
  };

#endif
