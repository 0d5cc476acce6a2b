// Messages as frames of MessagePack. Held to core/wire/vectors.json.
// Shared by the AddOn inside NinjaTrader 8 and by the gateway's .NET library. C# 5, .NET Framework 4.5 and later, no DLL.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace NexusGateway.Nt8
{
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
}
