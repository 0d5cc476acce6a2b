// Instruments and their market data.
using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Windows.Threading;
using NinjaTrader.Data;

namespace NinjaTrader.Cbi
{
    public sealed class Rollover
    {
        public DateTime ContractMonth { get; set; }
        public DateTime Date { get; set; }
        public double Offset { get; set; }
    }

    public sealed class MasterInstrument
    {
        private readonly Collection<Rollover> rollovers = new Collection<Rollover>();
        public string Name { get; set; }
        public double PointValue { get; set; }
        public double TickSize { get; set; }
        public Currency Currency { get; set; }
        public InstrumentType InstrumentType { get; set; }
        public Collection<Rollover> RolloverCollection { get { return rollovers; } }

        public double RoundToTickSize(double price)
        {
            return Math.Round(price / TickSize, MidpointRounding.AwayFromZero) * TickSize;
        }
    }

    public sealed class Instrument
    {
        /// <summary>What the platform knows, by name.</summary>
        public static readonly Dictionary<string, Instrument> Known = new Dictionary<string, Instrument>();

        private readonly Dispatcher dispatcher = new Dispatcher();
        private readonly MarketData marketData = new MarketData();

        public string FullName { get; set; }
        public MasterInstrument MasterInstrument { get; set; }
        public Dispatcher Dispatcher { get { return dispatcher; } }
        public MarketData MarketData { get { return marketData; } }
        public Connection PriceConnection { get; set; }

        public Connection GetMarketDataConnection() { return PriceConnection; }

        public static Instrument GetInstrument(string name)
        {
            Instrument found;
            lock (Known) return Known.TryGetValue(name, out found) ? found : null;
        }
    }
}

namespace NinjaTrader.Data
{
    public sealed class MarketDataEventArgs : EventArgs
    {
        public NinjaTrader.Cbi.Instrument Instrument { get; set; }
        public MarketDataType MarketDataType { get; set; }
        public double Price { get; set; }
        public long Volume { get; set; }
        public double Bid { get; set; }
        public double Ask { get; set; }
        public DateTime Time { get; set; }
        public bool IsReset { get; set; }
    }

    public sealed class MarketData
    {
        public event EventHandler<MarketDataEventArgs> Update;

        public MarketDataEventArgs Last { get; set; }
        public MarketDataEventArgs Bid { get; set; }
        public MarketDataEventArgs Ask { get; set; }

        /// <summary>How many listen; no member of the real class.</summary>
        public int Listeners { get { return Update == null ? 0 : Update.GetInvocationList().Length; } }

        public void Raise(MarketDataEventArgs e)
        {
            if (e.MarketDataType == MarketDataType.Last) Last = e;
            if (e.MarketDataType == MarketDataType.Bid) Bid = e;
            if (e.MarketDataType == MarketDataType.Ask) Ask = e;
            EventHandler<MarketDataEventArgs> update = Update;
            if (update != null) update(this, e);
        }
    }
}
