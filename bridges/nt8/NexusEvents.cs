// What NinjaTrader says of orders, executions and positions, worked off by the pump. Fills come from executions alone: the
// order of the three kinds of event is not promised.
using System;
using System.Collections.Generic;
using NinjaTrader.Cbi;

namespace NexusGateway.Nt8
{
    public sealed class NexusEvents
    {
        /// <summary>How long the end of an order waits for executions that its update speaks of.</summary>
        private const long ExecutionsLateMs = 10000;
        /// <summary>How long a doubtful order is looked up, with a connected account, before its absence counts.</summary>
        private const long DoubtMs = 120000;
        private const double PriceMax = 1e12;
        /// <summary>What is noted of an execution that was taken back.</summary>
        private const string Gone = "";
        private readonly NexusDesk desk;
        /// <summary>How many executions the last look found. Under Sync.</summary>
        private int executionsSeen;

        public NexusEvents(NexusDesk desk) { this.desk = desk; }

        /// <summary>Executions that were amended or taken back: the gateway is told, and a person settles what differs.</summary>
        public int Amended { get; private set; }
        /// <summary>Executions without a size or a price.</summary>
        public int Absurd { get; private set; }

        public void Take(NexusHeard heard)
        {
            lock (desk.Sync)
            {
                if (heard.Kind == NexusHeardKind.Order) TakeOrder(heard);
                else if (heard.Kind == NexusHeardKind.Execution) TakeExecution(heard, true);
                else TakePosition(heard);
            }
        }

        /// <summary>
        /// Reads what the account has. On a first look `isTold` is false: what there is then is told by the report that
        /// follows; later it tells what no event has told. A quick look passes over executions while none came or went.
        /// </summary>
        public void Adopt(Account account, bool isTold, bool isQuick)
        {
            List<Order> orders;
            List<Execution> executions;
            lock (account.Orders) orders = new List<Order>(account.Orders);
            lock (account.Executions) executions = new List<Execution>(account.Executions);
            Dictionary<string, NexusCommand> byPlatformId = new Dictionary<string, NexusCommand>();
            foreach (NexusCommand each in desk.Commands.OrdersSince(0)) if (each.PlatformId != "") byPlatformId[each.PlatformId] = each;
            lock (desk.Sync)
            {
                foreach (Order native in orders)
                {
                    // Whether names outlive a restart of NinjaTrader is not confirmed: the id of the platform may tell then.
                    NexusCommand command;
                    string id = NexusBook.IdIn(native.Name);
                    if (id == null && native.OrderId != null && byPlatformId.TryGetValue(native.OrderId, out command) && IsLike(command, native)) id = command.Id;
                    NexusOrder order = desk.Meet(id, native);
                    if (order == null) continue;
                    // After an account was away NinjaTrader may have made its orders anew.
                    order.Native = native;
                    desk.Book.NotePlatformId(order, native.OrderId ?? "");
                    order.StatedFilled = Math.Max(order.StatedFilled, native.Filled);
                }
                if (!isQuick || executions.Count != executionsSeen)
                    foreach (Execution each in executions) TakeExecution(NexusHeard.Of(each), isTold);
                executionsSeen = executions.Count;
                foreach (Order native in orders)
                {
                    NexusOrder order = desk.Book.Find(desk.IdOf(native.Name, native.OrderId));
                    if (order == null) continue;
                    Return(order, native.OrderState);
                    if (order.IsOver) continue;
                    if (isTold) TakeState(order, StateOf(native));
                    else NoteState(order, native.OrderState);
                }
            }
        }

        /// <summary>Ids of the platform are not unique: what has another side or another instrument is somebody else's.</summary>
        private static bool IsLike(NexusCommand command, Order native)
        {
            bool isBuy = native.OrderAction == OrderAction.Buy || native.OrderAction == OrderAction.BuyToCover;
            bool isSameSide = isBuy == (command.Code == "BUY");
            return isSameSide && native.Instrument != null && command.Reason.IndexOf(" " + native.Instrument.MasterInstrument.Name + " ", StringComparison.Ordinal) >= 0;
        }

        /// <summary>An order that was looked up in vain and shows itself after all lives.</summary>
        private static void Return(NexusOrder order, OrderState state)
        {
            if (!order.IsOver || order.EndStatus != "" || state == OrderState.Initialized) return;
            order.IsOver = false;
            order.DoubtfulMs = 0;
        }

        private static NexusHeard StateOf(Order native)
        {
            return new NexusHeard
            {
                Order = native, OrderId = native.OrderId, State = native.OrderState, Quantity = native.Quantity, Filled = native.Filled,
                Limit = native.LimitPrice, Stop = native.StopPrice, Error = ErrorCode.NoError, Comment = ""
            };
        }

        /// <summary>Once a second: fills that an update speaks of and no execution has told, and orders of which nobody knows.</summary>
        public void Tend(Account account)
        {
            bool isLate = false;
            lock (desk.Sync)
                foreach (NexusOrder each in desk.Book.All())
                    if (!each.IsOver && (each.EndStatus != "" || each.DoubtfulMs > 0 || each.Filled < each.StatedFilled)) isLate = true;
            if (!isLate) return;
            Adopt(account, true, false);
            bool canKnow = account.ConnectionStatus == ConnectionStatus.Connected;
            lock (desk.Sync)
                foreach (NexusOrder each in desk.Book.All())
                {
                    TryEnd(each);
                    if (each.DoubtfulMs == 0) continue;
                    // An account that is not connected shows nothing: the time begins when it is.
                    if (!canKnow) each.DoubtfulMs = desk.Clock.NowMs;
                    // Then it is nowhere: it has no end of its own, and reports leave it out.
                    else if (desk.Clock.NowMs - each.DoubtfulMs > DoubtMs) each.IsOver = true;
                }
        }

        private void TakeOrder(NexusHeard heard)
        {
            NexusOrder order = desk.Meet(desk.IdOf(heard.Name, heard.OrderId), heard.Order);
            if (order == null) return;
            Return(order, heard.State);
            if (order.IsOver) return;
            order.Native = heard.Order;
            TakeState(order, heard);
        }

        private void TakeState(NexusOrder order, NexusHeard heard)
        {
            if (!string.IsNullOrEmpty(heard.OrderId) && heard.OrderId != order.PlatformId)
            {
                desk.Book.NotePlatformId(order, heard.OrderId);
                desk.Commands.NotePlatformId(order.Id, heard.OrderId);
            }
            order.StatedFilled = Math.Max(order.StatedFilled, heard.Filled);
            // A person may change it in NinjaTrader's own windows; the object has its size of now, whichever update comes late.
            if (order.Native != null && order.Native.Quantity > 0) order.Quantity = order.Native.Quantity;
            bool isTerminal = Order.IsTerminalState(heard.State);
            string reason = heard.Error == ErrorCode.NoError ? heard.Comment ?? "" : heard.Error + (string.IsNullOrEmpty(heard.Comment) ? "" : ", " + heard.Comment);
            if (order.EndStatus != "" && !isTerminal) return;
            if (heard.Error != ErrorCode.NoError && !isTerminal)
            {
                bool isChange = heard.Error == ErrorCode.UnableToChangeOrder || (order.ChangesAsked.Count > 0 && heard.Error != ErrorCode.UnableToCancelOrder);
                if (isChange && order.ChangesAsked.Count > 0) order.ChangesAsked.RemoveAt(0);
                desk.TellStatus(order, isChange ? "MODIFY_REJECTED" : "CANCEL_REJECTED", "NT8_" + heard.Error, reason);
                return;
            }
            if (heard.State == OrderState.Accepted || heard.State == OrderState.Working || heard.State == OrderState.TriggerPending || heard.State == OrderState.PartFilled)
            {
                // The one that it shows is made, and with it those before it.
                int made = order.ChangesAsked.FindLastIndex(delegate(NexusChange each) { return IsMade(each, heard); });
                for (; made >= 0; made--)
                {
                    order.ChangesAsked.RemoveAt(0);
                    desk.TellStatus(order, "MODIFIED", "", "");
                }
            }
            switch (heard.State)
            {
                // A stop that waits for its trigger rests: NinjaTrader has it.
                case OrderState.TriggerPending:
                case OrderState.AcceptedByRisk:
                case OrderState.Accepted: Rise(order, 1, "ACCEPTED"); break;
                case OrderState.Working: Rise(order, 2, "WORKING"); break;
                case OrderState.Unknown: desk.TellStatus(order, "UNKNOWN", "NT8_UNKNOWN", "NinjaTrader does not know the state of the order"); break;
                case OrderState.Cancelled:
                case OrderState.Rejected:
                    order.Code = heard.Error == ErrorCode.NoError ? "" : "NT8_" + heard.Error;
                    order.Reason = reason;
                    break;
            }
            NoteState(order, heard.State);
            TryEnd(order);
        }

        private static bool IsMade(NexusChange change, NexusHeard heard)
        {
            return heard.Quantity == change.Quantity && IsSamePrice(heard.Limit, change.Limit) && IsSamePrice(heard.Stop, change.Stop);
        }

        /// <summary>A price that went through a broker's text differs in its last bits.</summary>
        private static bool IsSamePrice(double one, double other) { return Math.Abs(one - other) <= Math.Abs(other) * 1e-9; }

        /// <summary>Updates may come in any order: one that says less than was told already says nothing.</summary>
        private void Rise(NexusOrder order, int rank, string status)
        {
            if (order.ToldRank >= rank) return;
            order.ToldRank = rank;
            desk.TellStatus(order, status, "", "");
        }

        private void NoteState(NexusOrder order, OrderState state)
        {
            if (state != OrderState.Initialized) order.DoubtfulMs = 0;
            if (!Order.IsTerminalState(state) || order.EndStatus != "") return;
            NoteEnd(order, state == OrderState.Filled ? "FILLED" : state == OrderState.Rejected ? "REJECTED" : "CANCELLED");
        }

        private void NoteEnd(NexusOrder order, string status)
        {
            order.EndStatus = status;
            order.EndedMs = desk.Clock.NowMs;
            order.EndedUs = desk.Clock.GatewayUs();
        }

        /// <summary>Ends an order that the platform has ended, once the executions that it speaks of were told.</summary>
        private void TryEnd(NexusOrder order)
        {
            if (order.IsOver || order.EndStatus == "") return;
            bool isWhole = order.Filled >= order.Quantity;
            bool isLate = desk.Clock.NowMs - order.EndedMs > ExecutionsLateMs;
            bool isOwed = order.Filled < order.StatedFilled || (order.EndStatus == "FILLED" && !isWhole);
            if (isOwed && !isLate) return;
            // The fill that made it whole was told as a part: its size was another one then, and the gateway waits for the rest.
            bool isCut = isWhole && order.Quantity > 0 && order.IsToldInPart;
            if (isCut && order.EndStatus == "FILLED")
            {
                order.EndStatus = "CANCELLED";
                order.Reason = "its size was changed to " + order.Quantity + " in NinjaTrader";
            }
            order.IsOver = true;
            desk.Commands.End(order.Id, order.EndStatus, Math.Max(order.Filled, order.StatedFilled), order.FillPrice, order.EndedUs);
            if (isOwed) NexusOutput.Say("order " + order.Id + " has filled " + order.StatedFilled + ", executions show " + order.Filled);
            if (order.EndStatus == "FILLED" || (isWhole && !isCut)) return;
            string reason = order.Reason == "" ? "it was " + order.EndStatus.ToLowerInvariant() + " in NinjaTrader" : order.Reason;
            desk.TellStatus(order, order.EndStatus, order.Code, reason);
            if (order.EndStatus == "REJECTED") NexusOutput.Say("order " + order.Id + " was rejected: " + reason);
        }

        private void TakeExecution(NexusHeard heard, bool isTold)
        {
            // What was carried in from the day before is a position and no fill.
            if (heard.IsSod) return;
            if (heard.Quantity <= 0 || !(Math.Abs(heard.Price) < PriceMax) || heard.Price == 0)
            {
                Absurd++;
                NexusOutput.Say("execution " + heard.ExecutionId + " has size " + heard.Quantity + " and price " + NexusDesk.Text(heard.Price) + ": it is left out");
                return;
            }
            // An execution of nobody's order is not noted: it may turn out to be ours once its order shows its id.
            string id = desk.IdOf(heard.Name, heard.OrderId);
            if (id == null) return;
            // Not every provider promises that an id is never used again.
            string key = heard.AccountName + "\n" + id + "\n" + heard.ExecutionId;
            string now = heard.Quantity + " at " + NexusDesk.Text(heard.Price);
            bool isTakenBack = heard.Operation == Operation.Remove;
            string before = desk.Book.NoteExecution(key, isTakenBack ? Gone : now);
            if (before == (isTakenBack ? Gone : now)) return;
            NexusOrder order = desk.Meet(id, heard.Order) ?? MeetByExecution(id, heard);
            if (before != null || isTakenBack)
            {
                Amended++;
                if (isTakenBack && before != null) TakeBack(order, heard);
                NexusOutput.Say("execution " + heard.ExecutionId + " of order " + id + ", " + (string.IsNullOrEmpty(before) ? now : before) + ", was " +
                    (isTakenBack ? "taken back" : "changed to " + now) + ": compare the position in the gateway");
                TellCorrection(order, heard, isTakenBack);
                return;
            }
            order.Filled += heard.Quantity;
            order.Cost += heard.Quantity * heard.Price;
            Return(order, OrderState.PartFilled);
            order.DoubtfulMs = 0;
            desk.LastFillMs = desk.Clock.NowMs;
            if (isTold) TellFill(order, heard);
            if (order.Native == null && order.EndStatus == "" && order.Quantity > 0 && order.Filled >= order.Quantity) NoteEnd(order, "FILLED");
            TryEnd(order);
        }

        /// <summary>What was counted does not count any more; one that comes in its place does.</summary>
        private static void TakeBack(NexusOrder order, NexusHeard heard)
        {
            order.Filled = Math.Max(0, order.Filled - heard.Quantity);
            order.Cost = order.Filled == 0 ? 0 : order.Cost - heard.Quantity * heard.Price;
            order.StatedFilled = Math.Min(order.StatedFilled, Math.Max(order.Filled, order.Native == null ? 0 : order.Native.Filled));
        }

        /// <summary>An execution of ours whose order NinjaTrader does not show.</summary>
        private NexusOrder MeetByExecution(string id, NexusHeard heard)
        {
            NexusCommand command = desk.Commands.Find(id);
            int quantity = 0;
            if (command != null) int.TryParse(command.Reason.Split(' ')[0], out quantity);
            NexusOrder order = new NexusOrder
            {
                Id = id, Symbol = desk.Instruments.NameOf(heard.Instrument), IsBuy = heard.Side == MarketPosition.Long, Quantity = quantity
            };
            desk.Book.Add(order);
            desk.Book.NotePlatformId(order, heard.OrderId ?? "");
            if (command == null || command.EndStatus == "") return order;
            NoteEnd(order, command.EndStatus);
            order.StatedFilled = command.EndFilled;
            return order;
        }

        private void TellFill(NexusOrder order, NexusHeard heard)
        {
            string status = order.Filled >= order.Quantity && order.Quantity > 0 ? "FILLED" : "PARTIAL";
            order.IsToldInPart = status == "PARTIAL";
            NexusWriter message = desk.Head("ORDER_FILL", desk.Clock.ToUtcUs(heard.Time)).Text("order_id", order.Id);
            message.Text("exec_id", heard.ExecutionId).Text("symbol", order.Symbol).Text("side", heard.Side == MarketPosition.Long ? "BUY" : "SELL");
            message.Whole("last_qty", heard.Quantity).Float("last_price", heard.Price).Whole("filled_qty", order.Filled);
            message.Float("fill_price", order.FillPrice).Text("status", status);
            PutCommission(message, heard.Commission);
            desk.Outbox.Add(message);
            NexusOutput.Say((heard.Side == MarketPosition.Long ? "bought " : "sold ") + heard.Quantity + " " + order.Symbol + " at " + NexusDesk.Text(heard.Price) + ", order " + order.Id);
        }

        /// <summary>
        /// What became of an execution that was told before: one that is taken back with what it was, another one as it is now.
        /// A gateway that does not read `operation` takes it for a repeat.
        /// </summary>
        private void TellCorrection(NexusOrder order, NexusHeard heard, bool isTakenBack)
        {
            NexusWriter message = desk.Head("ORDER_FILL").Text("order_id", order.Id).Text("exec_id", heard.ExecutionId);
            message.Text("operation", isTakenBack ? "REMOVE" : "UPDATE").Text("symbol", order.Symbol);
            message.Text("side", heard.Side == MarketPosition.Long ? "BUY" : "SELL").Whole("last_qty", heard.Quantity).Float("last_price", heard.Price);
            message.Whole("filled_qty", Math.Max(order.Filled, heard.Quantity)).Float("fill_price", heard.Price).Text("status", "PARTIAL");
            desk.Outbox.Add(message);
        }

        public void PutCommission(NexusWriter message, double commission)
        {
            Account account = desk.Account;
            if (account == null || !(Math.Abs(commission) < PriceMax)) return;
            message.Float("commission", commission).Text("commission_currency", NexusDesk.CurrencyOf(account));
        }

        /// <summary>A reversal comes without a flat between: the size is signed by its side.</summary>
        private void TakePosition(NexusHeard heard)
        {
            if (heard.Instrument == null) return;
            bool isFlat = heard.Operation == Operation.Remove || heard.Side == MarketPosition.Flat;
            int size = isFlat ? 0 : heard.Side == MarketPosition.Long ? heard.Quantity : -heard.Quantity;
            NexusWriter message = desk.Head("POSITION").Text("symbol", desk.Instruments.NameOf(heard.Instrument)).Whole("qty", size);
            desk.Send(message.Float("avg_price", isFlat ? 0 : heard.Price).End().ToFrame());
        }
    }
}
