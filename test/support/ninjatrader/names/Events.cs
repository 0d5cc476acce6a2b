// Orders, executions, positions, and what is said of them.
using System;

namespace NinjaTrader.Cbi
{
    public sealed class CustomOrder { }

    public sealed class Order
    {
        public Account Account { get; set; }
        public Instrument Instrument { get; set; }
        public string Name { get; set; }
        /// <summary>Changes while the order lives.</summary>
        public string OrderId { get; set; }
        public long Id { get; set; }
        public string Oco { get; set; }
        public OrderAction OrderAction { get; set; }
        public OrderType OrderType { get; set; }
        public OrderState OrderState { get; set; }
        public OrderEntry OrderEntry { get; set; }
        public TimeInForce TimeInForce { get; set; }
        public int Quantity { get; set; }
        public int Filled { get; set; }
        public double AverageFillPrice { get; set; }
        public double LimitPrice { get; set; }
        public double StopPrice { get; set; }
        public DateTime Gtd { get; set; }
        public DateTime Time { get; set; }
        public int QuantityChanged { get; set; }
        public double LimitPriceChanged { get; set; }
        public double StopPriceChanged { get; set; }

        public static bool IsTerminalState(OrderState state)
        {
            return state == OrderState.Cancelled || state == OrderState.Filled || state == OrderState.Rejected;
        }
    }

    public sealed class Execution
    {
        public string ExecutionId { get; set; }
        public string OrderId { get; set; }
        /// <summary>Null for some executions.</summary>
        public Order Order { get; set; }
        public string Name { get; set; }
        public Instrument Instrument { get; set; }
        public Account Account { get; set; }
        public double Price { get; set; }
        public int Quantity { get; set; }
        public MarketPosition MarketPosition { get; set; }
        public int Position { get; set; }
        public double Commission { get; set; }
        public double Fee { get; set; }
        public DateTime Time { get; set; }
        public bool IsSod { get; set; }
    }

    public sealed class Position
    {
        public Account Account { get; set; }
        public Instrument Instrument { get; set; }
        public MarketPosition MarketPosition { get; set; }
        public int Quantity { get; set; }
        public double AveragePrice { get; set; }
    }

    public sealed class OrderEventArgs : EventArgs
    {
        public Order Order { get; set; }
        public string OrderId { get; set; }
        public OrderState OrderState { get; set; }
        public int Quantity { get; set; }
        public int Filled { get; set; }
        public double AverageFillPrice { get; set; }
        public double LimitPrice { get; set; }
        public double StopPrice { get; set; }
        public DateTime Time { get; set; }
        public ErrorCode Error { get; set; }
        public string Comment { get; set; }
    }

    public sealed class ExecutionEventArgs : EventArgs
    {
        public Execution Execution { get; set; }
        public string ExecutionId { get; set; }
        public string OrderId { get; set; }
        public double Price { get; set; }
        public int Quantity { get; set; }
        public MarketPosition MarketPosition { get; set; }
        public DateTime Time { get; set; }
        public Operation Operation { get; set; }
        public bool IsSod { get; set; }
    }

    public sealed class PositionEventArgs : EventArgs
    {
        public Position Position { get; set; }
        public MarketPosition MarketPosition { get; set; }
        public int Quantity { get; set; }
        public double AveragePrice { get; set; }
        public Operation Operation { get; set; }
    }

    public sealed class AccountItemEventArgs : EventArgs
    {
        public Account Account { get; set; }
        public AccountItem AccountItem { get; set; }
        public Currency Currency { get; set; }
        public DateTime Time { get; set; }
        public double Value { get; set; }
    }

    public sealed class AccountStatusEventArgs : EventArgs
    {
        public Account Account { get; set; }
        public ConnectionStatus Status { get; set; }
        public ConnectionStatus PreviousStatus { get; set; }
        public string Message { get; set; }
    }

    public sealed class ConnectionStatusEventArgs : EventArgs
    {
        public Connection Connection { get; set; }
        public ConnectionStatus Status { get; set; }
        public ConnectionStatus PreviousStatus { get; set; }
        public ConnectionStatus PriceStatus { get; set; }
        public ConnectionStatus PreviousPriceStatus { get; set; }
        public ErrorCode Error { get; set; }
        public string NativeError { get; set; }
    }
}
