// What the bridge says of itself: REGISTER, HEARTBEAT, STATUS, ACCOUNT.
using System;
using NinjaTrader.Cbi;

namespace NexusGateway.Nt8
{
    public sealed class NexusSelf
    {
        private readonly NexusDesk desk;
        private readonly NexusTicks ticks;
        private readonly NexusEvents events;
        private string toldStatus;

        public NexusSelf(NexusDesk desk, NexusTicks ticks, NexusEvents events)
        {
            this.desk = desk;
            this.ticks = ticks;
            this.events = events;
        }

        /// <summary>The first frame of a link, and once more when the terms of the wanted instruments are known.</summary>
        public byte[] Registration(NexusSettings with)
        {
            Account account = desk.Account;
            if (account == null) throw new InvalidOperationException("the account is gone");
            NexusWriter message = desk.Head("REGISTER").Whole("protocol", NexusLimits.Protocol).Text("platform", with.Platform);
            message.Text("token", with.Token).Text("account", account.Name).Text("currency", NexusDesk.CurrencyOf(account));
            message.Text("mode", NexusDesk.ModeOf(account)).Text("margin_mode", "netting").Text("bridge_version", NexusSettings.Version);
            message.BeginMap("capabilities").BeginList("order_types").TextItem("MARKET").TextItem("LIMIT").TextItem("STOP").TextItem("STOP_LIMIT").End();
            message.Flag("partials", true).Flag("modify", true).Flag("cancel", true).Flag("positions", true);
            message.Flag("brackets", false).Flag("report", true).End();
            message.BeginList("symbols");
            foreach (NexusSubscription each in ticks.Subscribed()) NexusInstruments.PutTerms(message, each.Symbol, each.Instrument);
            return message.End().End().ToFrame();
        }

        public void TellBeat()
        {
            NexusWriter beat = desk.Head("HEARTBEAT").Whole("unacknowledged", desk.Outbox.Waiting).Whole("ticks_dropped", ticks.Dropped);
            beat.Whole("quotes_repeated", ticks.RepeatedQuotes).Whole("trades_equal", ticks.EqualTrades).Whole("ticks_future", ticks.Future);
            desk.Send(beat.Whole("executions_amended", events.Amended).Whole("executions_absurd", events.Absurd).End().ToFrame());
        }

        /// <summary>A new link knows nothing yet.</summary>
        public void ForgetTold() { toldStatus = null; }

        /// <summary>Says whether orders pass and prices flow, when that changes: the two feeds of the connection.</summary>
        public void TellStatus(Account account)
        {
            ConnectionStatus orderFeed = account.ConnectionStatus;
            ConnectionStatus priceFeed = account.Connection == null ? orderFeed : account.Connection.PriceStatus;
            bool canTrade = orderFeed == ConnectionStatus.Connected;
            bool hasPrices = priceFeed == ConnectionStatus.Connected;
            string reason = !canTrade ? "the order feed of " + account.Name + " is " + orderFeed : !hasPrices ? "the price feed is " + priceFeed : "";
            // The words are those of the order feed where both are away: the prices may come and go behind them.
            string status = hasPrices + reason;
            if (status == toldStatus) return;
            toldStatus = status;
            NexusWriter message = desk.Head("STATUS").Flag("link", true).Flag("data_fresh", hasPrices).Flag("can_trade", canTrade);
            if (reason != "")
            {
                message.Text("reason", reason);
                NexusOutput.Say(reason);
            }
            desk.Send(message.End().ToFrame());
        }

        public void TellItems(Account account)
        {
            NexusWriter items = desk.Head("ACCOUNT").Text("currency", NexusDesk.CurrencyOf(account));
            Put(items, account, "cash", AccountItem.CashValue);
            Put(items, account, "realized", AccountItem.RealizedProfitLoss);
            Put(items, account, "unrealized", AccountItem.UnrealizedProfitLoss);
            Put(items, account, "buying_power", AccountItem.BuyingPower);
            desk.Send(items.End().ToFrame());
        }

        /// <summary>A currency is demanded there and changes nothing.</summary>
        private static void Put(NexusWriter items, Account account, string key, AccountItem item)
        {
            items.Float(key, account.Get(item, Currency.UsDollar));
        }
    }
}
