// The broker behind an account: takes orders, fills, rejects, forgets, as the test has told it before. Every event goes
// through the teller, which may tell early, twice or in any order.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using NinjaTrader.Cbi;
using NinjaTrader.Core;

public sealed class Broker : IBroker
{
    private readonly object sync = new object();
    private readonly Teller teller;
    private readonly Queue<string[]> next = new Queue<string[]>();
    private readonly Dictionary<string, double[]> quotes = new Dictionary<string, double[]>();
    private readonly AutoResetEvent blocked = new AutoResetEvent(false);
    private static int lastExecution;
    private int lastOrderId;

    /// <summary>How often an order of each name was submitted.</summary>
    public readonly Dictionary<string, int> Submitted = new Dictionary<string, int>();
    /// <summary>Called at the very moment of a submit, with the name of the order.</summary>
    public Action<string> OnSubmit = delegate { };
    public bool HasNullOrders;
    public bool HasNamelessExecutions;

    public Broker(Teller teller) { this.teller = teller; }

    public void Script(string[] words) { lock (sync) next.Enqueue(words); }

    /// <summary>A person has answered the dialog that a submit waited for.</summary>
    public void Unblock() { blocked.Set(); }

    // ---- what NinjaTrader's account asks ----

    public void Submit(Account account, Order order)
    {
        OnSubmit(order.Name);
        string[] script;
        lock (sync)
        {
            int times;
            Submitted.TryGetValue(order.Name, out times);
            Submitted[order.Name] = times + 1;
            bool isForSubmit = next.Count > 0 && !next.Peek()[0].StartsWith("change", StringComparison.Ordinal) && !next.Peek()[0].StartsWith("cancel", StringComparison.Ordinal);
            script = isForSubmit ? next.Dequeue() : new[] { "fill" };
        }
        if (script[0] == "throw") throw new InvalidOperationException("the platform is busy");
        if (script[0] == "vanish") return;
        if (script[0] == "block") blocked.WaitOne();
        lock (account.Orders) account.Orders.Add(order);
        Move(order, OrderState.Submitted, ErrorCode.NoError, "");
        if (script[0] == "reject")
        {
            Move(order, OrderState.Rejected, ErrorCode.OrderRejected, string.Join(" ", script, 1, script.Length - 1));
            return;
        }
        if (script[0] == "stuck") return;
        NewOrderId(order);
        Move(order, order.OrderType == OrderType.StopMarket || order.OrderType == OrderType.StopLimit ? OrderState.TriggerPending : OrderState.Accepted, ErrorCode.NoError, "");
        if (order.OrderType != OrderType.StopMarket && order.OrderType != OrderType.StopLimit)
        {
            NewOrderId(order);
            Move(order, OrderState.Working, ErrorCode.NoError, "");
        }
        if (script[0] == "throwafter") throw new InvalidOperationException("the platform is busy");
        if (script[0] == "hold") return;
        if (script[0] == "partial")
        {
            Fill(order, int.Parse(script[1], CultureInfo.InvariantCulture), MarketPrice(order));
            Move(order, OrderState.Cancelled, ErrorCode.NoError, "");
        }
        else if (script[0] == "split")
        {
            int parts = int.Parse(script[1], CultureInfo.InvariantCulture);
            for (int i = 0; i < parts; i++)
            {
                int left = order.Quantity - order.Filled;
                Fill(order, i == parts - 1 ? left : Math.Max(1, Math.Min(left, order.Quantity / parts)), MarketPrice(order) + i * order.Instrument.MasterInstrument.TickSize);
            }
        }
        else Match(order);
    }

    public void Change(Account account, Order order)
    {
        if (Fails("changefail"))
        {
            Tell(order, OrderState.Working, ErrorCode.UnableToChangeOrder, "the exchange does not let it move");
            return;
        }
        Move(order, OrderState.ChangeSubmitted, ErrorCode.NoError, "");
        // The exchange answers the next change, and with it this one.
        if (Fails("changewait")) return;
        order.Quantity = order.QuantityChanged;
        order.LimitPrice = Echo(order.LimitPriceChanged);
        order.StopPrice = Echo(order.StopPriceChanged);
        NewOrderId(order);
        Move(order, OrderState.Working, ErrorCode.NoError, "");
        Match(order);
    }

    /// <summary>A price as a broker says it back: it has gone through text.</summary>
    private static double Echo(double price)
    {
        return double.Parse(price.ToString("0.########", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    public void Cancel(Account account, Order order)
    {
        if (Fails("cancelfail"))
        {
            Tell(order, OrderState.Working, ErrorCode.UnableToCancelOrder, "too late");
            return;
        }
        if (Order.IsTerminalState(order.OrderState)) return;
        Move(order, OrderState.CancelSubmitted, ErrorCode.NoError, "");
        Move(order, OrderState.Cancelled, ErrorCode.NoError, "");
    }

    public void Flatten(Account account, ICollection<Instrument> instruments)
    {
        foreach (Order each in Orders(account))
            if (instruments.Contains(each.Instrument) && !Order.IsTerminalState(each.OrderState)) Cancel(account, each);
        foreach (Instrument instrument in instruments)
        {
            int net = Net(account, instrument);
            if (net != 0) Trade(account, instrument, -net, "Close", null);
        }
    }

    // ---- what the test does ----

    /// <summary>Sets the market and fills what it meets.</summary>
    public void Quote(Account account, Instrument instrument, double bid, double ask)
    {
        lock (sync) quotes[instrument.FullName] = new[] { bid, ask };
        foreach (Order each in Orders(account))
            if (each.Instrument == instrument && !Order.IsTerminalState(each.OrderState) && each.OrderType != OrderType.Market) Match(each);
    }

    /// <summary>Fills so much of an order that is held; 0 for all that is left.</summary>
    public void Release(Account account, string name, int quantity)
    {
        foreach (Order each in Orders(account))
        {
            if (each.Name != name || Order.IsTerminalState(each.OrderState)) continue;
            Fill(each, quantity == 0 ? each.Quantity - each.Filled : quantity, MarketPrice(each));
        }
    }

    /// <summary>A person changes the size of an order, or takes it away with 0.</summary>
    public void Resize(Account account, string name, int quantity)
    {
        foreach (Order each in Orders(account))
        {
            if (each.Name != name || Order.IsTerminalState(each.OrderState)) continue;
            if (quantity > 0) each.Quantity = quantity;
            Move(each, quantity <= 0 ? OrderState.Cancelled : quantity <= each.Filled ? OrderState.Filled : OrderState.Working, ErrorCode.NoError, "");
        }
    }

    /// <summary>A trade of somebody else, or of nobody: its execution has no order.</summary>
    public void Trade(Account account, Instrument instrument, int size, string name, string id)
    {
        double price = Price(instrument, size > 0);
        Book(account, instrument, size, price);
        Execution execution = new Execution
        {
            Account = account, Instrument = instrument, Name = name, OrderId = "", Price = price, Quantity = Math.Abs(size),
            MarketPosition = size > 0 ? MarketPosition.Long : MarketPosition.Short, Time = Globals.PlatformNow(), ExecutionId = id ?? NextExecutionId()
        };
        Keep(account, execution);
        Tell(execution, Operation.Add);
    }

    public void Amend(Account account, string id, double price, Operation operation)
    {
        Execution found = null;
        lock (account.Executions)
        {
            foreach (Execution each in account.Executions) if (each.ExecutionId == id) found = each;
            if (found == null) throw new ArgumentException("no execution " + id);
            if (operation == Operation.Remove) account.Executions.Remove(found);
            else found.Price = price;
        }
        Tell(found, operation);
    }

    /// <summary>The exchange undoes a trade: its execution is taken back, and what was held by it is gone.</summary>
    public void Bust(Account account, string id)
    {
        Execution found = null;
        lock (account.Executions) foreach (Execution each in account.Executions) if (each.ExecutionId == id) found = each;
        if (found == null) throw new ArgumentException("no execution " + id);
        Book(account, found.Instrument, found.MarketPosition == MarketPosition.Long ? -found.Quantity : found.Quantity, found.Price);
        Amend(account, id, 0, Operation.Remove);
    }

    /// <summary>Tells every execution of the session again, as a connection does.</summary>
    public void Replay(Account account)
    {
        List<Execution> all;
        lock (account.Executions) all = new List<Execution>(account.Executions);
        foreach (Execution each in all) Tell(each, Operation.Add);
    }

    public static List<Order> Orders(Account account) { lock (account.Orders) return new List<Order>(account.Orders); }

    public static int Net(Account account, Instrument instrument)
    {
        lock (account.Positions)
            foreach (Position each in account.Positions)
                if (each.Instrument == instrument) return each.MarketPosition == MarketPosition.Long ? each.Quantity : -each.Quantity;
        return 0;
    }

    // ---- the books ----

    private bool Fails(string word)
    {
        lock (sync)
        {
            if (next.Count == 0 || next.Peek()[0] != word) return false;
            next.Dequeue();
            return true;
        }
    }

    private void Match(Order order)
    {
        double[] quote;
        lock (sync) if (!quotes.TryGetValue(order.Instrument.FullName, out quote)) return;
        bool isBuy = order.OrderAction == OrderAction.Buy || order.OrderAction == OrderAction.BuyToCover;
        double market = isBuy ? quote[1] : quote[0];
        bool isMet = order.OrderType == OrderType.Market
            || (order.OrderType == OrderType.Limit && (isBuy ? market <= order.LimitPrice : market >= order.LimitPrice))
            || (order.OrderType == OrderType.StopMarket && (isBuy ? market >= order.StopPrice : market <= order.StopPrice))
            || (order.OrderType == OrderType.StopLimit && (isBuy
                ? market >= order.StopPrice && market <= order.LimitPrice
                : market <= order.StopPrice && market >= order.LimitPrice));
        if (isMet) Fill(order, order.Quantity - order.Filled, order.OrderType == OrderType.Limit ? order.LimitPrice : market);
    }

    private void Fill(Order order, int quantity, double price)
    {
        bool isBuy = order.OrderAction == OrderAction.Buy || order.OrderAction == OrderAction.BuyToCover;
        order.AverageFillPrice = (order.AverageFillPrice * order.Filled + price * quantity) / (order.Filled + quantity);
        order.Filled += quantity;
        int position = Book(order.Account, order.Instrument, isBuy ? quantity : -quantity, price);
        Execution execution = new Execution
        {
            Account = order.Account, Instrument = order.Instrument, Order = HasNullOrders ? null : order, OrderId = order.OrderId,
            Name = HasNamelessExecutions ? "" : order.Name, Price = price, Quantity = quantity, Position = position, Commission = 2 * quantity,
            MarketPosition = isBuy ? MarketPosition.Long : MarketPosition.Short, Time = Globals.PlatformNow(), ExecutionId = NextExecutionId()
        };
        Keep(order.Account, execution);
        Move(order, order.Filled >= order.Quantity ? OrderState.Filled : OrderState.PartFilled, ErrorCode.NoError, "");
        Tell(execution, Operation.Add);
    }

    private int Book(Account account, Instrument instrument, int size, double price)
    {
        Position found = null;
        int net;
        bool isNew;
        lock (account.Positions)
        {
            foreach (Position each in account.Positions) if (each.Instrument == instrument) found = each;
            isNew = found == null;
            if (isNew)
            {
                found = new Position { Account = account, Instrument = instrument, MarketPosition = MarketPosition.Flat };
                account.Positions.Add(found);
            }
            net = (found.MarketPosition == MarketPosition.Short ? -found.Quantity : found.Quantity) + size;
            found.Quantity = Math.Abs(net);
            found.MarketPosition = net > 0 ? MarketPosition.Long : net < 0 ? MarketPosition.Short : MarketPosition.Flat;
            found.AveragePrice = price;
            if (net == 0) account.Positions.Remove(found);
        }
        PositionEventArgs told = new PositionEventArgs
        {
            Position = found, MarketPosition = found.MarketPosition, Quantity = found.Quantity, AveragePrice = price,
            Operation = net == 0 ? Operation.Remove : isNew ? Operation.Add : Operation.Update
        };
        teller.Tell(delegate { account.Raise(told); });
        teller.Tell(delegate { account.Raise(new AccountItemEventArgs { Account = account, AccountItem = AccountItem.CashValue, Value = account.Cash }); });
        return net;
    }

    private static void Keep(Account account, Execution execution) { lock (account.Executions) account.Executions.Add(execution); }

    private static string NextExecutionId() { return "E" + Interlocked.Increment(ref lastExecution).ToString(CultureInfo.InvariantCulture); }

    private void NewOrderId(Order order) { order.OrderId = "B" + Interlocked.Increment(ref lastOrderId).ToString(CultureInfo.InvariantCulture); }

    private double MarketPrice(Order order) { return Price(order.Instrument, order.OrderAction == OrderAction.Buy); }

    private double Price(Instrument instrument, bool isBuy)
    {
        double[] quote;
        lock (sync) return quotes.TryGetValue(instrument.FullName, out quote) ? quote[isBuy ? 1 : 0] : 0;
    }

    private void Move(Order order, OrderState state, ErrorCode error, string comment)
    {
        order.OrderState = state;
        Tell(order, state, error, comment);
    }

    private void Tell(Order order, OrderState state, ErrorCode error, string comment)
    {
        OrderEventArgs e = new OrderEventArgs
        {
            Order = order, OrderId = order.OrderId, OrderState = state, Quantity = order.Quantity, Filled = order.Filled,
            AverageFillPrice = order.AverageFillPrice, LimitPrice = order.LimitPrice, StopPrice = order.StopPrice,
            Time = Globals.PlatformNow(), Error = error, Comment = comment
        };
        teller.Tell(delegate { order.Account.Raise(e); });
    }

    private void Tell(Execution of, Operation operation)
    {
        ExecutionEventArgs e = new ExecutionEventArgs
        {
            Execution = of, ExecutionId = of.ExecutionId, OrderId = of.OrderId, Price = of.Price, Quantity = of.Quantity,
            MarketPosition = of.MarketPosition, Time = of.Time, Operation = operation, IsSod = of.IsSod
        };
        teller.Tell(delegate { of.Account.Raise(e); });
    }
}
