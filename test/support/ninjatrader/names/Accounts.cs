// Accounts and connections. What an account does with an order is the broker's business: see IBroker.
using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;

namespace NinjaTrader.Cbi
{
    /// <summary>Behind an account; no type of the real platform.</summary>
    public interface IBroker
    {
        void Submit(Account account, Order order);
        void Change(Account account, Order order);
        void Cancel(Account account, Order order);
        void Flatten(Account account, ICollection<Instrument> instruments);
    }

    public sealed class ConnectOptions
    {
        public string Name { get; set; }
        /// <summary>An enum there.</summary>
        public string Provider { get; set; }
    }

    public sealed class Connection
    {
        public static readonly Collection<Connection> Connections = new Collection<Connection>();
        public static event EventHandler<ConnectionStatusEventArgs> ConnectionStatusUpdate;

        public ConnectOptions Options { get; set; }
        public ConnectionStatus Status { get; set; }
        public ConnectionStatus PriceStatus { get; set; }

        public static int Listeners { get { return ConnectionStatusUpdate == null ? 0 : ConnectionStatusUpdate.GetInvocationList().Length; } }

        /// <summary>What the platform does.</summary>
        public void Enter(ConnectionStatus status, ConnectionStatus priceStatus)
        {
            ConnectionStatusEventArgs e = new ConnectionStatusEventArgs
            {
                Connection = this, Status = status, PreviousStatus = Status, PriceStatus = priceStatus,
                PreviousPriceStatus = PriceStatus, Error = ErrorCode.NoError, NativeError = ""
            };
            Status = status;
            PriceStatus = priceStatus;
            EventHandler<ConnectionStatusEventArgs> update = ConnectionStatusUpdate;
            if (update != null) update(this, e);
        }
    }

    public sealed class Account
    {
        public static readonly Collection<Account> All = new Collection<Account>();
        public static event EventHandler<AccountStatusEventArgs> AccountStatusUpdate;

        public event EventHandler<OrderEventArgs> OrderUpdate;
        public event EventHandler<ExecutionEventArgs> ExecutionUpdate;
        public event EventHandler<PositionEventArgs> PositionUpdate;
        public event EventHandler<AccountItemEventArgs> AccountItemUpdate;

        private readonly Collection<Order> orders = new Collection<Order>();
        private readonly Collection<Execution> executions = new Collection<Execution>();
        private readonly Collection<Position> positions = new Collection<Position>();
        private readonly IBroker broker;
        private static long lastId;

        public Account(string name, Connection connection, IBroker broker)
        {
            Name = name;
            DisplayName = name;
            Connection = connection;
            Denomination = Currency.UsDollar;
            this.broker = broker;
        }

        public string Name { get; private set; }
        public string DisplayName { get; set; }
        public Provider Provider { get; set; }
        /// <summary>Null while it has none.</summary>
        public Connection Connection { get; set; }
        public Currency Denomination { get; set; }
        public Collection<Order> Orders { get { return orders; } }
        public Collection<Execution> Executions { get { return executions; } }
        public Collection<Position> Positions { get { return positions; } }
        public ConnectionStatus ConnectionStatus { get { return Connection == null ? ConnectionStatus.Disconnected : Connection.Status; } }
        public double Cash { get; set; }

        public double Get(AccountItem item, Currency currency)
        {
            return item == AccountItem.CashValue || item == AccountItem.NetLiquidation ? Cash : 0;
        }

        public Order CreateOrder(Instrument instrument, OrderAction action, OrderType orderType, OrderEntry orderEntry,
            TimeInForce timeInForce, int quantity, double limitPrice, double stopPrice, string oco, string name, DateTime gtd,
            CustomOrder customOrder)
        {
            if (name.Length > 50) throw new ArgumentException("name is longer than 50 characters");
            return new Order
            {
                Account = this, Instrument = instrument, OrderAction = action, OrderType = orderType, OrderEntry = orderEntry,
                TimeInForce = timeInForce, Quantity = quantity, LimitPrice = limitPrice, StopPrice = stopPrice, Oco = oco,
                Name = name, Gtd = gtd, OrderState = OrderState.Initialized, OrderId = Guid.NewGuid().ToString("N"), Id = ++lastId,
                Time = NinjaTrader.Core.Globals.PlatformNow()
            };
        }

        public void Submit(IEnumerable<Order> list) { foreach (Order order in list) broker.Submit(this, order); }
        public void Change(IEnumerable<Order> list) { foreach (Order order in list) broker.Change(this, order); }
        public void Cancel(IEnumerable<Order> list) { foreach (Order order in list) broker.Cancel(this, order); }
        public void Flatten(ICollection<Instrument> instruments) { broker.Flatten(this, instruments); }

        /// <summary>How many listen to this account.</summary>
        public int Listeners { get { return Count(OrderUpdate) + Count(ExecutionUpdate) + Count(PositionUpdate) + Count(AccountItemUpdate); } }

        public void Raise(OrderEventArgs e) { if (OrderUpdate != null) OrderUpdate(this, e); }
        public void Raise(ExecutionEventArgs e) { if (ExecutionUpdate != null) ExecutionUpdate(this, e); }
        public void Raise(PositionEventArgs e) { if (PositionUpdate != null) PositionUpdate(this, e); }
        public void Raise(AccountItemEventArgs e) { if (AccountItemUpdate != null) AccountItemUpdate(this, e); }

        public static void Raise(AccountStatusEventArgs e) { if (AccountStatusUpdate != null) AccountStatusUpdate(null, e); }

        private static int Count(Delegate handler) { return handler == null ? 0 : handler.GetInvocationList().Length; }
    }
}
