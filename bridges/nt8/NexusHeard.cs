// What NinjaTrader said, copied: handlers take the values of their event and return.
using System;
using NinjaTrader.Cbi;

namespace NexusGateway.Nt8
{
    public enum NexusHeardKind { Order, Execution, Position }

    /// <summary>One event, copied: the objects behind it may be further already.</summary>
    public sealed class NexusHeard
    {
        public NexusHeardKind Kind;
        public Order Order;
        public Instrument Instrument;
        public string AccountName;
        public string Name;
        public string OrderId;
        public OrderState State;
        public ErrorCode Error;
        public string Comment;
        public string ExecutionId;
        public Operation Operation;
        public MarketPosition Side;
        public bool IsSod;
        public int Quantity;
        public int Filled;
        public double Price;
        public double Limit;
        public double Stop;
        public double Commission;
        public DateTime Time;

        public static NexusHeard Of(OrderEventArgs e)
        {
            return new NexusHeard
            {
                Kind = NexusHeardKind.Order, Order = e.Order, Name = e.Order == null ? null : e.Order.Name, OrderId = e.OrderId,
                Instrument = e.Order == null ? null : e.Order.Instrument, State = e.OrderState, Quantity = e.Quantity, Filled = e.Filled,
                Limit = e.LimitPrice, Stop = e.StopPrice, Time = e.Time, Error = e.Error, Comment = e.Comment
            };
        }

        public static NexusHeard Of(ExecutionEventArgs e)
        {
            NexusHeard heard = Of(e.Execution);
            heard.ExecutionId = IdFor(e.ExecutionId, e.Time, e.Quantity, e.Price);
            heard.OrderId = e.OrderId;
            heard.Price = e.Price;
            heard.Quantity = e.Quantity;
            heard.Side = e.MarketPosition;
            heard.Time = e.Time;
            heard.Operation = e.Operation;
            heard.IsSod = e.IsSod;
            return heard;
        }

        /// <summary>An execution as the account lists it.</summary>
        public static NexusHeard Of(Execution from)
        {
            Order order = from.Order;
            return new NexusHeard
            {
                Kind = NexusHeardKind.Execution, Order = order, Instrument = from.Instrument,
                ExecutionId = IdFor(from.ExecutionId, from.Time, from.Quantity, from.Price),
                AccountName = from.Account == null ? "" : from.Account.Name, OrderId = from.OrderId, Price = from.Price,
                Name = order != null && NexusBook.IdIn(order.Name) != null ? order.Name : from.Name, Quantity = from.Quantity,
                Side = from.MarketPosition, Time = from.Time, Operation = Operation.Add, IsSod = from.IsSod,
                Commission = from.Commission + from.Fee
            };
        }

        /// <summary>The id of an execution; one made of what it is where the platform gives none.</summary>
        private static string IdFor(string given, DateTime time, int quantity, double price)
        {
            return string.IsNullOrEmpty(given) ? "T" + NexusDesk.Text(time.Ticks) + "-" + NexusDesk.Text(quantity) + "-" + NexusDesk.Text(price) : given;
        }

        public static NexusHeard Of(PositionEventArgs e)
        {
            return new NexusHeard
            {
                Kind = NexusHeardKind.Position, Instrument = e.Position == null ? null : e.Position.Instrument, Side = e.MarketPosition,
                Quantity = e.Quantity, Price = e.AveragePrice, Operation = e.Operation
            };
        }
    }
}
