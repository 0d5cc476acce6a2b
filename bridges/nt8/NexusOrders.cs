// The gateway's orders as NinjaTrader has them. The id of an order is in its name, which comes back on every event.
using System;
using System.Collections.Generic;
using NinjaTrader.Cbi;

namespace NexusGateway.Nt8
{
    /// <summary>What an order is to become as a whole.</summary>
    public sealed class NexusChange
    {
        public int Quantity;
        public double Limit;
        public double Stop;
        public long AskedMs;
    }

    /// <summary>One order of the gateway.</summary>
    public sealed class NexusOrder
    {
        public string Id = "";
        public string Symbol = "";
        public bool IsBuy;
        public int Quantity;
        /// <summary>NinjaTrader's object; null until it was made, and for an order of which only executions are known.</summary>
        public Order Native;
        /// <summary>Changes while the order lives.</summary>
        public string PlatformId = "";
        /// <summary>What executions have shown; those alone count.</summary>
        public int Filled;
        public double Cost;
        /// <summary>What order updates say has filled: a cross-check.</summary>
        public int StatedFilled;
        /// <summary>How far the gateway was told: 0 nothing, 1 ACCEPTED, 2 WORKING.</summary>
        public int ToldRank;
        /// <summary>FILLED, CANCELLED or REJECTED once the platform has said so; the end is told when its fills were.</summary>
        public string EndStatus = "";
        public string Code = "";
        public string Reason = "";
        public long EndedMs;
        /// <summary>The same by the gateway's clock.</summary>
        public long EndedUs;
        public bool IsOver;
        /// <summary>Since when nobody knows whether it was sent; 0 where it is known.</summary>
        public long DoubtfulMs;
        /// <summary>The gateway was told its last fill as that of a part.</summary>
        public bool IsToldInPart;
        /// <summary>Changes that were asked for and are not answered, in their order.</summary>
        public readonly List<NexusChange> ChangesAsked = new List<NexusChange>();

        /// <summary>The average of the executions; 0 where there are none.</summary>
        public double FillPrice { get { return Filled == 0 ? 0 : Cost / Filled; } }
    }

    /// <summary>All that is known of orders and executions, bounded. Its owner locks it.</summary>
    public sealed class NexusBook
    {
        private const int OrdersMax = 5000;
        /// <summary>More than a session has: what is forgotten and still listed would count anew.</summary>
        private const int ExecutionsMax = 100000;
        private const string Prefix = "NX";
        private const int IdDigitsMax = 16;
        private readonly Dictionary<string, NexusOrder> orders = new Dictionary<string, NexusOrder>();
        private readonly Queue<string> age = new Queue<string>();
        private readonly Dictionary<string, string> executions = new Dictionary<string, string>();
        private readonly Queue<string> executionAge = new Queue<string>();
        private readonly Dictionary<string, string> platformIds = new Dictionary<string, string>();
        private readonly Queue<string> platformIdAge = new Queue<string>();

        /// <summary>The name that an order bears in NinjaTrader.</summary>
        public static string NameOf(string id) { return Prefix + id; }

        /// <summary>The id in a name; null for the order of somebody else.</summary>
        public static string IdIn(string name)
        {
            if (name == null || !name.StartsWith(Prefix, StringComparison.Ordinal)) return null;
            string id = name.Substring(Prefix.Length);
            return IsOrderId(id) ? id : null;
        }

        public static bool IsOrderId(string id)
        {
            if (id.Length < 1 || id.Length > IdDigitsMax || id[0] == '0') return false;
            foreach (char each in id) if (each < '0' || each > '9') return false;
            return true;
        }

        public NexusOrder Find(string id)
        {
            NexusOrder found;
            return id != null && orders.TryGetValue(id, out found) ? found : null;
        }

        /// <summary>Notes under which id the platform has an order now; the ids that it had before stay known.</summary>
        public void NotePlatformId(NexusOrder order, string platformId)
        {
            order.PlatformId = platformId;
            if (platformId == "" || platformIds.ContainsKey(platformId)) return;
            platformIds[platformId] = order.Id;
            platformIdAge.Enqueue(platformId);
            if (platformIdAge.Count > ExecutionsMax) platformIds.Remove(platformIdAge.Dequeue());
        }

        /// <summary>The order that the platform has or had under an id: for executions without an order and without a name of ours.</summary>
        public string FindByPlatformId(string platformId)
        {
            string id;
            return !string.IsNullOrEmpty(platformId) && platformIds.TryGetValue(platformId, out id) ? id : null;
        }

        public List<NexusOrder> All() { return new List<NexusOrder>(orders.Values); }

        /// <summary>Adds an order; the oldest one that is over makes room for it.</summary>
        public void Add(NexusOrder order)
        {
            orders[order.Id] = order;
            age.Enqueue(order.Id);
            for (int tries = age.Count; age.Count > OrdersMax && tries > 0; tries--)
            {
                string oldest = age.Dequeue();
                NexusOrder found;
                if (orders.TryGetValue(oldest, out found) && !found.IsOver) age.Enqueue(oldest);
                else orders.Remove(oldest);
            }
        }

        /// <summary>Notes an execution as it is now; what was noted of it before, or null for a new one.</summary>
        public string NoteExecution(string key, string sizeAndPrice)
        {
            string before;
            bool isKnown = executions.TryGetValue(key, out before);
            executions[key] = sizeAndPrice;
            if (isKnown) return before;
            executionAge.Enqueue(key);
            if (executionAge.Count > ExecutionsMax) executions.Remove(executionAge.Dequeue());
            return null;
        }
    }
}
