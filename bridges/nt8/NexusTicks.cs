// Market data: handlers only copy; what they copied is batched by the pump.
using System;
using System.Collections.Generic;
using NinjaTrader.Cbi;
using NinjaTrader.Data;

namespace NexusGateway.Nt8
{
    /// <summary>One market data event, copied.</summary>
    public struct NexusTick
    {
        public NexusSubscription Of;
        /// <summary>False for what the market was when the subscription began.</summary>
        public bool IsNew;
        public MarketDataType Type;
        public double Price;
        public long Volume;
        public double Bid;
        public double Ask;
        public DateTime Time;
    }

    /// <summary>One instrument that is listened to. Its state is the pump's alone.</summary>
    public sealed class NexusSubscription
    {
        public readonly string Symbol;
        public readonly Instrument Instrument;
        public double LastPrice;
        public double Bid;
        public double Ask;
        public long BidVolume;
        public long AskVolume;
        public NexusTick LastTrade;
        /// <summary>A quote that is newer than the last trade and was not sent.</summary>
        public bool HasQuote;
        public DateTime QuoteTime;
        private readonly NexusQueue<NexusTick> target;
        private volatile bool isWanted = true;
        private bool isAttached;

        public NexusSubscription(string symbol, Instrument instrument, NexusQueue<NexusTick> target)
        {
            Symbol = symbol;
            Instrument = instrument;
            this.target = target;
        }

        /// <summary>Attaches on the instrument's own thread, as NinjaTrader demands.</summary>
        public void Begin()
        {
            OnInstrumentThread(delegate
            {
                if (!isWanted || isAttached) return;
                Instrument.MarketData.Update += OnMarketData;
                isAttached = true;
                // What the market is now, before its next move. Each may be missing.
                Hear(Instrument.MarketData.Bid, false);
                Hear(Instrument.MarketData.Ask, false);
                Hear(Instrument.MarketData.Last, false);
            });
        }

        public void End()
        {
            isWanted = false;
            OnInstrumentThread(delegate
            {
                if (!isAttached) return;
                Instrument.MarketData.Update -= OnMarketData;
                isAttached = false;
            });
        }

        private void OnInstrumentThread(Action action)
        {
            if (Instrument.Dispatcher.HasShutdownStarted) return;
            Instrument.Dispatcher.InvokeAsync(new Action(delegate
            {
                try { action(); }
                catch (Exception fault) { NexusOutput.Fault(Symbol, fault); }
            }));
        }

        /// <summary>Runs on a thread that charts share: it copies and returns.</summary>
        private void OnMarketData(object sender, MarketDataEventArgs e) { Hear(e, true); }

        private void Hear(MarketDataEventArgs e, bool isNew)
        {
            if (!isWanted || e == null || e.IsReset) return;
            MarketDataType type = e.MarketDataType;
            if (type != MarketDataType.Last && type != MarketDataType.Bid && type != MarketDataType.Ask) return;
            target.TryAdd(new NexusTick
            {
                Of = this, IsNew = isNew, Type = type, Price = e.Price, Volume = e.Volume, Bid = e.Bid, Ask = e.Ask, Time = e.Time
            });
        }
    }

    /// <summary>Every trade is sent; of quotes the last of each turn. The pump's alone, Subscribe excepted.</summary>
    public sealed class NexusTicks
    {
        private const int QueueMax = 65536;
        private const int BatchMax = 200;
        private const int SubscriptionsMax = 200;
        private const double PriceMax = 1e12;
        /// <summary>A tick further ahead of the gateway's clock bears the time of its arrival instead.</summary>
        private const long FutureUsMax = 5000000;
        private readonly NexusQueue<NexusTick> heard = new NexusQueue<NexusTick>(QueueMax);
        private readonly object sync = new object();
        private readonly NexusClock clock;
        private readonly NexusWriter batch = new NexusWriter();
        private readonly List<NexusSubscription> quoted = new List<NexusSubscription>();
        private Dictionary<string, NexusSubscription> subscriptions = new Dictionary<string, NexusSubscription>();
        private int batched;
        /// <summary>Under sync.</summary>
        private bool isStopped;

        public NexusTicks(NexusClock clock) { this.clock = clock; }

        public long Dropped { get; private set; }
        public long RepeatedQuotes { get; private set; }
        /// <summary>Trades that are equal to the one before in everything. Two equal trades may be real: they are sent.</summary>
        public long EqualTrades { get; private set; }
        public long Future { get; private set; }

        /// <summary>Listens to these and no others.</summary>
        public void Subscribe(List<string> symbols, NexusInstruments instruments)
        {
            Dictionary<string, NexusSubscription> wanted = new Dictionary<string, NexusSubscription>();
            List<string> missing = new List<string>();
            Dictionary<string, NexusSubscription> before;
            lock (sync) before = subscriptions;
            // NinjaTrader may take its time over each; the pump, which beats, waits for none.
            foreach (string symbol in symbols)
            {
                if (wanted.Count >= SubscriptionsMax || wanted.ContainsKey(symbol)) continue;
                NexusSubscription known;
                Instrument instrument = instruments.Find(symbol);
                if (instrument == null) missing.Add(symbol);
                else if (before.TryGetValue(symbol, out known)) wanted[symbol] = known;
                else wanted[symbol] = new NexusSubscription(symbol, instrument, heard);
            }
            lock (sync)
            {
                if (isStopped) return;
                foreach (NexusSubscription each in wanted.Values) if (!before.ContainsKey(each.Symbol)) each.Begin();
                foreach (NexusSubscription each in before.Values) if (!wanted.ContainsKey(each.Symbol)) each.End();
                subscriptions = wanted;
            }
            if (missing.Count > 0) NexusOutput.Say("this NinjaTrader knows no instrument " + string.Join(", ", missing));
        }

        public List<NexusSubscription> Subscribed() { lock (sync) return new List<NexusSubscription>(subscriptions.Values); }

        public void Stop()
        {
            lock (sync)
            {
                isStopped = true;
                foreach (NexusSubscription each in subscriptions.Values) each.End();
                subscriptions = new Dictionary<string, NexusSubscription>();
            }
        }

        /// <summary>A new link knows no price: the market as it is goes out with the next batch.</summary>
        public void Refresh()
        {
            foreach (NexusSubscription each in Subscribed()) Quote(each);
        }

        /// <summary>Batches what was heard; every whole batch is handed over.</summary>
        public void Drain(Action<byte[]> send)
        {
            Dropped += heard.TakeRefused();
            NexusTick tick;
            for (int i = 0; i < QueueMax && heard.TryTake(out tick); i++) Take(tick, send);
            foreach (NexusSubscription each in quoted)
            {
                if (!each.HasQuote) continue;
                each.HasQuote = false;
                // Before the first trade of the day the bid stands for the price.
                double price = each.LastPrice > 0 ? each.LastPrice : each.Bid;
                Put(each, price, 0, each.QuoteTime, send);
            }
            quoted.Clear();
            FlushBatch(send);
        }

        /// <summary>Forgets what was heard while nobody listens.</summary>
        public void Discard() { heard.Clear(); }

        private void Take(NexusTick tick, Action<byte[]> send)
        {
            NexusSubscription of = tick.Of;
            if (!(tick.Price > 0 && tick.Price < PriceMax) || tick.Volume < 0) return;
            if (tick.Type == MarketDataType.Last)
            {
                of.LastPrice = tick.Price;
                of.QuoteTime = tick.Time;
                if (!tick.IsNew)
                {
                    Quote(of);
                    return;
                }
                NexusTick before = of.LastTrade;
                if (before.Time == tick.Time && before.Price == tick.Price && before.Volume == tick.Volume) EqualTrades++;
                of.LastTrade = tick;
                if (tick.Bid > 0) of.Bid = tick.Bid;
                if (tick.Ask > 0) of.Ask = tick.Ask;
                of.HasQuote = false;
                Put(of, tick.Price, tick.Volume, tick.Time, send);
                return;
            }
            bool isBid = tick.Type == MarketDataType.Bid;
            if ((isBid ? of.Bid : of.Ask) == tick.Price && (isBid ? of.BidVolume : of.AskVolume) == tick.Volume)
            {
                RepeatedQuotes++;
                return;
            }
            if (isBid) { of.Bid = tick.Price; of.BidVolume = tick.Volume; }
            else { of.Ask = tick.Price; of.AskVolume = tick.Volume; }
            of.QuoteTime = tick.Time;
            Quote(of);
        }

        private void Quote(NexusSubscription of)
        {
            if (!of.HasQuote) quoted.Add(of);
            of.HasQuote = true;
        }

        private void Put(NexusSubscription of, double price, long volume, DateTime time, Action<byte[]> send)
        {
            if (!(price > 0)) return;
            long nowUs = clock.GatewayUs();
            long tsUs = clock.ToUtcUs(time);
            if (tsUs > nowUs + FutureUsMax)
            {
                if (Future == 0) NexusOutput.Say("a tick of " + of.Symbol + " is from the future: look at the clock of this PC and at the time zone in Tools > Options");
                Future++;
                tsUs = nowUs;
            }
            if (tsUs == 0) tsUs = nowUs;
            if (batched == 0) batch.Reset().BeginMap().Text("type", "MARKET_DATA_BATCH").Whole("v", 1).BeginList("data");
            batch.BeginMap().Text("symbol", of.Symbol).Float("price", price).Float("volume", volume);
            if (of.Bid > 0) batch.Float("bid", of.Bid);
            if (of.Ask > 0) batch.Float("ask", of.Ask);
            batch.Whole("ts_us", tsUs).Whole("recv_us", nowUs).End();
            batched++;
            if (batched >= BatchMax) FlushBatch(send);
        }

        private void FlushBatch(Action<byte[]> send)
        {
            if (batched == 0) return;
            batched = 0;
            send(batch.End().End().ToFrame());
        }
    }
}
