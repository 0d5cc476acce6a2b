// How long it takes from an ORDER leaving a gateway's socket to the AddOn's call of Submit: in one process, over loopback,
// so the figure holds the socket, the frame, the book and the disk.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NexusGateway.Nt8;
using NinjaTrader.Core;

public static class Bench
{
    private const int WarmUp = 500;
    private const string Symbol = "NQ 12-26";

    public static int Run(Broker broker, Teller teller, Hosted hosted, int count)
    {
        TcpListener listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        string folder = Path.Combine(Globals.UserDataDir, "bin", "Custom", "AddOns", "NexusBridge");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "settings.txt"), "platform=nt8\nport=" + port.ToString(CultureInfo.InvariantCulture) + "\ntoken=t\naccount=Sim101\n");
        Host.AddInstrument(Symbol, 0.25, 20, "12-26", "2000-01-01");
        Host.AddAccount("Sim101");
        long submittedAt = 0;
        ManualResetEvent submitted = new ManualResetEvent(false);
        broker.OnSubmit = delegate
        {
            submittedAt = Stopwatch.GetTimestamp();
            submitted.Set();
        };
        hosted.Start();
        Socket socket = listener.AcceptSocket();
        socket.NoDelay = true;
        Thread reader = new Thread(delegate() { Read(socket); }) { IsBackground = true };
        reader.Start();
        socket.Send(new NexusWriter().BeginMap().Text("type", "REGISTERED").Whole("v", 1).Whole("protocol", 1).BeginList("subscribe").TextItem(Symbol).End().End().ToFrame());
        Thread beats = new Thread(delegate() { Beat(socket); }) { IsBackground = true };
        beats.Start();
        Thread.Sleep(500);
        List<double> us = new List<double>();
        for (int i = 0; i < count + WarmUp; i++)
        {
            string id = (1795185000000001L + i).ToString(CultureInfo.InvariantCulture);
            NexusWriter order = new NexusWriter().BeginMap().Text("type", "ORDER").Whole("v", 1).Text("cmd_id", id).Text("order_id", id);
            order.Text("symbol", Symbol).Text("side", i % 2 == 0 ? "BUY" : "SELL").Whole("quantity", 1).Text("order_type", "MARKET");
            byte[] frame = order.Text("tif", "DAY").Text("role", "ENTRY").Flag("reduce_only", false).Text("account", "Sim101").End().ToFrame();
            submitted.Reset();
            long before = Stopwatch.GetTimestamp();
            lock (socket) socket.Send(frame);
            if (!submitted.WaitOne(10000)) throw new TimeoutException("order " + id + " was not submitted");
            if (i >= WarmUp) us.Add((submittedAt - before) * 1e6 / Stopwatch.Frequency);
            teller.Settle();
        }
        us.Sort();
        Console.WriteLine("orders " + us.Count + " p50 " + At(us, 0.5) + " p99 " + At(us, 0.99) + " p99.9 " + At(us, 0.999) + " max " + At(us, 1) + " us");
        hosted.Stop();
        Environment.Exit(0);
        return 0;
    }

    private static string At(List<double> sorted, double share)
    {
        int at = Math.Min(sorted.Count - 1, (int)(share * sorted.Count));
        return sorted[at].ToString("0", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads and acknowledges, as a gateway does.</summary>
    private static void Read(Socket socket)
    {
        byte[] chunk = new byte[65536];
        NexusFrameReader frames = new NexusFrameReader();
        while (true)
        {
            int got = socket.Receive(chunk);
            if (got == 0) return;
            frames.Feed(chunk, 0, got, delegate(byte[] bytes, int start, int length)
            {
                Dictionary<string, object> map = NexusUnpack.Map(bytes, start, length);
                if (!map.ContainsKey("epoch")) return true;
                byte[] ack = new NexusWriter().BeginMap().Text("type", "ACK").Whole("v", 1).Text("epoch", NexusRead.Text(map, "epoch")).Whole("seq", NexusRead.Whole(map, "seq")).End().ToFrame();
                lock (socket) socket.Send(ack);
                return true;
            });
        }
    }

    private static void Beat(Socket socket)
    {
        byte[] beat = new NexusWriter().BeginMap().Text("type", "HEARTBEAT").Whole("v", 1).End().ToFrame();
        while (true)
        {
            lock (socket) socket.Send(beat);
            Thread.Sleep(500);
        }
    }
}
