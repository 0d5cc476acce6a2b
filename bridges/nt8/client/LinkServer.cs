using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using NexusGateway.Nt8;

namespace NexusBridge.Client
{
    /// <summary>The port that bridges dial, and the way of their frames to the gateway and back, in batches.</summary>
    internal sealed class LinkServer
    {
        private const int RetryMs = 1000;
        private readonly int port;
        private readonly int linksMax;
        private readonly int backlogBytesMax;
        private readonly Func<object, Task<object>> onBatch;
        private readonly Outbox outbox = new Outbox();
        private readonly Dictionary<uint, Link> links = new Dictionary<uint, Link>();
        private uint lastNumber;

        public LinkServer(int port, int linksMax, int backlogBytesMax, Func<object, Task<object>> onBatch)
        {
            this.port = port;
            this.linksMax = linksMax;
            this.backlogBytesMax = backlogBytesMax;
            this.onBatch = onBatch;
        }

        public void Start()
        {
            Run(Pump, "pump");
            Run(Listen, "listen");
        }

        /// <summary>Does what a batch of the gateway says. A record that nobody knows is a bug and throws.</summary>
        public void Take(byte[] batch)
        {
            try
            {
                int at = 0;
                while (at < batch.Length)
                {
                    if (batch.Length - at < Records.HeadBytes) throw new ArgumentException("a record ends in its head");
                    byte kind = batch[at];
                    uint number = Records.ReadBig(batch, at + 1);
                    uint length = Records.ReadBig(batch, at + 5);
                    at += Records.HeadBytes;
                    if (length > NexusLimits.FrameBytesMax || length > batch.Length - at)
                        throw new ArgumentException("a record of " + length + " bytes in " + (batch.Length - at));
                    Do(kind, number, batch, at, (int)length);
                    at += (int)length;
                }
            }
            catch (Exception error)
            {
                Broken(error);
            }
        }

        private void Do(byte kind, uint number, byte[] batch, int start, int length)
        {
            if (kind == Records.Ping)
            {
                outbox.Add(Records.Pong, 0, new byte[0]);
                return;
            }
            if (kind != Records.Send && kind != Records.Close) throw new ArgumentException("a record of kind " + kind);
            Link link;
            // It may have ended while the record was on its way.
            lock (links) if (!links.TryGetValue(number, out link)) return;
            if (kind == Records.Send) link.Send(batch, start, length);
            else link.Close();
        }

        private void Run(Action work, string name)
        {
            Thread thread = new Thread(() =>
            {
                try
                {
                    work();
                }
                catch (Exception error)
                {
                    Broken(error);
                }
            });
            thread.IsBackground = true;
            thread.Name = "nexus " + name;
            thread.Start();
        }

        /// <summary>The only thread that calls into Node. It waits for each answer, so that a slow gateway holds the readers.</summary>
        private void Pump()
        {
            while (true) onBatch(outbox.Take()).Wait();
        }

        private void Listen()
        {
            Socket listener = Bind();
            outbox.Add(Records.Listening, 0, Records.Big(((IPEndPoint)listener.LocalEndPoint).Port, 4));
            while (true)
            {
                Socket socket = null;
                try
                {
                    socket = listener.Accept();
                    Accept(socket);
                }
                catch (SocketException)
                {
                    // Who dialled is gone already.
                    if (socket != null) socket.Close();
                }
            }
        }

        /// <summary>Tries again while another program holds the port, and says why when the reason changes.</summary>
        private Socket Bind()
        {
            string said = null;
            while (true)
            {
                Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    // On Windows "reuse" would let a second program listen too; elsewhere it only passes over connections that have ended.
                    if (Environment.OSVersion.Platform == PlatformID.Unix)
                        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                    else socket.ExclusiveAddressUse = true;
                    socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                    socket.Listen(linksMax);
                    return socket;
                }
                catch (SocketException error)
                {
                    socket.Close();
                    bool isTaken = error.SocketErrorCode == SocketError.AddressAlreadyInUse;
                    string reason = isTaken ? "port " + port + " is taken by another program" : error.Message;
                    if (reason != said) outbox.Add(Records.Failed, 0, Records.Text(reason));
                    said = reason;
                    Thread.Sleep(RetryMs);
                }
            }
        }

        private void Accept(Socket socket)
        {
            socket.NoDelay = true;
            Link link = null;
            lock (links)
            {
                if (links.Count < linksMax)
                {
                    lastNumber++;
                    link = new Link(lastNumber, socket, outbox, backlogBytesMax, Forget, Broken);
                    links.Add(lastNumber, link);
                }
            }
            if (link == null)
            {
                socket.Close();
                outbox.Add(Records.Crowded, 0, new byte[0]);
                return;
            }
            outbox.Add(Records.Accepted, link.Number, new byte[0]);
            link.Start();
        }

        private void Forget(Link link)
        {
            lock (links) links.Remove(link.Number);
        }

        private void Broken(Exception error)
        {
            outbox.Add(Records.Broken, 0, Records.Text(error.ToString()));
        }
    }
}
