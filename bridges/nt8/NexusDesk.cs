// What the parts of the bridge share: the account, the book, the outbox, and the messages that several of them write.
using System;
using System.Globalization;
using System.Reflection;
using NinjaTrader.Cbi;

namespace NexusGateway.Nt8
{
    public sealed class NexusDesk
    {
        /// <summary>Guards the book and the orders in it. Nothing of NinjaTrader's that may wait is called under it.</summary>
        public readonly object Sync = new object();
        public readonly NexusClock Clock = new NexusClock();
        public readonly NexusBook Book = new NexusBook();
        public readonly NexusCommands Commands = new NexusCommands();
        public readonly NexusInstruments Instruments = new NexusInstruments();
        public readonly NexusOutbox Outbox;
        /// <summary>Puts a frame into the queue of the open link.</summary>
        public readonly Action<byte[]> Send;
        /// <summary>When an execution of ours was last taken in, in milliseconds of the clock. Under Sync.</summary>
        public long LastFillMs = long.MinValue / 2;
        private const string NoServer = "NinjaTrader";
        private volatile Account account;
        /// <summary>Of the open link, which is refused where it changes; and the account that it was noted of. The link's thread's.</summary>
        private volatile string server = NoServer;
        private string serverOf = "";

        public NexusDesk(Action<byte[]> send)
        {
            Send = send;
            Outbox = new NexusOutbox(Guid.NewGuid().ToString("N"));
        }

        /// <summary>The account that is traded, while NinjaTrader has it.</summary>
        public Account Account
        {
            get { return account; }
            set { account = value; }
        }

        /// <summary>
        /// Notes where an account trades, for a new link. An account that is not connected may have lost the name of its
        /// connection: the one that it had stands. False where nobody knows it yet; simulated accounts need none.
        /// </summary>
        public bool NoteServer(Account of)
        {
            Connection connection = of.Connection;
            string name = connection == null || connection.Options == null ? null : connection.Options.Name;
            bool isSimulated = ModeOf(of) == "sim";
            bool isKnown = isSimulated || !string.IsNullOrEmpty(name) || of.ConnectionStatus == ConnectionStatus.Connected;
            if (!isKnown) return serverOf == of.Name;
            string found = isSimulated || string.IsNullOrEmpty(name) ? NoServer : name;
            lock (Sync)
            {
                serverOf = of.Name;
                if (found == server) return true;
                server = found;
                // What waits bears the name that is over, and would be refused; the report of the new link tells of it.
                Outbox.Clear();
            }
            return true;
        }

        /// <summary>
        /// Simulated where NinjaTrader itself fills the account's orders, whatever its name; a demo account of its broker by name
        /// and number, as DEMO4711. Everything else counts as money. A build that does not say who fills has the name alone.
        /// </summary>
        public static string ModeOf(Account of)
        {
            string provider = ProviderOf(of);
            if (provider == "Simulator" || provider == "Playback") return "sim";
            if (provider == "" && (IsNumbered(of.Name, "Sim") || IsNumbered(of.Name, "Playback"))) return "sim";
            return IsNumbered(of.Name, "DEMO") ? "demo" : "live";
        }

        /// <summary>Asked by its name: an AddOn that names what a build does not have keeps all of the user's scripts from compiling.</summary>
        private static string ProviderOf(Account of)
        {
            PropertyInfo provider = typeof(Account).GetProperty("Provider");
            object value = provider == null ? null : provider.GetValue(of, null);
            return value == null ? "" : value.ToString();
        }

        private static bool IsNumbered(string name, string word)
        {
            return name.Length > word.Length && name.StartsWith(word, StringComparison.Ordinal) && name[word.Length] >= '0' && name[word.Length] <= '9';
        }

        public static string CurrencyOf(Account of) { return NexusInstruments.CodeOf(of.Denomination.ToString()); }

        /// <summary>Begins a message: its type, whose it is, and when.</summary>
        public NexusWriter Head(string type, long tsUs)
        {
            NexusWriter message = new NexusWriter().BeginMap().Text("type", type).Whole("v", 1);
            Account of = account;
            if (of != null) message.Text("login", of.Name).Text("server", server);
            return message.Whole("ts_us", tsUs > 0 ? tsUs : Clock.GatewayUs());
        }

        public NexusWriter Head(string type) { return Head(type, 0); }

        public void Result(string commandId, string outcome, string code, string reason)
        {
            NexusWriter message = Head("COMMAND_RESULT").Text("cmd_id", commandId).Text("outcome", outcome);
            if (code != "") message.Text("code", code);
            if (reason != "") message.Text("reason", Short(reason));
            Send(message.End().ToFrame());
        }

        /// <summary>Refuses a command for certain: nothing was done. A repeat gets the same words.</summary>
        public void Refuse(string commandId, string code, string reason)
        {
            Commands.Refuse(commandId, code, reason);
            Result(commandId, "refused", code, reason);
            NexusOutput.Say("refused " + commandId + ": " + reason);
        }

        /// <summary>Tells the state of an order. Called under Sync.</summary>
        public void TellStatus(NexusOrder order, string status, string code, string reason)
        {
            NexusWriter message = Head("ORDER_STATUS").Text("order_id", order.Id).Text("symbol", order.Symbol).Text("status", status);
            if (order.PlatformId != "") message.Text("platform_order_id", order.PlatformId);
            if (code != "") message.Text("code", code);
            if (reason != "") message.Text("reason", Short(reason));
            Outbox.Add(message);
        }

        /// <summary>
        /// The order of an id, made from NinjaTrader's where this start has not met it yet; null for one of somebody else.
        /// Called under Sync.
        /// </summary>
        public NexusOrder Meet(string id, Order native)
        {
            NexusOrder known = Book.Find(id);
            if (known == null)
            {
                if (id == null || native == null) return null;
                known = new NexusOrder
                {
                    Id = id, Symbol = Instruments.NameOf(native.Instrument), Quantity = native.Quantity,
                    IsBuy = native.OrderAction == OrderAction.Buy || native.OrderAction == OrderAction.BuyToCover
                };
                Book.Add(known);
                Book.NotePlatformId(known, native.OrderId ?? "");
            }
            if (known.Native == null) known.Native = native;
            return known;
        }

        /// <summary>The id of the gateway's order behind a name or, where the name does not say it, behind an id of the platform.</summary>
        public string IdOf(string name, string platformId)
        {
            return NexusBook.IdIn(name) ?? Book.FindByPlatformId(platformId);
        }

        /// <summary>A reason as long as the gateway takes one.</summary>
        private static string Short(string reason) { return reason.Length <= 400 ? reason : reason.Substring(0, 400); }

        public static string Text(double number) { return number.ToString("R", CultureInfo.InvariantCulture); }

        public static string Text(long number) { return number.ToString(CultureInfo.InvariantCulture); }
    }
}
