// The frames of the bridge link: u32 big-endian length, then one MessagePack map with text keys. Held to core/wire/vectors.json.
// Shared by the AddOn inside NinjaTrader 8 and by the gateway's .NET library. C# 5, .NET Framework 4.5 and later, no DLL.
using System;

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
}
