// What the gateway asks: ORDER, CANCEL, MODIFY, FLATTEN. One thread does it, so that a call of NinjaTrader that waits for a
// person holds up nothing but the next command. Nothing is ever asked of NinjaTrader twice.
using System;
using System.Collections.Generic;
using NinjaTrader.Cbi;

namespace NexusGateway.Nt8
{
    public sealed class NexusTrader
    {
        private const string FlattenName = "NXF";
        /// <summary>How long a change may be on its way.</summary>
        private const long ChangeLateMs = 10000;
        private readonly NexusDesk desk;
        private readonly NexusOrderMaker maker;
        /// <summary>When a position was last closed by a flatten of its symbol; the worker's alone.</summary>
        private readonly Dictionary<string, long> closings = new Dictionary<string, long>();

        public NexusTrader(NexusDesk desk)
        {
            this.desk = desk;
            maker = new NexusOrderMaker(desk);
        }

        /// <summary>
        /// Executes a command that never came before, and answers it. One that waited behind a call of NinjaTrader is stale:
        /// no entry goes out at a price of long ago, and no order of a link that has ended since.
        /// </summary>
        public void Take(string type, Dictionary<string, object> message, long waitedMs, bool isOfOldLink)
        {
            string id = NexusRead.Text(message, "cmd_id");
            if (id == "") return;
            NexusCommand before = desk.Commands.Find(id);
            if (before != null)
            {
                bool wasRefused = before.Step == "refused";
                desk.Result(id, "repeated", wasRefused ? before.Code : "", wasRefused ? before.Reason : "");
                return;
            }
            Account account = desk.Account;
            string wanted = NexusRead.Text(message, "account");
            // The account may have left NinjaTrader since: then the link ends, and nothing was done.
            if (account == null) return;
            if (wanted != "" && wanted != account.Name)
                desk.Refuse(id, "ACCOUNT_DIFFERS", "expected account " + account.Name + ", was " + wanted);
            else if (type != "CANCEL" && (isOfOldLink || (waitedMs > NexusLimits.SilentMs && MayEnter(type, message))))
                desk.Refuse(id, "COMMAND_STALE", "it waited " + waitedMs + " ms for NinjaTrader" + (isOfOldLink ? ", and its link has ended" : ""));
            else if (account.ConnectionStatus != ConnectionStatus.Connected)
                desk.Refuse(id, "NT8_NOT_CONNECTED", "the order feed of " + account.Name + " is " + account.ConnectionStatus);
            else if (type == "ORDER") TakeOrder(id, message, account);
            else if (type == "CANCEL") TakeCancel(id, message, account);
            else if (type == "MODIFY") TakeModify(id, message, account);
            else TakeFlatten(id, message, account);
        }

        private static bool MayEnter(string type, Dictionary<string, object> message)
        {
            return type == "MODIFY" || (type == "ORDER" && NexusRead.Text(message, "role") == "ENTRY");
        }

        private void TakeOrder(string id, Dictionary<string, object> message, Account account)
        {
            string code;
            string reason;
            NexusOrder order = maker.Read(message, account, out code, out reason);
            if (order == null)
            {
                desk.Refuse(id, code, reason);
                return;
            }
            if (!desk.Commands.Begin(id, order.IsBuy ? "BUY" : "SELL", NexusDesk.Text(order.Quantity) + " " + order.Symbol))
            {
                desk.Result(id, "refused", "DISK_REFUSED", "the id of the order cannot be kept, so it was not sent");
                return;
            }
            lock (desk.Sync) desk.Book.Add(order);
            try
            {
                // Its events may come before this returns.
                account.Submit(new[] { order.Native });
                desk.Result(id, "done", "", "");
            }
            catch (Exception fault)
            {
                Doubt(order, fault);
            }
        }

        /// <summary>Nobody knows whether it was sent: it is looked up, and never sent again.</summary>
        private void Doubt(NexusOrder order, Exception fault)
        {
            NexusOutput.Fault("order " + order.Id, fault);
            lock (desk.Sync)
            {
                if (order.IsOver || order.EndStatus != "" || order.Filled > 0 || order.ToldRank > 0) return;
                order.DoubtfulMs = desk.Clock.NowMs;
                desk.TellStatus(order, "UNKNOWN", "NT8_SUBMIT_FAILED", "NinjaTrader failed while it took the order: " + fault.Message);
            }
        }

        /// <summary>NinjaTrader's order behind an id of ours, while it works; null otherwise.</summary>
        private Order Working(Account account, string orderId)
        {
            Order native = null;
            lock (desk.Sync)
            {
                NexusOrder known = desk.Book.Find(orderId);
                if (known != null) native = known.Native;
            }
            string name = NexusBook.NameOf(orderId);
            if (native == null)
                lock (account.Orders)
                    foreach (Order each in account.Orders) if (each.Name == name) native = each;
            return native == null || Order.IsTerminalState(native.OrderState) ? null : native;
        }

        private void TakeCancel(string id, Dictionary<string, object> message, Account account)
        {
            Order native = Working(account, NexusRead.Text(message, "order_id"));
            if (native == null) desk.Refuse(id, "ORDER_NOT_WORKING", "no order of that number works here");
            else Ask(id, delegate { account.Cancel(new[] { native }); });
        }

        private void TakeModify(string id, Dictionary<string, object> message, Account account)
        {
            string orderId = NexusRead.Text(message, "order_id");
            Order native = Working(account, orderId);
            if (native == null)
            {
                desk.Refuse(id, "ORDER_NOT_WORKING", "no order of that number works here");
                return;
            }
            MasterInstrument master = native.Instrument.MasterInstrument;
            NexusOrder order;
            NexusChange last;
            lock (desk.Sync)
            {
                order = desk.Meet(orderId, native);
                last = LastAsked(order);
            }
            // What is not named stays as the change before it asks for, though NinjaTrader may not show that yet.
            double quantity = NexusRead.Has(message, "quantity") ? NexusRead.Number(message, "quantity") : last == null ? native.Quantity : last.Quantity;
            double limit = last == null ? native.LimitPrice : last.Limit;
            double stop = last == null ? native.StopPrice : last.Stop;
            if (NexusRead.Has(message, "limit_price") && limit != 0) limit = master.RoundToTickSize(NexusRead.Number(message, "limit_price"));
            if (NexusRead.Has(message, "stop_price") && stop != 0) stop = master.RoundToTickSize(NexusRead.Number(message, "stop_price"));
            bool isWhole = quantity == Math.Floor(quantity) && quantity >= 1 && quantity <= NexusOrderMaker.QuantityMax;
            if (!isWhole || (limit != 0 && !NexusOrderMaker.IsPrice(limit)) || (stop != 0 && !NexusOrderMaker.IsPrice(stop)))
            {
                desk.Refuse(id, "VALUE_INVALID", "change to " + NexusDesk.Text(quantity) + ", limit " + NexusDesk.Text(limit) + ", stop " + NexusDesk.Text(stop));
                return;
            }
            NexusChange change = new NexusChange { Quantity = (int)quantity, Limit = limit, Stop = stop, AskedMs = desk.Clock.NowMs };
            lock (desk.Sync) order.ChangesAsked.Add(change);
            bool isAsked = Ask(id, delegate
            {
                native.QuantityChanged = (int)quantity;
                native.LimitPriceChanged = limit;
                native.StopPriceChanged = stop;
                account.Change(new[] { native });
            });
            if (!isAsked) lock (desk.Sync) order.ChangesAsked.Remove(change);
        }

        /// <summary>The last change of an order that may still be made; one that is not answered for long is none. Called under Sync.</summary>
        private NexusChange LastAsked(NexusOrder order)
        {
            int count = order.ChangesAsked.Count;
            NexusChange last = count == 0 ? null : order.ChangesAsked[count - 1];
            return last == null || desk.Clock.NowMs - last.AskedMs > ChangeLateMs ? null : last;
        }

        /// <summary>
        /// With a symbol: our orders in it are cancelled and its position is closed. Without one: all that the account has,
        /// other people's orders too.
        /// </summary>
        private void TakeFlatten(string id, Dictionary<string, object> message, Account account)
        {
            string symbol = NexusRead.Text(message, "symbol");
            if (symbol == "")
            {
                List<Instrument> all = Touched(account);
                NexusOutput.Say("the gateway flattens everything on " + account.Name);
                Ask(id, delegate { if (all.Count > 0) account.Flatten(all); });
                return;
            }
            Instrument instrument = desk.Instruments.Find(symbol);
            if (instrument == null)
            {
                desk.Refuse(id, "SYMBOL_UNKNOWN", "this NinjaTrader knows no instrument " + symbol);
                return;
            }
            List<Order> ours = new List<Order>();
            long closedMs;
            bool isAtWork = closings.TryGetValue(symbol, out closedMs) && desk.Clock.NowMs - closedMs < NexusOrderMaker.PositionLagMs;
            lock (account.Orders)
                foreach (Order each in account.Orders)
                {
                    if (!NexusInstruments.IsSame(each.Instrument, instrument) || Order.IsTerminalState(each.OrderState)) continue;
                    if (NexusBook.IdIn(each.Name) != null) ours.Add(each);
                    if (each.Name == FlattenName) isAtWork = true;
                }
            if (isAtWork)
            {
                // The position may not show it yet: what would be closed twice is a new position.
                desk.Refuse(id, "FLATTEN_AT_WORK", symbol + " is being closed");
                return;
            }
            Ask(id, delegate
            {
                if (ours.Count > 0) account.Cancel(ours);
                int net = NexusOrderMaker.NetOf(account, instrument);
                if (net == 0) return;
                closings[symbol] = desk.Clock.NowMs;
                account.Submit(new[] { account.CreateOrder(instrument, net > 0 ? OrderAction.Sell : OrderAction.Buy, OrderType.Market,
                    OrderEntry.Automated, TimeInForce.Day, Math.Abs(net), 0, 0, "", FlattenName, NinjaTrader.Core.Globals.MaxDate, null) });
            });
        }

        private static List<Instrument> Touched(Account account)
        {
            HashSet<Instrument> touched = new HashSet<Instrument>();
            lock (account.Positions)
                foreach (Position each in account.Positions) if (each.MarketPosition != MarketPosition.Flat) touched.Add(each.Instrument);
            lock (account.Orders)
                foreach (Order each in account.Orders) if (!Order.IsTerminalState(each.OrderState)) touched.Add(each.Instrument);
            return new List<Instrument>(touched);
        }

        /// <summary>Does something once its id is on disk; false where it was refused. What NinjaTrader throws is not tried again.</summary>
        private bool Ask(string id, Action action)
        {
            if (!desk.Commands.Begin(id, "", ""))
            {
                desk.Result(id, "refused", "DISK_REFUSED", "the id of the command cannot be kept, so nothing was done");
                return false;
            }
            try
            {
                action();
                desk.Result(id, "done", "", "");
                return true;
            }
            catch (Exception fault)
            {
                NexusOutput.Fault("command " + id, fault);
                desk.Refuse(id, "NT8_CALL_FAILED", fault.Message);
                return false;
            }
        }
    }
}
