// The frames of the bridge link and a small MessagePack: u32 big-endian length, then one map with text keys.
// Shared by the AddOn inside NinjaTrader 8 and by the gateway's .NET library. C# 5, .NET Framework 4.5 and later, no DLL.
// Held to core/wire/vectors.json.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace NexusGateway.Nt8
{
    /// <summary>Bounds of the link, the same on both ends.</summary>
    public static class NexusLimits
    {
        /// <summary>The version of the protocol, in REGISTER and REGISTERED.</summary>
        public const int Protocol = 1;
        public const int HeaderBytes = 4;
        /// <summary>Largest payload of a frame.</summary>
        public const int FrameBytesMax = 1024 * 1024;
        /// <summary>Maps and lists within one another, the outermost counted.</summary>
        public const int DepthMax = 3;
        public const int HeartbeatMs = 1000;
        /// <summary>Three heartbeats that stayed away.</summary>
        public const int SilentMs = 3000;
        /// <summary>Beyond it a whole number is written as text: the other end counts in doubles.</summary>
        public const long WholeMax = 1L << 53;
    }

    /// <summary>Why a stream of frames, or the payload of one, cannot be read.</summary>
    public sealed class NexusProtocolException : Exception
    {
        public NexusProtocolException(string message) : base(message) { }
    }

    /// <summary>Takes one whole frame; the bytes are valid during the call only. False: read no further.</summary>
    public delegate bool NexusFrameHandler(byte[] bytes, int start, int length);

    /// <summary>Cuts a stream into frames. It keeps at most one that is not whole yet, and no byte of one that is too large.</summary>
    public sealed class NexusFrameReader
    {
        private readonly byte[] header = new byte[NexusLimits.HeaderBytes];
        private int headerUsed;
        private byte[] body;
        private int bodyUsed;

        /// <summary>Whether a frame has begun and is not whole.</summary>
        public bool IsMidFrame { get { return headerUsed > 0; } }

        /// <summary>
        /// Hands over every frame that is whole now. Throws NexusProtocolException for a frame of no bytes or of more than
        /// FrameBytesMax; the stream has no meaning afterwards.
        /// </summary>
        public void Feed(byte[] chunk, int start, int count, NexusFrameHandler take)
        {
            int at = start;
            int end = start + count;
            while (at < end)
            {
                if (headerUsed < NexusLimits.HeaderBytes)
                {
                    while (headerUsed < NexusLimits.HeaderBytes && at < end) header[headerUsed++] = chunk[at++];
                    if (headerUsed < NexusLimits.HeaderBytes) return;
                    CheckLength();
                }
                int length = Length();
                if (body == null && end - at >= length)
                {
                    headerUsed = 0;
                    at += length;
                    if (!take(chunk, at - length, length)) return;
                    continue;
                }
                if (body == null) body = new byte[length];
                int copied = Math.Min(length - bodyUsed, end - at);
                Buffer.BlockCopy(chunk, at, body, bodyUsed, copied);
                bodyUsed += copied;
                at += copied;
                if (bodyUsed < length) return;
                byte[] whole = body;
                Reset();
                if (!take(whole, 0, length)) return;
            }
        }

        /// <summary>Forgets what was begun, for a new connection.</summary>
        public void Reset()
        {
            headerUsed = 0;
            body = null;
            bodyUsed = 0;
        }

        private int Length()
        {
            return (header[0] << 24) | (header[1] << 16) | (header[2] << 8) | header[3];
        }

        private void CheckLength()
        {
            int length = Length();
            if (length > 0 && length <= NexusLimits.FrameBytesMax) return;
            throw new NexusProtocolException("frame length: expected 1.." + NexusLimits.FrameBytesMax + ", was " + (uint)length);
        }
    }

    /// <summary>
    /// Writes one message as a whole frame, head included. Heads of maps and lists are completed by End, so nobody counts
    /// ahead. Not safe for two threads.
    /// </summary>
    public sealed class NexusWriter
    {
        private const int FixMax = 15;
        private byte[] bytes = new byte[256];
        private int used = NexusLimits.HeaderBytes;
        private readonly List<Open> open = new List<Open>();

        private struct Open
        {
            public int At;
            public int Count;
            public bool IsMap;
        }

        /// <summary>Begins anew.</summary>
        public NexusWriter Reset()
        {
            used = NexusLimits.HeaderBytes;
            open.Clear();
            return this;
        }

        /// <summary>Bytes of the frame so far, its head included.</summary>
        public int Length { get { return used; } }

        /// <summary>The frame with its length in front. Throws where it is larger than a frame may be, or not ended.</summary>
        public byte[] ToFrame()
        {
            int payload = used - NexusLimits.HeaderBytes;
            if (open.Count > 0 || payload < 1 || payload > NexusLimits.FrameBytesMax)
                throw new NexusProtocolException("frame to send: expected 1.." + NexusLimits.FrameBytesMax + " bytes and every map ended, was " + payload);
            byte[] frame = new byte[used];
            Buffer.BlockCopy(bytes, 0, frame, 0, used);
            PutBig(frame, 0, payload, 4);
            return frame;
        }

        public NexusWriter BeginMap() { return Begin(true); }
        public NexusWriter BeginMap(string key) { Key(key); return Begin(true); }
        public NexusWriter BeginList(string key) { Key(key); return Begin(false); }

        /// <summary>Ends the innermost map or list.</summary>
        public NexusWriter End()
        {
            Open last = open[open.Count - 1];
            open.RemoveAt(open.Count - 1);
            int fix = last.IsMap ? 0x80 : 0x90;
            if (last.Count <= FixMax)
            {
                bytes[last.At] = (byte)(fix + last.Count);
                return this;
            }
            int wide = last.Count < 0x10000 ? 2 : 4;
            Room(wide);
            Buffer.BlockCopy(bytes, last.At + 1, bytes, last.At + 1 + wide, used - last.At - 1);
            bytes[last.At] = (byte)((last.IsMap ? 0xde : 0xdc) + (wide == 2 ? 0 : 1));
            PutBig(bytes, last.At + 1, last.Count, wide);
            used += wide;
            return this;
        }

        public NexusWriter Text(string key, string value) { Key(key); return TextItem(value); }
        public NexusWriter Whole(string key, long value) { Key(key); return WholeItem(value); }
        public NexusWriter Float(string key, double value) { Key(key); return FloatItem(value); }
        public NexusWriter Flag(string key, bool value) { Key(key); Count(); Byte(value ? 0xc3 : 0xc2); return this; }
        public NexusWriter None(string key) { Key(key); Count(); Byte(0xc0); return this; }

        public NexusWriter TextItem(string value)
        {
            Count();
            PutText(value ?? "");
            return this;
        }

        /// <summary>A whole number; beyond 2^53 it goes as text.</summary>
        public NexusWriter WholeItem(long value)
        {
            if (value > NexusLimits.WholeMax || value < -NexusLimits.WholeMax)
                return TextItem(value.ToString(CultureInfo.InvariantCulture));
            Count();
            if (value >= 0 && value < 0x80) Byte((int)value);
            else if (value < 0 && value >= -32) Byte((int)(0x100 + value));
            else if (value >= int.MinValue && value <= int.MaxValue) Big(0xd2, value, 4);
            else Big(0xd3, value, 8);
            return this;
        }

        public NexusWriter FloatItem(double value)
        {
            Count();
            Big(0xcb, BitConverter.DoubleToInt64Bits(value), 8);
            return this;
        }

        /// <summary>Writes anything that NexusUnpack reads.</summary>
        public NexusWriter Any(object value)
        {
            if (value is string) return TextItem((string)value);
            if (value is long) return WholeItem((long)value);
            if (value is double) return FloatItem((double)value);
            Dictionary<string, object> map = value as Dictionary<string, object>;
            if (map != null)
            {
                Begin(true);
                foreach (KeyValuePair<string, object> pair in map) { Key(pair.Key); Any(pair.Value); }
                return End();
            }
            List<object> list = value as List<object>;
            if (list != null)
            {
                Begin(false);
                foreach (object item in list) Any(item);
                return End();
            }
            Count();
            Byte(value == null ? 0xc0 : (bool)value ? 0xc3 : 0xc2);
            return this;
        }

        private NexusWriter Begin(bool isMap)
        {
            Count();
            open.Add(new Open { At = used, IsMap = isMap });
            Byte(0);
            return this;
        }

        /// <summary>A key of a map; what follows is its value, which counts the pair.</summary>
        private void Key(string key) { PutText(key); }

        private void Count()
        {
            if (open.Count == 0) return;
            Open last = open[open.Count - 1];
            last.Count++;
            open[open.Count - 1] = last;
        }

        private void PutText(string value)
        {
            int length = Encoding.UTF8.GetByteCount(value);
            if (length < 32) Byte(0xa0 + length);
            else if (length < 0x100) Big(0xd9, length, 1);
            else if (length < 0x10000) Big(0xda, length, 2);
            else Big(0xdb, length, 4);
            Room(length);
            used += Encoding.UTF8.GetBytes(value, 0, value.Length, bytes, used);
        }

        private void Big(int prefix, long value, int width)
        {
            Byte(prefix);
            Room(width);
            PutBig(bytes, used, value, width);
            used += width;
        }

        private static void PutBig(byte[] target, int at, long value, int width)
        {
            for (int i = width - 1; i >= 0; i--)
            {
                target[at + i] = (byte)(value & 0xff);
                value >>= 8;
            }
        }

        private void Byte(int value)
        {
            Room(1);
            bytes[used++] = (byte)value;
        }

        private void Room(int more)
        {
            if (used + more <= bytes.Length) return;
            int size = bytes.Length * 2;
            while (size < used + more) size *= 2;
            Array.Resize(ref bytes, size);
        }
    }

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
