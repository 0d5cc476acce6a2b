using System;
using System.Text;

namespace NexusBridge.Client
{
    /// <summary>
    /// A batch is a row of records: one byte of kind, the link's number and the payload's length as u32 big-endian, the payload.
    /// core/adapters/nt8/link-batch.ts reads and writes the same.
    /// </summary>
    internal static class Records
    {
        public const int HeadBytes = 9;

        /// <summary>From here. Listening: the port as u32.</summary>
        public const byte Listening = 1;
        /// <summary>The port cannot be had: why. It is tried again.</summary>
        public const byte Failed = 2;
        public const byte Accepted = 3;
        /// <summary>The payload of one frame.</summary>
        public const byte Frame = 4;
        /// <summary>A link is over: why.</summary>
        public const byte Lost = 5;
        /// <summary>A link did what cannot go on: code, line feed, why. It is read no further and waits for its close.</summary>
        public const byte Fault = 6;
        /// <summary>Payload bytes of a link that its socket has taken in all, as u64.</summary>
        public const byte Written = 7;
        /// <summary>One link more than there may be was closed.</summary>
        public const byte Crowded = 8;
        public const byte Pong = 9;
        /// <summary>An exception that nothing here expected: its text. The process is of no use any more.</summary>
        public const byte Broken = 10;

        /// <summary>To here. Sends the payload as one frame.</summary>
        public const byte Send = 1;
        /// <summary>Ends a link after what was sent has left.</summary>
        public const byte Close = 2;
        public const byte Ping = 3;

        public static byte[] Text(string text)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        /// <summary>Writes a whole number of so many bytes, the highest first.</summary>
        public static void PutBig(byte[] target, int at, long value, int width)
        {
            for (int i = width - 1; i >= 0; i--)
            {
                target[at + i] = (byte)(value & 0xff);
                value >>= 8;
            }
        }

        public static byte[] Big(long value, int width)
        {
            byte[] bytes = new byte[width];
            PutBig(bytes, 0, value, width);
            return bytes;
        }

        public static uint ReadBig(byte[] source, int at)
        {
            return ((uint)source[at] << 24) | ((uint)source[at + 1] << 16) | ((uint)source[at + 2] << 8) | source[at + 3];
        }
    }
}
