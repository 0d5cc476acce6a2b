using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading;
using NexusGateway.Nt8;

namespace NexusBridge.Client
{
    /// <summary>One connection of a bridge: a thread that reads and one that writes. Every wait and every queue is bounded.</summary>
    internal sealed class Link
    {
        private const int ChunkBytes = 256 * 1024;
        /// <summary>From the first byte of a frame to its last.</summary>
        private const int FrameStallMs = 10000;
        /// <summary>How long a closed link may take to receive its last bytes.</summary>
        private const int LingerMs = 1000;
        private const int LookMs = 500;

        private readonly uint number;
        private readonly Socket socket;
        private readonly Outbox outbox;
        private readonly int backlogBytesMax;
        private readonly Action<Link> over;
        private readonly Action<Exception> broken;
        private readonly Outbox.Share share = new Outbox.Share();
        private readonly object guard = new object();
        private readonly Queue<byte[]> unsent = new Queue<byte[]>();
        private long unsentBytes;
        private long writtenBytes;
        /// <summary>The gateway has ended it: nothing more is told of it.</summary>
        private volatile bool isClosing;
        /// <summary>It did what cannot go on: what comes is read and thrown away.</summary>
        private volatile bool isDeaf;
        private volatile bool isOver;
        private Timer linger;

        public Link(uint number, Socket socket, Outbox outbox, int backlogBytesMax, Action<Link> over, Action<Exception> broken)
        {
            this.number = number;
            this.socket = socket;
            this.outbox = outbox;
            this.backlogBytesMax = backlogBytesMax;
            this.over = over;
            this.broken = broken;
        }

        public uint Number { get { return number; } }

        public void Start()
        {
            Run(Read, "read");
            Run(Write, "write");
        }

        /// <summary>Queues a payload as one frame.</summary>
        public void Send(byte[] source, int start, int length)
        {
            byte[] frame = new byte[NexusLimits.HeaderBytes + length];
            Records.PutBig(frame, 0, length, NexusLimits.HeaderBytes);
            Buffer.BlockCopy(source, start, frame, NexusLimits.HeaderBytes, length);
            lock (guard)
            {
                if (isOver || isClosing) return;
                unsentBytes += length;
                unsent.Enqueue(frame);
                Monitor.PulseAll(guard);
                if (unsentBytes <= backlogBytesMax || isDeaf) return;
            }
            Fail("BRIDGE_SLOW_PEER", "it left more than " + backlogBytesMax + " bytes unread");
        }

        /// <summary>Ends it after what was sent has left, at most a second later.</summary>
        public void Close()
        {
            lock (guard)
            {
                isClosing = true;
                Monitor.PulseAll(guard);
            }
            linger = new Timer(delegate { End(null); }, null, LingerMs, Timeout.Infinite);
        }

        private void Run(Action work, string name)
        {
            Thread thread = new Thread(() =>
            {
                try
                {
                    work();
                }
                catch (SocketException error)
                {
                    End(error.SocketErrorCode.ToString());
                }
                catch (ObjectDisposedException)
                {
                    End("the connection was closed");
                }
                catch (Exception error)
                {
                    broken(error);
                }
            });
            thread.IsBackground = true;
            thread.Name = "nexus " + name + " " + number;
            thread.Start();
        }

        private void Read()
        {
            byte[] chunk = new byte[ChunkBytes];
            NexusFrameReader reader = new NexusFrameReader();
            NexusFrameHandler take = (bytes, start, length) =>
                outbox.AddFrame(number, share, () => isClosing || isOver, bytes, start, length) && !isClosing;
            Stopwatch frameAge = new Stopwatch();
            while (true)
            {
                if (!socket.Poll(LookMs * 1000, SelectMode.SelectRead))
                {
                    CheckStall(frameAge);
                    continue;
                }
                int got = socket.Receive(chunk);
                if (got == 0)
                {
                    End("the bridge closed the connection");
                    return;
                }
                if (isDeaf || isClosing) continue;
                try
                {
                    reader.Feed(chunk, 0, got, take);
                }
                catch (NexusProtocolException error)
                {
                    bool isEmpty = error.Message.EndsWith("was 0", StringComparison.Ordinal);
                    Fail(isEmpty ? "BRIDGE_FRAME_INVALID" : "BRIDGE_FRAME_TOO_LARGE", error.Message);
                    continue;
                }
                if (!reader.IsMidFrame) frameAge.Reset();
                else if (!frameAge.IsRunning) frameAge.Start();
                else CheckStall(frameAge);
            }
        }

        private void CheckStall(Stopwatch frameAge)
        {
            if (frameAge.ElapsedMilliseconds <= FrameStallMs) return;
            frameAge.Reset();
            Fail("BRIDGE_FRAME_STALLED", "a frame was begun and not finished in " + FrameStallMs + " ms");
        }

        private void Write()
        {
            while (true)
            {
                byte[] frame;
                lock (guard)
                {
                    while (unsent.Count == 0 && !isClosing && !isOver) Monitor.Wait(guard);
                    if (isOver) return;
                    if (unsent.Count == 0)
                    {
                        // What still comes is read and thrown away: unread bytes would turn the end into a reset.
                        socket.Shutdown(SocketShutdown.Send);
                        return;
                    }
                    frame = unsent.Dequeue();
                }
                for (int at = 0; at < frame.Length; ) at += socket.Send(frame, at, frame.Length - at, SocketFlags.None);
                int payload = frame.Length - NexusLimits.HeaderBytes;
                lock (guard)
                {
                    unsentBytes -= payload;
                    writtenBytes += payload;
                }
                outbox.Add(Records.Written, number, Records.Big(writtenBytes, 8));
            }
        }

        private void Fail(string code, string reason)
        {
            if (isDeaf || isClosing) return;
            isDeaf = true;
            outbox.Add(Records.Fault, number, Records.Text(code + "\n" + reason));
        }

        private void End(string reason)
        {
            lock (guard)
            {
                if (isOver) return;
                isOver = true;
                Monitor.PulseAll(guard);
            }
            socket.Close();
            Timer waiting = linger;
            if (waiting != null) waiting.Dispose();
            over(this);
            if (!isClosing) outbox.Add(Records.Lost, number, Records.Text(reason ?? "the link was closed"));
        }
    }
}
