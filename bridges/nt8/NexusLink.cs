// The connection to the gateway: one thread dials and reads; whoever pumps writes.
using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NexusGateway.Nt8
{
    public enum NexusPhase { Closed, Registering, Open }

    /// <summary>What the link asks of its owner. Called on the link's thread.</summary>
    public interface INexusLinkOwner
    {
        /// <summary>The settings to dial with; null where there is nothing to register yet, with words where a person can help.</summary>
        NexusSettings ReadyToDial(out string why);
        /// <summary>The first frame of a link.</summary>
        byte[] Registration(NexusSettings settings);
        /// <summary>One message of the gateway.</summary>
        void Received(Dictionary<string, object> message);
    }

    public sealed class NexusLink
    {
        private const int WaitForReadyMs = 100;
        /// <summary>After a refusal in words there is no hurry.</summary>
        private const int RefusedWaitMs = 5000;
        private const int PollUs = 50000;
        private const int SendTimeoutMs = 3000;
        private const int FramesWaitingMax = 20000;
        private static readonly int[] WaitsMs = { 50, 100, 250, 500, 1000, 2000, 5000 };
        private readonly INexusLinkOwner owner;
        private readonly NexusClock clock;
        private readonly NexusQueue<byte[]> waiting = new NexusQueue<byte[]>(FramesWaitingMax);
        private readonly ManualResetEvent stopped = new ManualResetEvent(false);
        private readonly object sync = new object();
        private Thread thread;
        private volatile bool isStopping;
        private volatile NexusPhase phase = NexusPhase.Closed;
        private Socket socket;
        private string why = "";
        private bool isRefused;
        private int attempt;

        public NexusLink(INexusLinkOwner owner, NexusClock clock)
        {
            this.owner = owner;
            this.clock = clock;
        }

        public NexusPhase Phase { get { return phase; } }

        public void Start()
        {
            thread = new Thread(Run) { IsBackground = true, Name = "NexusBridge link" };
            thread.Start();
        }

        /// <summary>Ends the link and its thread.</summary>
        public void Stop(int joinMs)
        {
            isStopping = true;
            stopped.Set();
            Drop("the bridge was stopped");
            if (thread != null && thread != Thread.CurrentThread) thread.Join(joinMs);
        }

        /// <summary>The gateway took the bridge in.</summary>
        public void Opened()
        {
            attempt = 0;
            phase = NexusPhase.Open;
        }

        /// <summary>Ends this connection; the next one is dialled after a while.</summary>
        public void Drop(string reason)
        {
            lock (sync)
            {
                if (socket == null) return;
                if (why == "") why = reason;
                // A socket that is closed wakes the thread that reads it.
                try { socket.Close(); }
                catch (Exception fault) { NexusOutput.Fault("closing", fault); }
                phase = NexusPhase.Closed;
            }
        }

        /// <summary>The gateway refused in words: it is asked again, but not at once.</summary>
        public void DropRefused(string reason)
        {
            lock (sync) isRefused = true;
            Drop(reason);
        }

        /// <summary>Puts a frame into the queue of the open link; those of a closed one are nobody's.</summary>
        public void Send(byte[] frame)
        {
            if (phase == NexusPhase.Closed) return;
            if (!waiting.TryAdd(frame)) Drop("the gateway does not read");
        }

        /// <summary>Writes what waits. Called by one thread alone.</summary>
        public void Flush()
        {
            byte[] frame;
            while (phase == NexusPhase.Open && waiting.TryTake(out frame)) Write(frame);
        }

        /// <summary>Writes at once; false where the link broke. Called by the thread that flushes.</summary>
        public bool Write(byte[] frame)
        {
            Socket target;
            lock (sync) target = socket;
            if (target == null) return false;
            try
            {
                int sent = 0;
                while (sent < frame.Length) sent += target.Send(frame, sent, frame.Length - sent, SocketFlags.None);
                return true;
            }
            catch (Exception fault)
            {
                Drop("the gateway takes nothing: " + fault.Message);
                return false;
            }
        }

        private void Run()
        {
            while (!isStopping)
            {
                int waitMs = WaitForReadyMs;
                try
                {
                    string reason;
                    NexusSettings settings = owner.ReadyToDial(out reason);
                    if (settings == null)
                    {
                        if (reason != "") NexusOutput.Say(reason);
                    }
                    else
                    {
                        Live(settings);
                        waitMs = isRefused ? RefusedWaitMs : WaitsMs[Math.Min(attempt, WaitsMs.Length - 1)];
                        attempt++;
                    }
                }
                catch (Exception fault)
                {
                    NexusOutput.Fault("link", fault);
                }
                stopped.WaitOne(waitMs);
            }
        }

        /// <summary>One connection from its first byte to its end.</summary>
        private void Live(NexusSettings settings)
        {
            Socket dialled = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            lock (sync)
            {
                socket = dialled;
                why = "";
                isRefused = false;
            }
            try
            {
                dialled.NoDelay = true;
                dialled.SendTimeout = SendTimeoutMs;
                dialled.Connect(IPAddress.Loopback, settings.Port);
                waiting.Clear();
                if (!Write(owner.Registration(settings))) return;
                phase = NexusPhase.Registering;
                if (isStopping) return;
                Read(dialled);
            }
            catch (NexusProtocolException fault)
            {
                Drop("the gateway sent what cannot be read: " + fault.Message);
            }
            catch (SocketException fault)
            {
                Drop(phase == NexusPhase.Closed
                    ? "the gateway does not answer on port " + settings.Port + ": " + fault.SocketErrorCode
                    : "the connection broke: " + fault.SocketErrorCode);
            }
            catch (ObjectDisposedException)
            {
                // Drop closed it; it has said why.
            }
            finally
            {
                Drop("the gateway closed the connection");
                string said;
                lock (sync)
                {
                    socket = null;
                    said = why;
                }
                if (!isStopping) NexusOutput.Say(said);
            }
        }

        private void Read(Socket from)
        {
            byte[] chunk = new byte[65536];
            NexusFrameReader reader = new NexusFrameReader();
            long heardMs = clock.NowMs;
            while (!isStopping)
            {
                bool canRead = from.Poll(PollUs, SelectMode.SelectRead);
                if (clock.NowMs - heardMs > NexusLimits.SilentMs)
                {
                    // What waits after this PC stood still is of long ago, and the gateway has given this link up.
                    Drop(canRead ? "NinjaTrader stood still" : "the gateway is silent");
                    return;
                }
                if (!canRead) continue;
                int got = from.Receive(chunk);
                if (got == 0) return;
                heardMs = clock.NowMs;
                reader.Feed(chunk, 0, got, delegate(byte[] bytes, int start, int length)
                {
                    owner.Received(NexusUnpack.Map(bytes, start, length));
                    return !isStopping;
                });
            }
        }
    }
}
