// The words of NinjaTrader 8 with their numbers, as its reflection stubs list them; only those that the AddOn may meet.
namespace NinjaTrader.Cbi
{
    public enum ConnectionStatus { Disconnected = 0, Disconnecting = 1, ConnectionLost = 2, Connected = 3, Connecting = 4 }

    public enum OrderAction { Buy = 0, BuyToCover = 1, Sell = 2, SellShort = 3 }

    public enum OrderType { Limit = 0, Market = 1, MIT = 2, StopLimit = 3, StopMarket = 4, Unknown = 99 }

    public enum TimeInForce { Day = 0, Gtc = 1, Ioc = 2, Opg = 3, Gtd = 4 }

    public enum OrderEntry { Automated = 0, Manual = 1 }

    public enum OrderState
    {
        Accepted = 0, Cancelled = 1, Filled = 2, Initialized = 3, PartFilled = 4, CancelSubmitted = 5, ChangeSubmitted = 6,
        Submitted = 7, TriggerPending = 8, Rejected = 9, Working = 10, CancelPending = 11, ChangePending = 12, Suspended = 13,
        AcceptedByRisk = 50, Unknown = 99
    }

    public enum ErrorCode
    {
        NoError = 0, LogOnFailed = 1, OrderRejected = 3, UnableToCancelOrder = 5, UnableToChangeOrder = 6,
        UnableToSubmitOrder = 7, UserAbort = 8, OrderRejectedByRisk = 9, LoginExpired = 10, Panic = 18
    }

    public enum MarketPosition { Long = 0, Short = 1, Flat = 2 }

    public enum Operation { Add = 0, Update = 1, Remove = 2 }

    /// <summary>Many more there; neither their numbers nor all of their names are in what was read.</summary>
    public enum Provider { Simulator, Playback, Rithmic }

    public enum InstrumentType { Future = 0, Stock = 1, Index = 2, Option = 3, Forex = 4, Cfd = 5, Spread = 6, CryptoCurrency = 7, Unknown = 99 }

    public enum AccountItem
    {
        BuyingPower = 0, CashValue = 1, Commission = 2, ExcessIntradayMargin = 3, GrossRealizedProfitLoss = 8, InitialMargin = 9,
        NetLiquidation = 15, RealizedProfitLoss = 18, UnrealizedProfitLoss = 23, TotalCashBalance = 24
    }

    /// <summary>UsDollar is 7 in the stubs. The names of the others, and their numbers, are not in what was read.</summary>
    public enum Currency { BrazilianReal = 2, BritishPound = 3, Euro = 5, UsDollar = 7 }
}

namespace NinjaTrader.Data
{
    public enum MarketDataType
    {
        Ask = 0, Bid = 1, Last = 2, DailyHigh = 3, DailyLow = 4, DailyVolume = 5, LastClose = 6, Opening = 7, OpenInterest = 8,
        Settlement = 9, Unknown = 10
    }
}

namespace NinjaTrader.NinjaScript
{
    public enum State
    {
        Undefined = 0, SetDefaults = 1, Configure = 2, Active = 3, DataLoaded = 4, Historical = 5, Transition = 6, Realtime = 7,
        Terminated = 8, Finalized = 9
    }

    /// <summary>The namespace is not in what was read.</summary>
    public enum PrintTo { OutputTab1 = 0, OutputTab2 = 1 }
}
