using System;
using System.Threading;

namespace NexusBridge.Client
{
    /// <summary>
    /// The records that wait for the next batch. Each link may have so many bytes of frames in it; its reader then waits, so
    /// that a link that floods fills its own socket and no memory. Records that are no frames always find room.
    /// </summary>
    internal sealed class Outbox
    {
        /// <summary>Bytes of frames of one link in one batch; the frame that passes it still goes in.</summary>
        private const int LinkBytesMax = 256 * 1024;
        private readonly object guard = new object();
        private byte[] bytes = new byte[64 * 1024];
        private int used;
        private int batches;

        /// <summary>How much of the present batch is one link's.</summary>
        internal sealed class Share
        {
            public int Batch = -1;
            public int Bytes;
        }

        /// <summary>Adds a frame; waits while the link has its share. False: the link ended meanwhile and nothing was added.</summary>
        public bool AddFrame(uint link, Share share, Func<bool> isOver, byte[] source, int start, int length)
        {
            lock (guard)
            {
                while (share.Batch == batches && share.Bytes >= LinkBytesMax)
                {
                    if (isOver()) return false;
                    Monitor.Wait(guard, 1000);
                }
                if (share.Batch != batches)
                {
                    share.Batch = batches;
                    share.Bytes = 0;
                }
                share.Bytes += length;
                Append(Records.Frame, link, source, start, length);
                return true;
            }
        }

        public void Add(byte kind, uint link, byte[] payload)
        {
            lock (guard) Append(kind, link, payload, 0, payload.Length);
        }

        /// <summary>Waits for records and takes all of them.</summary>
        public byte[] Take()
        {
            lock (guard)
            {
                while (used == 0) Monitor.Wait(guard);
                byte[] batch = new byte[used];
                Buffer.BlockCopy(bytes, 0, batch, 0, used);
                used = 0;
                batches++;
                Monitor.PulseAll(guard);
                return batch;
            }
        }

        private void Append(byte kind, uint link, byte[] source, int start, int length)
        {
            int needed = used + Records.HeadBytes + length;
            if (needed > bytes.Length) Array.Resize(ref bytes, Math.Max(needed, bytes.Length * 2));
            bytes[used] = kind;
            Records.PutBig(bytes, used + 1, link, 4);
            Records.PutBig(bytes, used + 5, length, 4);
            Buffer.BlockCopy(source, start, bytes, used + Records.HeadBytes, length);
            bool wasEmpty = used == 0;
            used = needed;
            if (wasEmpty) Monitor.PulseAll(guard);
        }
    }
}
