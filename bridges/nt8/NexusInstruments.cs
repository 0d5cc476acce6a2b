// Instruments by the names that the gateway uses, and NinjaTrader's own opinion of the month that is traded.
using System;
using System.Collections.Generic;
using System.Globalization;
using NinjaTrader.Cbi;

namespace NexusGateway.Nt8
{
    public sealed class NexusInstruments
    {
        /// <summary>Around a rollover the two tables may differ by some days; both months trade then.</summary>
        private const int RollDays = 10;
        private readonly object sync = new object();
        private readonly Dictionary<string, Instrument> byName = new Dictionary<string, Instrument>();
        private readonly Dictionary<Instrument, string> names = new Dictionary<Instrument, string>();

        /// <summary>The instrument of a name as `NQ 12-26`; null where NinjaTrader knows none, and for a continuous series.</summary>
        public Instrument Find(string name)
        {
            if (string.IsNullOrEmpty(name) || name.IndexOf("##", StringComparison.Ordinal) >= 0) return null;
            lock (sync)
            {
                Instrument known;
                if (byName.TryGetValue(name, out known)) return known;
            }
            Instrument found = Instrument.GetInstrument(name);
            if (found == null || found.MasterInstrument == null) return null;
            if (found.FullName != name) NexusOutput.Say(name + " is called " + found.FullName + " here");
            lock (sync)
            {
                byName[name] = found;
                names[found] = name;
            }
            return found;
        }

        /// <summary>How the gateway calls an instrument: the name that it used, else the full one.</summary>
        public string NameOf(Instrument instrument)
        {
            if (instrument == null) return "";
            string name;
            lock (sync) return names.TryGetValue(instrument, out name) ? name : instrument.FullName;
        }

        /// <summary>
        /// Why an entry must not go to this month: NinjaTrader's rollover table names another one and no rollover is near.
        /// Null where they agree, or where there is nothing to compare.
        /// </summary>
        public static string Disagreement(Instrument instrument, DateTime day)
        {
            MasterInstrument master = instrument.MasterInstrument;
            if (master.InstrumentType != InstrumentType.Future || master.RolloverCollection == null) return null;
            Rollover current = null;
            bool isNear = false;
            lock (master.RolloverCollection)
                foreach (Rollover each in master.RolloverCollection)
                {
                    if (Math.Abs((each.Date - day).TotalDays) <= RollDays) isNear = true;
                    if (each.Date <= day && (current == null || each.Date > current.Date)) current = each;
                }
            if (current == null || isNear) return null;
            string month = current.ContractMonth.ToString("MM-yy", CultureInfo.InvariantCulture);
            string name = instrument.FullName;
            // A name in another style than `NQ 12-26` cannot be compared.
            if (name.Length < 6 || name[name.Length - 3] != '-' || name.EndsWith(month, StringComparison.Ordinal)) return null;
            return "NinjaTrader's rollover table has " + master.Name + " " + month + " in front, the order is for " + name;
        }

        /// <summary>Nobody says that there is one object for each instrument.</summary>
        public static bool IsSame(Instrument one, Instrument other)
        {
            return one == other || (one != null && other != null && one.FullName == other.FullName);
        }

        /// <summary>What NinjaTrader knows of the terms of an instrument, for REGISTER.</summary>
        public static void PutTerms(NexusWriter message, string name, Instrument instrument)
        {
            MasterInstrument master = instrument.MasterInstrument;
            message.BeginMap().Text("symbol", name);
            if (master.TickSize > 0) message.Float("tick_size", master.TickSize);
            if (master.PointValue > 0) message.Float("point_value", master.PointValue);
            message.Whole("qty_min", 1).Whole("qty_step", 1).Text("currency", CodeOf(master.Currency.ToString()));
            message.Text("unit", master.InstrumentType == InstrumentType.Future ? "contracts" : "units").End();
        }

        /// <summary>The code of a currency that NinjaTrader names in words; only the dollar's is certain.</summary>
        public static string CodeOf(string currency)
        {
            switch (currency)
            {
                case "UsDollar": return "USD";
                case "Euro": return "EUR";
                case "BritishPound": return "GBP";
                case "BrazilianReal": return "BRL";
                case "CanadianDollar": return "CAD";
                case "AustralianDollar": return "AUD";
                case "SwissFranc": return "CHF";
                case "JapaneseYen": return "JPY";
                default: return currency.Length <= 8 ? currency : currency.Substring(0, 8);
            }
        }
    }
}
