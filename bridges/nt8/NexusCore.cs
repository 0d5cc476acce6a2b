// The bridge as a whole: one account, one link, three threads. The link's thread reads, the worker does what is asked, the
// pump works off what NinjaTrader says and writes. NinjaTrader's own threads only copy.
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using NinjaTrader.Cbi;

namespace NexusGateway.Nt8
{
    /// <summary>One message for the worker, and when on which link it came.</summary>
    public struct NexusWork
    {
        public string Type;
        public Dictionary<string, object> Message;
        public long AtMs;
        public int Link;
    }

    public sealed class NexusCore : INexusLinkOwner
    {
        private const int PumpMs = 20;
        private const int TendMs = 1000;
        private const int JoinMs = 1000;
        private const int HeardATurn = 500;
        private const int WorkMax = 10000;
        private readonly NexusDesk desk;
        private readonly NexusLink link;
        private readonly NexusTicks ticks;
        private readonly NexusEvents events;
        private readonly NexusTrader trader;
        private readonly NexusReport report;
        private readonly NexusSelf self;
        private readonly NexusWatch watch;
        private readonly NexusQueue<NexusWork> work = new NexusQueue<NexusWork>(WorkMax);
        private readonly AutoResetEvent wake = new AutoResetEvent(false);
        private readonly AutoResetEvent hasWork = new AutoResetEvent(false);
        private Thread pump;
        private Thread worker;
        private volatile bool isStopping;
        private volatile NexusSettings settings;
        private volatile bool isLinkNew;
        /// <summary>Counts the links; written by the link's thread alone.</summary>
        private volatile int linkNumber;
        private long tendAtMs;

        public NexusCore()
        {
            desk = new NexusDesk(Send);
            link = new NexusLink(this, desk.Clock);
            ticks = new NexusTicks(desk.Clock);
            events = new NexusEvents(desk);
            trader = new NexusTrader(desk);
            report = new NexusReport(desk, events);
            self = new NexusSelf(desk, ticks, events);
            watch = new NexusWatch(desk, events, wake);
        }

        public void Start()
        {
            NexusOutput.Say("started, version " + NexusSettings.Version);
            watch.Start();
            pump = new Thread(Pump) { IsBackground = true, Name = "NexusBridge pump" };
            worker = new Thread(Work) { IsBackground = true, Name = "NexusBridge worker" };
            pump.Start();
            worker.Start();
            link.Start();
        }

        /// <summary>Leaves nothing behind: a handler of an old assembly would count every fill twice.</summary>
        public void Stop()
        {
            isStopping = true;
            watch.Stop();
            wake.Set();
            hasWork.Set();
            link.Stop(JoinMs);
            pump.Join(JoinMs);
            worker.Join(JoinMs);
            watch.Detach();
            ticks.Stop();
            desk.Commands.Shut();
            NexusOutput.Say("stopped");
        }

        private void Send(byte[] frame)
        {
            link.Send(frame);
            wake.Set();
        }

        // ---- the link's thread ----

        public NexusSettings ReadyToDial(out string why)
        {
            NexusSettings read = NexusSettings.Read(out why);
            settings = read;
            watch.LookAgain();
            if (read == null) return null;
            Account account = desk.Account;
            if (account != null && account.Name == read.Account)
            {
                if (desk.NoteServer(account)) return read;
                why = "account " + read.Account + " was not connected yet since NexusBridge started: connect it in the Control Center";
                return null;
            }
            List<string> names = new List<string>();
            lock (Account.All) foreach (Account each in Account.All) names.Add(each.Name);
            // Where it is there the pump is about to listen to it.
            if (!names.Contains(read.Account))
                why = "there is no account " + read.Account + " here yet; NinjaTrader shows " + (names.Count == 0 ? "none" : string.Join(", ", names));
            return null;
        }

        public byte[] Registration(NexusSettings with) { return self.Registration(with); }

        public void Received(Dictionary<string, object> message)
        {
            string type = NexusRead.Text(message, "type");
            desk.Clock.HeardGateway(NexusRead.Whole(message, "ts_us"));
            if (type == "REGISTERED")
            {
                long protocol = NexusRead.Whole(message, "protocol");
                if (protocol != NexusLimits.Protocol)
                {
                    link.DropRefused("the gateway speaks protocol " + protocol + ", this bridge " + NexusLimits.Protocol + ": run nexus bridge install nt8");
                    return;
                }
                bool isFirst = link.Phase != NexusPhase.Open;
                if (isFirst)
                {
                    desk.Outbox.LinkOpened();
                    isLinkNew = true;
                    linkNumber++;
                    link.Opened();
                    NexusOutput.Say("connected to the gateway, account " + settings.Account);
                    string shipped = NexusRead.Text(message, "bridge_version");
                    if (shipped != "" && shipped != NexusSettings.Version)
                        NexusOutput.Say("this is version " + NexusSettings.Version + ", the gateway comes with " + shipped + ": run nexus bridge install nt8, then compile");
                    Enqueue("REGISTERED", message);
                }
                wake.Set();
                return;
            }
            if (type == "ERROR")
            {
                string why = "the gateway refused: " + NexusRead.Text(message, "code") + ", " + NexusRead.Text(message, "reason");
                if (link.Phase == NexusPhase.Registering) link.DropRefused(why);
                else NexusOutput.Say(why);
                return;
            }
            if (link.Phase != NexusPhase.Open) return;
            if (type == "ACK") desk.Outbox.Acknowledge(NexusRead.Text(message, "epoch"), NexusRead.Whole(message, "seq"));
            else if (type != "HEARTBEAT") Enqueue(type, message);
        }

        private void Enqueue(string type, Dictionary<string, object> message)
        {
            NexusWork item = new NexusWork { Type = type, Message = message, AtMs = desk.Clock.NowMs, Link = linkNumber };
            if (!work.TryAdd(item)) link.Drop("more commands wait than may");
            hasWork.Set();
        }

        // ---- the worker ----

        private void Work()
        {
            while (!isStopping)
            {
                NexusWork next;
                if (!work.TryTake(out next))
                {
                    hasWork.WaitOne(TendMs);
                    continue;
                }
                try { Do(next); }
                catch (Exception fault) { NexusOutput.Fault(next.Type, fault); }
            }
        }

        private void Do(NexusWork next)
        {
            Dictionary<string, object> message = next.Message;
            switch (next.Type)
            {
                case "REGISTERED":
                    // Another NinjaTrader may have written meanwhile.
                    if (!LoadCommands()) return;
                    string before = Symbols();
                    ticks.Subscribe(NexusRead.Texts(message, "subscribe"), desk.Instruments);
                    // The terms of what the gateway wants are stated at once, before its first report.
                    NexusSettings now = settings;
                    if (now != null && Symbols() != before) Send(self.Registration(now));
                    break;
                case "SUBSCRIBE":
                    ticks.Subscribe(NexusRead.Texts(message, "symbols"), desk.Instruments);
                    break;
                case "REPORT_REQUEST":
                    Account account = desk.Account;
                    if (account != null) report.Answer(message, account);
                    break;
                case "ORDER":
                case "CANCEL":
                case "MODIFY":
                case "FLATTEN":
                    trader.Take(next.Type, message, desk.Clock.NowMs - next.AtMs, next.Link != linkNumber);
                    break;
            }
        }

        private string Symbols()
        {
            List<string> symbols = new List<string>();
            foreach (NexusSubscription each in ticks.Subscribed()) symbols.Add(each.Symbol);
            symbols.Sort(StringComparer.Ordinal);
            return string.Join("\n", symbols);
        }

        /// <summary>Where it is not known what was executed, nothing may be: the link ends and is tried again.</summary>
        private bool LoadCommands()
        {
            try
            {
                desk.Commands.Load(CommandsFile());
                return true;
            }
            catch (Exception fault)
            {
                link.DropRefused(CommandsFile() + " cannot be read: " + fault.Message);
                return false;
            }
        }

        private static string CommandsFile() { return Path.Combine(NexusSettings.Folder(), "commands.txt"); }

        // ---- the pump ----

        private void Pump()
        {
            Guard("commands", delegate { desk.Commands.Load(CommandsFile()); });
            while (!isStopping)
            {
                Guard("account", Look);
                // What is heard is sent between: the outbox keeps so many events and no more.
                NexusHeard next;
                for (int i = 0; i < HeardATurn && !isStopping && watch.TryTake(out next); i++)
                {
                    NexusHeard taken = next;
                    Guard("event", delegate { events.Take(taken); });
                    if (i == HeardATurn - 1) wake.Set();
                }
                Guard("overrun", watch.CatchUp);
                Guard("tend", Tend);
                Guard("link", Flush);
                wake.WaitOne(PumpMs);
            }
        }

        private static void Guard(string where, Action action)
        {
            try { action(); }
            catch (Exception fault) { NexusOutput.Fault(where, fault); }
        }

        private void Flush()
        {
            link.Flush();
            byte[] frame;
            while (link.Phase == NexusPhase.Open && (frame = desk.Outbox.TakeUnsent()) != null) link.Write(frame);
            if (link.Phase == NexusPhase.Open) ticks.Drain(delegate(byte[] batch) { link.Write(batch); });
            else ticks.Discard();
        }

        private void Look()
        {
            bool isDue = watch.TakeLookDue();
            if (isDue) tendAtMs = 0;
            NexusSettings now = settings;
            if (now == null || (!isDue && desk.Clock.NowMs < tendAtMs)) return;
            watch.Look(now.Account, link.Drop);
        }

        /// <summary>Once a second, and at once on a new link.</summary>
        private void Tend()
        {
            if (isLinkNew)
            {
                self.ForgetTold();
                tendAtMs = 0;
            }
            if (desk.Clock.NowMs < tendAtMs) return;
            tendAtMs = desk.Clock.NowMs + TendMs;
            Account account = desk.Account;
            if (account == null) return;
            events.Tend(account);
            if (link.Phase != NexusPhase.Open) return;
            if (isLinkNew) ticks.Refresh();
            isLinkNew = false;
            self.TellBeat();
            self.TellStatus(account);
            if (watch.TakeItemsChanged()) self.TellItems(account);
        }
    }
}
