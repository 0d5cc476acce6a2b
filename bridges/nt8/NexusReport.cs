// The REPORT: what works, what ended, what was executed, what is held. In parts, so that no frame grows too large.
using System;
using System.Collections.Generic;
using NinjaTrader.Cbi;

namespace NexusGateway.Nt8
{
    public sealed class NexusReport
    {
        private const int ItemsMax = 200;
        private const double PriceMax = 1e12;
        private readonly NexusDesk desk;
        private readonly NexusEvents events;
        private string requestId = "";
        private long sinceUs;
        private int part;

        public NexusReport(NexusDesk desk, NexusEvents events)
        {
            this.desk = desk;
            this.events = events;
        }

        /// <summary>One order, execution or position as it is written; false where it cannot be.</summary>
        private delegate bool ItemWriter<T>(NexusWriter message, T item);

        /// <summary>Answers a REPORT_REQUEST.</summary>
        public void Answer(Dictionary<string, object> request, Account account)
        {
            requestId = NexusRead.Text(request, "request_id");
            sinceUs = Math.Max(0, NexusRead.Whole(request, "since_us"));
            part = 0;
            // NinjaTrader may have told nothing of what happened while a connection was away.
            events.Adopt(account, true, true);
            List<Order> orders;
            List<Execution> executions;
            List<Position> positions;
            lock (account.Orders) orders = new List<Order>(account.Orders);
            lock (account.Executions) executions = new List<Execution>(account.Executions);
            lock (account.Positions) positions = new List<Position>(account.Positions);
            List<NexusOrder> own;
            lock (desk.Sync) own = desk.Book.All();
            SendList("orders", Forgotten(), PutForgotten);
            SendList("orders", own, PutOwn);
            SendList("orders", orders, PutStranger);
            SendList("executions", executions, PutExecution);
            SendList("positions", positions, PutPosition);
            NexusWriter last = Begin("positions").End().BeginMap("balance");
            double cash = account.Get(AccountItem.CashValue, Currency.UsDollar);
            double equity = account.Get(AccountItem.NetLiquidation, Currency.UsDollar);
            // Not every provider fills every item: zero may mean that it was not supplied.
            if (equity == 0) equity = cash + account.Get(AccountItem.UnrealizedProfitLoss, Currency.UsDollar);
            last.Text("currency", NexusDesk.CurrencyOf(account)).Float("cash", cash).Float("equity", equity).End();
            Finish(last, true);
        }

        private NexusWriter Begin(string list)
        {
            part++;
            NexusWriter message = desk.Head("REPORT").Text("request_id", requestId).Whole("part", part);
            return message.Whole("history_from_us", sinceUs).BeginList(list);
        }

        private void Finish(NexusWriter message, bool isLast) { desk.Send(message.Flag("complete", isLast).End().ToFrame()); }

        private void SendList<T>(string list, List<T> items, ItemWriter<T> put)
        {
            NexusWriter message = null;
            int count = 0;
            foreach (T item in items)
            {
                if (message == null) message = Begin(list);
                if (put(message, item)) count++;
                if (count < ItemsMax) continue;
                Finish(message.End(), false);
                message = null;
                count = 0;
            }
            if (message != null) Finish(message.End(), false);
        }

        /// <summary>
        /// Orders that the disk has and NinjaTrader does not show any more: its lists are those of the session, so that their
        /// absence there proves nothing.
        /// </summary>
        private List<NexusCommand> Forgotten()
        {
            List<NexusCommand> forgotten = new List<NexusCommand>();
            lock (desk.Sync)
                foreach (NexusCommand each in desk.Commands.OrdersSince(sinceUs))
                    if (NexusBook.IsOrderId(each.Id) && desk.Book.Find(each.Id) == null) forgotten.Add(each);
            return forgotten;
        }

        private bool PutForgotten(NexusWriter message, NexusCommand command)
        {
            int at = command.Reason.IndexOf(' ');
            int quantity;
            if (!int.TryParse(command.Reason.Substring(0, at), out quantity)) return false;
            PutOrder(message, command.Id, command.PlatformId, command.Reason.Substring(at + 1), command.Code == "BUY", quantity,
                command.EndFilled, command.EndPrice, command.EndStatus == "" ? "UNKNOWN" : command.EndStatus);
            return true;
        }

        private bool PutOwn(NexusWriter message, NexusOrder order)
        {
            lock (desk.Sync)
            {
                string status = StatusOf(order);
                if (status == "" || order.Symbol == "" || (order.IsOver && order.EndedUs < sinceUs)) return false;
                bool isOwed = order.IsOver && order.Filled < order.StatedFilled && order.Native != null;
                int filled = isOwed ? order.StatedFilled : order.Filled;
                double price = isOwed ? order.Native.AverageFillPrice : order.FillPrice;
                PutOrder(message, order.Id, order.PlatformId, order.Symbol, order.IsBuy, order.Quantity, filled, price, status);
                return true;
            }
        }

        /// <summary>The state of one of ours; nothing for one that was looked up in vain.</summary>
        private static string StatusOf(NexusOrder order)
        {
            if (order.IsOver) return order.EndStatus;
            if (order.DoubtfulMs > 0) return "UNKNOWN";
            OrderState state = order.Native == null ? OrderState.Unknown : order.Native.OrderState;
            if (order.Filled > 0) return "PARTIAL";
            if (order.EndStatus == "" && state == OrderState.Working) return "WORKING";
            if (order.EndStatus == "" && order.ToldRank > 0) return "ACCEPTED";
            if (order.EndStatus == "" && (state == OrderState.Accepted || state == OrderState.TriggerPending)) return "ACCEPTED";
            return order.EndStatus == "" && state == OrderState.Unknown ? "UNKNOWN" : "PENDING";
        }

        /// <summary>What works and is not ours: it is shown, and never touched.</summary>
        private bool PutStranger(NexusWriter message, Order native)
        {
            if (native.Instrument == null || Order.IsTerminalState(native.OrderState)) return false;
            lock (desk.Sync) if (desk.IdOf(native.Name, native.OrderId) != null) return false;
            bool isBuy = native.OrderAction == OrderAction.Buy || native.OrderAction == OrderAction.BuyToCover;
            PutOrder(message, "", native.OrderId, desk.Instruments.NameOf(native.Instrument), isBuy, native.Quantity, native.Filled,
                native.AverageFillPrice, native.Filled > 0 ? "PARTIAL" : "WORKING");
            return true;
        }

        private static void PutOrder(NexusWriter message, string id, string platformId, string symbol, bool isBuy, int quantity, int filled,
            double price, string status)
        {
            message.BeginMap();
            if (id != "") message.Text("order_id", id);
            if (!string.IsNullOrEmpty(platformId)) message.Text("platform_order_id", platformId);
            message.Text("symbol", symbol).Text("side", isBuy ? "BUY" : "SELL").Whole("quantity", Math.Max(quantity, 0));
            message.Whole("filled_qty", Math.Max(filled, 0)).Float("fill_price", Math.Abs(price) < PriceMax ? price : 0).Text("status", status).End();
        }

        private bool PutExecution(NexusWriter message, Execution execution)
        {
            NexusHeard heard = NexusHeard.Of(execution);
            if (heard.IsSod || heard.Quantity <= 0 || heard.Instrument == null || !(Math.Abs(heard.Price) < PriceMax) || heard.Price == 0) return false;
            string id;
            lock (desk.Sync) id = desk.IdOf(heard.Name, heard.OrderId);
            message.BeginMap();
            if (id != null) message.Text("order_id", id);
            message.Text("exec_id", heard.ExecutionId).Text("symbol", desk.Instruments.NameOf(heard.Instrument));
            message.Text("side", heard.Side == MarketPosition.Long ? "BUY" : "SELL").Whole("qty", heard.Quantity).Float("price", heard.Price);
            message.Whole("ts_us", desk.Clock.ToUtcUs(heard.Time));
            events.PutCommission(message, heard.Commission);
            message.End();
            return true;
        }

        private bool PutPosition(NexusWriter message, Position position)
        {
            if (position.Instrument == null || position.MarketPosition == MarketPosition.Flat || position.Quantity <= 0) return false;
            int size = position.MarketPosition == MarketPosition.Long ? position.Quantity : -position.Quantity;
            message.BeginMap().Text("symbol", desk.Instruments.NameOf(position.Instrument)).Whole("qty", size);
            message.Float("avg_price", Math.Abs(position.AveragePrice) < PriceMax ? position.AveragePrice : 0).End();
            return true;
        }
    }
}
