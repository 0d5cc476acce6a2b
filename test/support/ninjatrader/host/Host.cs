// A NinjaTrader that a test drives: one line on stdin is one thing that happens, answered by `ok`, or `fault` with words.
// What the AddOn prints comes as `print` lines, and `state` answers with the books as JSON first.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Threading;
using NinjaTrader.Cbi;
using NinjaTrader.Core;
using NinjaTrader.Data;

public static class Host
{
    private static readonly object Sync = new object();
    private static readonly Dictionary<string, Account> Kept = new Dictionary<string, Account>();
    private static Teller teller;
    private static Broker broker;
    private static Hosted hosted;
    private static Connection connection;
    /// <summary>Of the accounts to come, where it is not the one that their names let expect.</summary>
    private static Provider? provider;

    public static int Main(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        Console.InputEncoding = new UTF8Encoding(false);
        Globals.UserDataDir = args[1];
        Globals.Offset = TimeSpan.FromMilliseconds(double.Parse(args[2], CultureInfo.InvariantCulture));
        NinjaTrader.Code.Output.Printed = delegate(string text) { Write("print " + text); };
        teller = new Teller(20261121);
        broker = new Broker(teller);
        hosted = new Hosted(args[0]);
        connection = new Connection { Options = new ConnectOptions { Name = "Simulated feed", Provider = "Simulator" } };
        connection.Status = ConnectionStatus.Connected;
        connection.PriceStatus = ConnectionStatus.Connected;
        Connection.Connections.Add(connection);
        if (args.Length > 3) return Bench.Run(broker, teller, hosted, int.Parse(args[3], CultureInfo.InvariantCulture));
        string line;
        while ((line = Console.In.ReadLine()) != null)
        {
            try
            {
                Do(line.Split(' '));
                Write("ok");
            }
            catch (Exception fault)
            {
                Write("fault " + fault.Message.Replace('\n', ' '));
            }
        }
        // Threads of an AddOn that was not stopped must not keep the process.
        Environment.Exit(0);
        return 0;
    }

    private static void Write(string line)
    {
        lock (Sync)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }

    /// <summary>An instrument with the month that the rollover table has in front since a date.</summary>
    public static void AddInstrument(string name, double tickSize, double pointValue, string frontMonth, string since)
    {
        MasterInstrument master = new MasterInstrument
        {
            Name = name.Split(' ')[0], TickSize = tickSize, PointValue = pointValue, Currency = Currency.UsDollar, InstrumentType = InstrumentType.Future
        };
        master.RolloverCollection.Add(new Rollover
        {
            ContractMonth = DateTime.ParseExact(frontMonth, "MM-yy", CultureInfo.InvariantCulture), Date = DateTime.ParseExact(since, "yyyy-MM-dd", CultureInfo.InvariantCulture)
        });
        lock (Instrument.Known) Instrument.Known[name] = new Instrument { FullName = name, MasterInstrument = master, PriceConnection = connection };
    }

    public static void AddAccount(string name)
    {
        Account account;
        Provider usual = name.StartsWith("Playback", StringComparison.Ordinal) ? Provider.Playback
            : name.StartsWith("Sim", StringComparison.Ordinal) ? Provider.Simulator : Provider.Rithmic;
        if (!Kept.TryGetValue(name, out account)) Kept[name] = account = new Account(name, connection, broker) { Cash = 50000, Provider = provider ?? usual };
        lock (Account.All) Account.All.Add(account);
        Account.Raise(new AccountStatusEventArgs { Account = account, Status = ConnectionStatus.Connected, Message = "" });
    }

    private static void Do(string[] words)
    {
        switch (words[0])
        {
            case "account": AddAccount(Rest(words, 1)); break;
            case "provider": provider = (Provider)Enum.Parse(typeof(Provider), words[1]); break;
            case "instrument": AddInstrument(Symbol(words[1]), Number(words[2]), Number(words[3]), words[4], words[5]); break;
            case "start": hosted.Start(); break;
            case "stop": hosted.Stop(); break;
            case "throwaway": hosted.ThrowAway(); break;
            case "recompile": hosted.Recompile(); break;
            case "next": broker.Script(Slice(words, 1)); break;
            case "unblock": broker.Unblock(); break;
            case "early": teller.IsEarly = words[1] == "on"; break;
            case "untidy": teller.IsUntidy = words[1] == "on"; break;
            case "deaf": teller.IsDeaf = words[1] == "on"; break;
            case "nullorders": broker.HasNullOrders = words[1] == "on"; break;
            case "nameless": broker.HasNamelessExecutions = words[1] == "on"; break;
            case "settle": teller.Settle(); break;
            case "state": Write("state " + Json()); break;
            case "quote": Quote(words); break;
            case "tick": Tick(words); break;
            case "feed": connection.Enter(Status(words[1]), Status(words[2])); break;
            case "unplug": Plug(false); break;
            case "plug": Plug(true); break;
            case "zone": SetZone(int.Parse(words[1], CultureInfo.InvariantCulture)); break;
            case "autumn": SetAutumn(words[1] == "first"); break;
            case "removeaccount": RemoveAccount(words[1]); break;
            default: DoWithAccount(words); break;
        }
    }

    private static void DoWithAccount(string[] words)
    {
        Account account;
        lock (Account.All) account = Account.All[0];
        switch (words[0])
        {
            case "release": broker.Release(account, words[1], Whole(words[2])); break;
            case "resize": broker.Resize(account, words[1], Whole(words[2])); break;
            case "trade": broker.Trade(account, Find(words[1]), Whole(words[2]), words[3], words.Length > 4 ? words[4] : null); break;
            case "amend": broker.Amend(account, words[1], Number(words[2]), Operation.Update); break;
            case "bust": broker.Bust(account, words[1]); break;
            case "takeback": broker.Amend(account, words[1], 0, Operation.Remove); break;
            case "replay": broker.Replay(account); break;
            case "execution": RawExecution(account, words); break;
            case "orderevent": RawOrder(account, words); break;
            case "hand": ByHand(account, words); break;
            case "hole": Hole(account, words[1] == "on"); break;
            case "forget": Forget(account, words[1] == "names"); break;
            default: throw new ArgumentException("no word " + words[0]);
        }
    }

    /// <summary>execution SYMBOL size price name id [sod]: an event of the platform that no book knows of.</summary>
    private static void RawExecution(Account account, string[] words)
    {
        int size = Whole(words[2]);
        Execution execution = new Execution
        {
            Account = account, Instrument = Find(words[1]), Name = words[4], OrderId = "", Price = Number(words[3]), Quantity = size,
            MarketPosition = MarketPosition.Long, Time = Globals.PlatformNow(), ExecutionId = words[5], IsSod = words.Length > 6
        };
        ExecutionEventArgs e = new ExecutionEventArgs
        {
            Execution = execution, ExecutionId = words[5], OrderId = "", Price = execution.Price, Quantity = size,
            MarketPosition = MarketPosition.Long, Time = execution.Time, Operation = Operation.Add, IsSod = execution.IsSod
        };
        teller.Tell(delegate { account.Raise(e); });
    }

    /// <summary>orderevent SYMBOL name STATE: an update of an order that nobody submitted.</summary>
    private static void RawOrder(Account account, string[] words)
    {
        Order order = account.CreateOrder(Find(words[1]), OrderAction.Buy, OrderType.Market, OrderEntry.Manual, TimeInForce.Day, 1, 0, 0, "",
            words[2], Globals.MaxDate, null);
        OrderState state = (OrderState)Enum.Parse(typeof(OrderState), words[3]);
        OrderEventArgs e = new OrderEventArgs
        {
            Order = order, OrderId = order.OrderId, OrderState = state, Quantity = 1, Time = Globals.PlatformNow(), Error = ErrorCode.NoError, Comment = ""
        };
        teller.Tell(delegate { account.Raise(e); });
    }

    /// <summary>hand SYMBOL size limit name: an order that a person rests in the market.</summary>
    private static void ByHand(Account account, string[] words)
    {
        int size = Whole(words[2]);
        account.Submit(new[] { account.CreateOrder(Find(words[1]), size > 0 ? OrderAction.Buy : OrderAction.Sell, OrderType.Limit, OrderEntry.Manual,
            TimeInForce.Gtc, Math.Abs(size), Number(words[3]), 0, "", words[4], Globals.MaxDate, null) });
    }

    /// <summary>What a restart of NinjaTrader may forget: ended orders, and the names of those that work.</summary>
    private static void Forget(Account account, bool isForgettingNames)
    {
        lock (account.Orders)
            for (int i = account.Orders.Count - 1; i >= 0; i--)
            {
                Order each = account.Orders[i];
                if (Order.IsTerminalState(each.OrderState)) account.Orders.RemoveAt(i);
                else if (isForgettingNames) each.Name = "";
            }
    }

    /// <summary>A list that cannot be read for a while.</summary>
    private static void Hole(Account account, bool isThere)
    {
        lock (account.Orders)
        {
            if (isThere) account.Orders.Add(null);
            else account.Orders.Remove(null);
        }
    }

    private static void Quote(string[] words)
    {
        Instrument instrument = Find(words[1]);
        double bid = Number(words[2]);
        double ask = Number(words[3]);
        Account account;
        lock (Account.All) account = Account.All.Count > 0 ? Account.All[0] : null;
        Market(instrument, MarketDataType.Bid, bid, 5, bid, ask, 0);
        Market(instrument, MarketDataType.Ask, ask, 5, bid, ask, 0);
        if (words.Length > 4) Market(instrument, MarketDataType.Last, Number(words[4]), long.Parse(words[5], CultureInfo.InvariantCulture), bid, ask, 0);
        if (account != null) broker.Quote(account, instrument, bid, ask);
    }

    /// <summary>tick SYMBOL Last|Bid|Ask price volume seconds-ahead times.</summary>
    private static void Tick(string[] words)
    {
        Instrument instrument = Find(words[1]);
        MarketDataType type = (MarketDataType)Enum.Parse(typeof(MarketDataType), words[2]);
        DateTime time = Globals.PlatformNow().AddSeconds(Number(words[5]));
        for (int i = 0; i < Whole(words[6]); i++)
        {
            MarketDataEventArgs e = new MarketDataEventArgs { Instrument = instrument, MarketDataType = type, Price = Number(words[3]), Volume = Whole(words[4]), Time = time };
            instrument.Dispatcher.InvokeAsync(delegate { instrument.MarketData.Raise(e); });
        }
    }

    private static void Market(Instrument instrument, MarketDataType type, double price, long volume, double bid, double ask, double aheadS)
    {
        MarketDataEventArgs e = new MarketDataEventArgs
        {
            Instrument = instrument, MarketDataType = type, Price = price, Volume = volume, Bid = bid, Ask = ask,
            Time = Globals.PlatformNow().AddSeconds(aheadS)
        };
        instrument.Dispatcher.InvokeAsync(delegate { instrument.MarketData.Raise(e); });
    }

    private static void SetZone(int minutes)
    {
        Globals.GeneralOptions.TimeZoneInfo = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(minutes), "test", "test");
    }

    /// <summary>A zone in which the hour of now comes twice; it comes for the first time, or for the second.</summary>
    private static void SetAutumn(bool isFirst)
    {
        DateTime back = DateTime.SpecifyKind(DateTime.UtcNow + Globals.Offset, DateTimeKind.Unspecified).AddMinutes(isFirst ? 90 : 30);
        DateTime at = new DateTime(1, 1, 1, back.Hour, back.Minute, 0);
        TimeZoneInfo.TransitionTime begin = TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 4, 1);
        TimeZoneInfo.TransitionTime end = TimeZoneInfo.TransitionTime.CreateFixedDateRule(at, back.Month, back.Day);
        TimeZoneInfo.AdjustmentRule rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(new DateTime(2000, 1, 1), new DateTime(2089, 12, 31), TimeSpan.FromHours(1), begin, end);
        Globals.GeneralOptions.TimeZoneInfo = TimeZoneInfo.CreateCustomTimeZone("autumn", TimeSpan.Zero, "autumn", "autumn", "autumn", new[] { rule });
    }

    /// <summary>A connection that a person switches off leaves its accounts without one.</summary>
    private static void Plug(bool isThere)
    {
        foreach (Account each in Kept.Values) each.Connection = isThere ? connection : null;
        ConnectionStatus status = isThere ? ConnectionStatus.Connected : ConnectionStatus.Disconnected;
        connection.Enter(status, status);
    }

    private static void RemoveAccount(string name)
    {
        Account account;
        lock (Account.All)
        {
            account = Kept[name];
            Account.All.Remove(account);
        }
        Account.Raise(new AccountStatusEventArgs { Account = account, Status = ConnectionStatus.Disconnected, Message = "removed" });
    }

    private static string Json()
    {
        List<string> parts = new List<string>();
        Account account;
        lock (Account.All) account = Account.All.Count > 0 ? Account.All[0] : null;
        List<string> positions = new List<string>();
        List<string> executions = new List<string>();
        List<string> orders = new List<string>();
        List<string> submitted = new List<string>();
        List<string> listening = new List<string>();
        if (account != null)
        {
            lock (account.Positions)
                foreach (Position each in account.Positions)
                    positions.Add("{\"symbol\":\"" + each.Instrument.FullName + "\",\"size\":" + Broker.Net(account, each.Instrument) + "}");
            lock (account.Executions)
                foreach (Execution each in account.Executions)
                    executions.Add("{\"id\":\"" + each.ExecutionId + "\",\"name\":\"" + each.Name + "\",\"size\":" + each.Quantity + ",\"price\":" + each.Price.ToString("R", CultureInfo.InvariantCulture) + "}");
            foreach (Order each in Broker.Orders(account))
                orders.Add("{\"name\":\"" + each.Name + "\",\"state\":\"" + each.OrderState + "\",\"type\":\"" + each.OrderType + "\",\"quantity\":" + each.Quantity +
                    ",\"limit\":" + each.LimitPrice.ToString("R", CultureInfo.InvariantCulture) + ",\"stop\":" + each.StopPrice.ToString("R", CultureInfo.InvariantCulture) +
                    ",\"tif\":\"" + each.TimeInForce + "\",\"entry\":\"" + each.OrderEntry + "\"}");
        }
        lock (broker.Submitted) foreach (KeyValuePair<string, int> each in broker.Submitted) submitted.Add("\"" + each.Key + "\":" + each.Value);
        lock (Instrument.Known) foreach (Instrument each in Instrument.Known.Values) listening.Add("\"" + each.FullName + "\":" + each.MarketData.Listeners);
        parts.Add("\"positions\":[" + string.Join(",", positions) + "]");
        parts.Add("\"executions\":[" + string.Join(",", executions) + "]");
        parts.Add("\"orders\":[" + string.Join(",", orders) + "]");
        parts.Add("\"submitted\":{" + string.Join(",", submitted) + "}");
        parts.Add("\"listening\":{" + string.Join(",", listening) + "}");
        parts.Add("\"accountListeners\":" + (account == null ? 0 : account.Listeners));
        parts.Add("\"connectionListeners\":" + Connection.Listeners);
        parts.Add("\"culture\":\"" + CultureInfo.CurrentCulture.Name + "\"");
        return "{" + string.Join(",", parts) + "}";
    }

    private static Instrument Find(string word)
    {
        Instrument found = Instrument.GetInstrument(Symbol(word));
        if (found == null) throw new ArgumentException("no instrument " + word);
        return found;
    }

    /// <summary>Words are cut at blanks, so that the blank of a symbol is written as `_`.</summary>
    private static string Symbol(string word) { return word.Replace('_', ' '); }

    private static ConnectionStatus Status(string word) { return (ConnectionStatus)Enum.Parse(typeof(ConnectionStatus), word); }

    private static double Number(string word) { return double.Parse(word, CultureInfo.InvariantCulture); }

    private static int Whole(string word) { return int.Parse(word, CultureInfo.InvariantCulture); }

    private static string Rest(string[] words, int from) { return string.Join(" ", Slice(words, from)); }

    private static string[] Slice(string[] words, int from)
    {
        string[] rest = new string[words.Length - from];
        Array.Copy(words, from, rest, 0, rest.Length);
        return rest;
    }
}
