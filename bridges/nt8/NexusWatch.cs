// Listens to one account and to the connections. NinjaTrader's threads only copy and return.
using System;
using System.Threading;
using NinjaTrader.Cbi;

namespace NexusGateway.Nt8
{
    /// <summary>Start, Look, TryTake, CatchUp and Detach are the pump's, Detach also that of whoever ends the bridge.</summary>
    public sealed class NexusWatch
    {
        private const int HeardMax = 50000;
        private readonly NexusDesk desk;
        private readonly NexusEvents events;
        private readonly AutoResetEvent wake;
        private readonly NexusQueue<NexusHeard> heard = new NexusQueue<NexusHeard>(HeardMax);
        private volatile bool isStopping;
        private volatile bool hasItems;
        private volatile bool isLookDue = true;
        private Account attached;

        public NexusWatch(NexusDesk desk, NexusEvents events, AutoResetEvent wake)
        {
            this.desk = desk;
            this.events = events;
            this.wake = wake;
        }

        public void Start()
        {
            Connection.ConnectionStatusUpdate += OnConnection;
            Account.AccountStatusUpdate += OnAccount;
        }

        /// <summary>Hears nothing more; handlers that are on their way return at once.</summary>
        public void Stop()
        {
            isStopping = true;
            Connection.ConnectionStatusUpdate -= OnConnection;
            Account.AccountStatusUpdate -= OnAccount;
        }

        public bool TryTake(out NexusHeard next) { return heard.TryTake(out next); }

        /// <summary>Whether something may have changed since the last look.</summary>
        public bool TakeLookDue()
        {
            bool isDue = isLookDue;
            isLookDue = false;
            return isDue;
        }

        public bool TakeItemsChanged()
        {
            bool has = hasItems;
            hasItems = false;
            return has;
        }

        public void LookAgain()
        {
            if (isStopping) return;
            isLookDue = true;
            wake.Set();
        }

        /// <summary>
        /// Finds the account: it appears after its connection, and may leave. The link of one that left ends before another one
        /// is listened to.
        /// </summary>
        public void Look(string name, Action<string> drop)
        {
            Account found = null;
            lock (Account.All) foreach (Account each in Account.All) if (each.Name == name) found = each;
            if (found == attached) return;
            bool hasLeft = attached != null;
            Detach();
            if (hasLeft) drop("account " + name + " has left NinjaTrader");
            if (found == null) return;
            found.OrderUpdate += OnOrder;
            found.ExecutionUpdate += OnExecution;
            found.PositionUpdate += OnPosition;
            found.AccountItemUpdate += OnItem;
            attached = found;
            try { events.Adopt(found, false, false); }
            catch (Exception)
            {
                // Half of it is nothing: the next look begins anew.
                Detach();
                throw;
            }
            desk.Account = found;
        }

        /// <summary>Reads from the account what did not fit into the queue.</summary>
        public void CatchUp()
        {
            if (heard.TakeRefused() > 0 && attached != null) events.Adopt(attached, true, false);
        }

        public void Detach()
        {
            Account left = attached;
            desk.Account = null;
            attached = null;
            if (left == null) return;
            left.OrderUpdate -= OnOrder;
            left.ExecutionUpdate -= OnExecution;
            left.PositionUpdate -= OnPosition;
            left.AccountItemUpdate -= OnItem;
        }

        private void OnOrder(object sender, OrderEventArgs e) { Hear(delegate { return NexusHeard.Of(e); }); }

        private void OnExecution(object sender, ExecutionEventArgs e) { Hear(delegate { return NexusHeard.Of(e); }); }

        private void OnPosition(object sender, PositionEventArgs e) { Hear(delegate { return NexusHeard.Of(e); }); }

        private void Hear(Func<NexusHeard> copy)
        {
            if (isStopping) return;
            try
            {
                heard.TryAdd(copy());
                wake.Set();
            }
            catch (Exception fault)
            {
                NexusOutput.Fault("event", fault);
            }
        }

        /// <summary>Fires at every change: the pump sends what it is once a second.</summary>
        private void OnItem(object sender, AccountItemEventArgs e) { hasItems = true; }

        private void OnConnection(object sender, ConnectionStatusEventArgs e) { LookAgain(); }

        private void OnAccount(object sender, AccountStatusEventArgs e) { LookAgain(); }
    }
}
