// MessagePack as maps, and the keys of a map. Held to core/wire/vectors.json.
// Shared by the AddOn inside NinjaTrader 8 and by the gateway's .NET library. C# 5, .NET Framework 4.5 and later, no DLL.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace NexusGateway.Nt8
{
    /// <summary>
    /// Reads MessagePack: maps as Dictionary&lt;string, object&gt;, lists as List&lt;object&gt;, whole numbers as long, others as double,
    /// texts as string, and true, false and null. Binary and extension types are none of ours and refused.
    /// </summary>
    public static class NexusUnpack
    {
        /// <summary>Reads the one map of a payload. Throws NexusProtocolException for anything else.</summary>
        public static Dictionary<string, object> Map(byte[] bytes, int start, int length)
        {
            Cursor cursor = new Cursor(bytes, start, start + length);
            Dictionary<string, object> map = cursor.Value(1) as Dictionary<string, object>;
            if (map == null || cursor.At != start + length)
                throw new NexusProtocolException("expected one MessagePack map in " + length + " bytes");
            return map;
        }

        private sealed class Cursor
        {
            private static readonly UTF8Encoding Utf8 = new UTF8Encoding(false, false);
            private readonly byte[] bytes;
            private readonly int end;
            public int At;

            public Cursor(byte[] bytes, int at, int end)
            {
                this.bytes = bytes;
                this.end = end;
                At = at;
            }

            public object Value(int depth)
            {
                int head = (int)Big(1);
                if (head < 0x80) return (long)head;
                if (head < 0x90) return Pairs(head - 0x80, depth);
                if (head < 0xa0) return Items(head - 0x90, depth);
                if (head < 0xc0) return Text(head - 0xa0);
                if (head >= 0xe0) return (long)(head - 0x100);
                switch (head)
                {
                    case 0xc0: return null;
                    case 0xc2: return false;
                    case 0xc3: return true;
                    case 0xca: return (double)BitConverter.ToSingle(BitConverter.GetBytes((int)Big(4)), 0);
                    case 0xcb: return BitConverter.Int64BitsToDouble((long)Big(8));
                    case 0xcc: return (long)Big(1);
                    case 0xcd: return (long)Big(2);
                    case 0xce: return (long)Big(4);
                    case 0xcf: return Unsigned(Big(8));
                    case 0xd0: return (long)(sbyte)Big(1);
                    case 0xd1: return (long)(short)Big(2);
                    case 0xd2: return (long)(int)Big(4);
                    case 0xd3: return (long)Big(8);
                    case 0xd9: return Text(Size(1));
                    case 0xda: return Text(Size(2));
                    case 0xdb: return Text(Size(4));
                    case 0xdc: return Items(Size(2), depth);
                    case 0xdd: return Items(Size(4), depth);
                    case 0xde: return Pairs(Size(2), depth);
                    case 0xdf: return Pairs(Size(4), depth);
                    default: throw new NexusProtocolException("MessagePack type 0x" + head.ToString("x2", CultureInfo.InvariantCulture));
                }
            }

            private static object Unsigned(ulong value)
            {
                return value <= long.MaxValue ? (object)(long)value : (double)value;
            }

            private Dictionary<string, object> Pairs(int count, int depth)
            {
                Enter(count * 2L, depth);
                Dictionary<string, object> map = new Dictionary<string, object>(count);
                for (int i = 0; i < count; i++)
                {
                    string key = Value(depth + 1) as string;
                    if (key == null) throw new NexusProtocolException("expected a text as key");
                    map[key] = Value(depth + 1);
                }
                return map;
            }

            private List<object> Items(int count, int depth)
            {
                Enter(count, depth);
                List<object> list = new List<object>(count);
                for (int i = 0; i < count; i++) list.Add(Value(depth + 1));
                return list;
            }

            /// <summary>A claim of more items than there are bytes would reserve memory for nothing.</summary>
            private void Enter(long items, int depth)
            {
                if (depth > NexusLimits.DepthMax) throw new NexusProtocolException("expected a depth of at most " + NexusLimits.DepthMax);
                if (items > end - At) throw new NexusProtocolException("a list or map claims " + items + " items in " + (end - At) + " bytes");
            }

            private int Size(int width)
            {
                ulong size = Big(width);
                if (size > (ulong)(end - At)) throw new NexusProtocolException("a length of " + size + " in " + (end - At) + " bytes");
                return (int)size;
            }

            private string Text(int length)
            {
                if (length > end - At) throw new NexusProtocolException("a text of " + length + " in " + (end - At) + " bytes");
                At += length;
                return Utf8.GetString(bytes, At - length, length);
            }

            private ulong Big(int width)
            {
                if (width > end - At) throw new NexusProtocolException("the message ends too early");
                ulong value = 0;
                for (int i = 0; i < width; i++) value = (value << 8) | bytes[At++];
                return value;
            }
        }
    }

    /// <summary>Reads single keys of a message; what is absent or of another type is the default.</summary>
    public static class NexusRead
    {
        /// <summary>A text, or a whole number as its decimal text: ids come as either.</summary>
        public static string Text(Dictionary<string, object> map, string key)
        {
            object value;
            if (!map.TryGetValue(key, out value)) return "";
            string text = value as string;
            if (text != null) return text;
            return value is long ? ((long)value).ToString(CultureInfo.InvariantCulture) : "";
        }

        public static bool Has(Dictionary<string, object> map, string key)
        {
            object value;
            return map.TryGetValue(key, out value) && value != null;
        }

        public static double Number(Dictionary<string, object> map, string key)
        {
            object value;
            if (!map.TryGetValue(key, out value)) return 0;
            if (value is double) return (double)value;
            return value is long ? (double)(long)value : 0;
        }

        /// <summary>A whole number, also one that came as a float or as text; 0 where it is none.</summary>
        public static long Whole(Dictionary<string, object> map, string key)
        {
            object value;
            if (!map.TryGetValue(key, out value)) return 0;
            if (value is long) return (long)value;
            long parsed;
            string text = value as string;
            if (text != null) return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out parsed) ? parsed : 0;
            return value is double && Math.Abs((double)value) <= NexusLimits.WholeMax ? (long)(double)value : 0;
        }

        public static bool Flag(Dictionary<string, object> map, string key)
        {
            object value;
            return map.TryGetValue(key, out value) && value is bool && (bool)value;
        }

        /// <summary>The texts of a list; anything else in it is left out.</summary>
        public static List<string> Texts(Dictionary<string, object> map, string key)
        {
            List<string> texts = new List<string>();
            object value;
            List<object> list = map.TryGetValue(key, out value) ? value as List<object> : null;
            if (list == null) return texts;
            foreach (object item in list)
            {
                string text = item as string;
                if (text != null) texts.Add(text);
            }
            return texts;
        }
    }
}
