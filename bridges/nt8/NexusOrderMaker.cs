// Makes NinjaTrader's order of an ORDER, or says why it must not be sent.
using System;
using System.Collections.Generic;
using NinjaTrader.Cbi;

namespace NexusGateway.Nt8
{
    public sealed class NexusOrderMaker
    {
        public const int QuantityMax = 1000000;
        /// <summary>How long a fill of our own may be ahead of NinjaTrader's position.</summary>
        public const long PositionLagMs = 3000;
        private readonly NexusDesk desk;

        public NexusOrderMaker(NexusDesk desk) { this.desk = desk; }

        /// <summary>Reads an ORDER and makes NinjaTrader's; null with a code and a reason where it must not be sent.</summary>
        public NexusOrder Read(Dictionary<string, object> message, Account account, out string code, out string reason)
        {
            reason = "";
            NexusOrder order = new NexusOrder { Id = NexusRead.Text(message, "order_id"), Symbol = NexusRead.Text(message, "symbol") };
            string side = NexusRead.Text(message, "side");
            double quantity = NexusRead.Number(message, "quantity");
            code = "VALUE_INVALID";
            if (!NexusBook.IsOrderId(order.Id)) reason = "order_id: expected a decimal number, was " + order.Id;
            else if (side != "BUY" && side != "SELL") reason = "side: expected BUY or SELL, was " + side;
            else if (!(quantity >= 1 && quantity <= QuantityMax) || quantity != Math.Floor(quantity))
            {
                code = quantity > 0 && quantity < 1 ? "SIZE_TOO_SMALL" : "VALUE_INVALID";
                reason = "quantity: expected a whole number of contracts from 1 to " + QuantityMax + ", was " + NexusDesk.Text(quantity);
            }
            if (reason != "") return null;
            order.IsBuy = side == "BUY";
            order.Quantity = (int)quantity;
            Instrument instrument = desk.Instruments.Find(order.Symbol);
            if (instrument == null)
            {
                code = order.Symbol.IndexOf("##", StringComparison.Ordinal) >= 0 ? "SYMBOL_CONTINUOUS" : "SYMBOL_UNKNOWN";
                reason = "this NinjaTrader trades no instrument " + order.Symbol;
                return null;
            }
            string differs = NexusInstruments.Disagreement(instrument, desk.Clock.GatewayDay());
            if (differs != null && NexusRead.Text(message, "role") == "ENTRY" && !NexusRead.Flag(message, "reduce_only"))
            {
                code = "CONTRACT_DIFFERS";
                reason = differs;
                return null;
            }
            return MakeNative(order, message, account, instrument, out code, out reason) ? order : null;
        }

        private bool MakeNative(NexusOrder order, Dictionary<string, object> message, Account account, Instrument instrument,
            out string code, out string reason)
        {
            string type = NexusRead.Text(message, "order_type");
            string tif = NexusRead.Text(message, "tif");
            OrderType orderType = type == "LIMIT" ? OrderType.Limit : type == "STOP" ? OrderType.StopMarket
                : type == "STOP_LIMIT" ? OrderType.StopLimit : type == "MARKET" ? OrderType.Market : OrderType.Unknown;
            code = "ORDER_TYPE_UNSUPPORTED";
            reason = "order type " + type;
            if (orderType == OrderType.Unknown) return false;
            reason = tif == "FOK" ? "NinjaTrader has no FOK for more than one contract; IOC fills what it can and cancels the rest" : "time in force " + tif;
            // One contract fills whole or not at all: for it IOC is FOK.
            bool isAtOnce = tif == "IOC" || (tif == "FOK" && order.Quantity == 1);
            if (tif != "" && tif != "DAY" && tif != "GTC" && !isAtOnce) return false;
            TimeInForce timeInForce = tif == "GTC" ? TimeInForce.Gtc : isAtOnce ? TimeInForce.Ioc : TimeInForce.Day;
            double limit = orderType == OrderType.Limit || orderType == OrderType.StopLimit ? NexusRead.Number(message, "limit_price") : 0;
            double stop = orderType == OrderType.StopMarket || orderType == OrderType.StopLimit ? NexusRead.Number(message, "stop_price") : 0;
            bool needsLimit = orderType == OrderType.Limit || orderType == OrderType.StopLimit;
            bool needsStop = orderType == OrderType.StopMarket || orderType == OrderType.StopLimit;
            code = "VALUE_INVALID";
            reason = "prices of a " + type + ": limit " + NexusDesk.Text(limit) + ", stop " + NexusDesk.Text(stop);
            if ((needsLimit && !IsPrice(limit)) || (needsStop && !IsPrice(stop))) return false;
            if (orderType == OrderType.Market && NexusRead.Flag(message, "reduce_only"))
            {
                int held = HeldAgainst(account, instrument, order.Symbol, order.IsBuy);
                code = "REDUCE_ONLY";
                reason = "it closes " + order.Quantity + " of " + held + " held";
                if (order.Quantity > held) return false;
            }
            try
            {
                if (needsLimit) limit = instrument.MasterInstrument.RoundToTickSize(limit);
                if (needsStop) stop = instrument.MasterInstrument.RoundToTickSize(stop);
                order.Native = account.CreateOrder(instrument, order.IsBuy ? OrderAction.Buy : OrderAction.Sell, orderType,
                    OrderEntry.Automated, timeInForce, order.Quantity, limit, stop, "", NexusBook.NameOf(order.Id),
                    NinjaTrader.Core.Globals.MaxDate, null);
            }
            catch (Exception fault)
            {
                NexusOutput.Fault("order " + order.Id, fault);
                reason = fault.Message;
            }
            code = "NT8_CREATE_FAILED";
            if (order.Native == null) reason = "NinjaTrader did not make the order: " + reason;
            return order.Native != null;
        }

        public static bool IsPrice(double price) { return price > -1e12 && price < 1e12 && price != 0; }

        /// <summary>
        /// What is held against a side. NinjaTrader's position may come after the fill that made it, so fills of our own of
        /// the last seconds count where they show more.
        /// </summary>
        private int HeldAgainst(Account account, Instrument instrument, string symbol, bool isBuy)
        {
            int net = NetOf(account, instrument);
            int held = isBuy ? -net : net;
            lock (desk.Sync)
            {
                long sinceMs = desk.Clock.NowMs - PositionLagMs;
                if (desk.LastFillMs < sinceMs) return Math.Max(held, 0);
                int own = 0;
                foreach (NexusOrder each in desk.Book.All())
                    if (each.Symbol == symbol) own += each.IsBuy ? each.Filled : -each.Filled;
                return Math.Max(Math.Max(held, isBuy ? -own : own), 0);
            }
        }

        public static int NetOf(Account account, Instrument instrument)
        {
            lock (account.Positions)
                foreach (Position each in account.Positions)
                    if (NexusInstruments.IsSame(each.Instrument, instrument) && each.MarketPosition != MarketPosition.Flat)
                        return each.MarketPosition == MarketPosition.Long ? each.Quantity : -each.Quantity;
            return 0;
        }
    }
}
