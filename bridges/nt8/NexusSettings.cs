// What the installer wrote, what the trader reads, and what time it is.
using System;
using System.Globalization;
using System.IO;
using System.Threading;
using NinjaTrader.NinjaScript;

namespace NexusGateway.Nt8
{
    /// <summary>
    /// The file `bin\Custom\AddOns\NexusBridge\settings.txt` in NinjaTrader's folder: key=value lines. `platform`, `port` and
    /// `token` are the installer's; `account` names the one account that the gateway trades, Sim101 where it is missing.
    /// </summary>
    public sealed class NexusSettings
    {
        public const string Version = "1.1";
        public const string DefaultAccount = "Sim101";
        private const string FileName = "settings.txt";

        public string Platform = "nt8";
        public int Port;
        public string Token = "";
        public string Account = DefaultAccount;

        /// <summary>Where the settings and the executed commands lie.</summary>
        public static string Folder()
        {
            string custom = Path.Combine(NinjaTrader.Core.Globals.UserDataDir, "bin", "Custom");
            return Path.Combine(custom, "AddOns", "NexusBridge");
        }

        /// <summary>Reads the file; null with words for the trader where it is missing or says too little.</summary>
        public static NexusSettings Read(out string fault)
        {
            string file = Path.Combine(Folder(), FileName);
            fault = "";
            if (!File.Exists(file))
            {
                fault = file + " is missing. Run: nexus bridge install nt8";
                return null;
            }
            NexusSettings settings = new NexusSettings();
            foreach (string line in File.ReadAllLines(file))
            {
                int at = line.IndexOf('=');
                if (at < 1) continue;
                string value = line.Substring(at + 1).Trim();
                switch (line.Substring(0, at).Trim())
                {
                    case "platform": settings.Platform = value; break;
                    case "token": settings.Token = value; break;
                    case "account": if (value != "") settings.Account = value; break;
                    case "port": int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out settings.Port); break;
                }
            }
            if (settings.Port > 0 && settings.Port < 65536 && settings.Token != "") return settings;
            fault = file + " names no port or no token. Run: nexus bridge install nt8";
            return null;
        }
    }

    /// <summary>
    /// Lines in NinjaTrader's output window, tab 1. The same words are not said twice in a row. They are printed on a thread
    /// of the pool, one after another: the window may wait for NinjaTrader's own thread, and no order waits for a window.
    /// </summary>
    public static class NexusOutput
    {
        private const int LinesMax = 1000;
        private static readonly NexusQueue<string> Lines = new NexusQueue<string>(LinesMax);
        private static readonly object Sync = new object();
        private static string last = "";
        private static bool isPrinting;

        public static void Say(string words)
        {
            lock (Sync)
            {
                if (words == last) return;
                last = words;
                Lines.TryAdd("NexusBridge " + DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture) + "  " + words);
                if (isPrinting) return;
                isPrinting = true;
            }
            ThreadPool.QueueUserWorkItem(Print);
        }

        private static void Print(object nothing)
        {
            while (true)
            {
                string line;
                lock (Sync)
                    if (!Lines.TryTake(out line))
                    {
                        isPrinting = false;
                        return;
                    }
                try { NinjaTrader.Code.Output.Process(line, PrintTo.OutputTab1); }
                catch (Exception)
                {
                    // A window that is closing takes no lines; there is nobody else to tell.
                }
            }
        }

        /// <summary>A fault of our own or of what NinjaTrader answered; the bridge goes on.</summary>
        public static void Fault(string where, Exception fault)
        {
            Say("fault in " + where + ": " + fault.GetType().Name + ", " + fault.Message);
        }
    }

    /// <summary>Times: NinjaTrader's in its own zone, the gateway's by its heartbeats.</summary>
    public sealed class NexusClock
    {
        private static readonly DateTime Epoch = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        private readonly object sync = new object();
        private readonly System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        private long gatewayUs;
        private long gatewayAtMs;

        /// <summary>Milliseconds since the bridge was started; never jumps.</summary>
        public long NowMs { get { return watch.ElapsedMilliseconds; } }

        /// <summary>Notes what time the gateway said it is.</summary>
        public void HeardGateway(long tsUs)
        {
            if (tsUs <= 0) return;
            lock (sync)
            {
                gatewayUs = tsUs;
                gatewayAtMs = NowMs;
            }
        }

        /// <summary>The gateway's time in epoch microseconds; this PC's until it was heard.</summary>
        public long GatewayUs()
        {
            lock (sync) return gatewayUs == 0 ? ToUs(DateTime.UtcNow) : gatewayUs + (NowMs - gatewayAtMs) * 1000;
        }

        public DateTime GatewayDay() { return Epoch.AddTicks(GatewayUs() * 10).Date; }

        /// <summary>
        /// A time of NinjaTrader, which is in the zone set there, in UTC microseconds; 0 where it is none. Of the hour that
        /// comes twice in autumn the one is meant that is nearer to now.
        /// </summary>
        public long ToUtcUs(DateTime time)
        {
            if (time.Year < 1990 || time.Year > 2090) return 0;
            TimeZoneInfo zone = NinjaTrader.Core.Globals.GeneralOptions.TimeZoneInfo ?? TimeZoneInfo.Local;
            DateTime local = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
            // The hour that is left out in spring does not exist; a clock that shows it has not been put forward yet.
            if (zone.IsInvalidTime(local)) local = local.AddHours(1);
            if (!zone.IsAmbiguousTime(local)) return ToUs(TimeZoneInfo.ConvertTimeToUtc(local, zone));
            long nowUs = GatewayUs();
            long nearest = 0;
            foreach (TimeSpan offset in zone.GetAmbiguousTimeOffsets(local))
            {
                long each = ToUs(local - offset);
                if (nearest == 0 || Math.Abs(each - nowUs) < Math.Abs(nearest - nowUs)) nearest = each;
            }
            return nearest;
        }

        private static long ToUs(DateTime utc) { return (utc.Ticks - Epoch.Ticks) / 10; }
    }
}
