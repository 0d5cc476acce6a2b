// Bounded queues: order events until the gateway has them on disk, and everything that one thread hands to another.
using System;
using System.Collections.Generic;

namespace NexusGateway.Nt8
{
    /// <summary>A queue between threads that never grows beyond its bound: what does not fit is refused and counted.</summary>
    public sealed class NexusQueue<T>
    {
        private readonly Queue<T> items = new Queue<T>();
        private readonly int max;
        private long refused;

        public NexusQueue(int max) { this.max = max; }

        /// <summary>How many did not fit since the last look.</summary>
        public long TakeRefused()
        {
            lock (items)
            {
                long count = refused;
                refused = 0;
                return count;
            }
        }

        public bool TryAdd(T item)
        {
            lock (items)
            {
                if (items.Count >= max)
                {
                    refused++;
                    return false;
                }
                items.Enqueue(item);
                return true;
            }
        }

        public bool TryTake(out T item)
        {
            lock (items)
            {
                bool has = items.Count > 0;
                item = has ? items.Dequeue() : default(T);
                return has;
            }
        }

        public void Clear() { lock (items) items.Clear(); }
    }

    /// <summary>
    /// Order events, numbered from 1 at each start under an epoch of its own. The newest 10,000 that were not acknowledged
    /// are kept and sent again on each new link; of more the oldest are forgotten, and the gateway's reports tell of them.
    /// </summary>
    public sealed class NexusOutbox
    {
        private const int EventsMax = 10000;
        private readonly object sync = new object();
        private readonly LinkedList<KeyValuePair<long, byte[]>> events = new LinkedList<KeyValuePair<long, byte[]>>();
        private readonly string epoch;
        private long next = 1;
        private LinkedListNode<KeyValuePair<long, byte[]>> unsent;

        public NexusOutbox(string epoch) { this.epoch = epoch; }

        public int Waiting { get { lock (sync) return events.Count; } }

        /// <summary>Numbers an event, ends its map and keeps it.</summary>
        public void Add(NexusWriter message)
        {
            lock (sync)
            {
                byte[] frame = message.Text("epoch", epoch).Whole("seq", next).End().ToFrame();
                LinkedListNode<KeyValuePair<long, byte[]>> node = events.AddLast(new KeyValuePair<long, byte[]>(next, frame));
                next++;
                if (unsent == null) unsent = node;
                if (events.Count <= EventsMax) return;
                if (unsent == events.First) unsent = unsent.Next;
                events.RemoveFirst();
            }
        }

        /// <summary>Forgets an event and all before it; an epoch that is not ours says nothing.</summary>
        public void Acknowledge(string ofEpoch, long seq)
        {
            lock (sync)
            {
                if (ofEpoch != epoch) return;
                while (events.First != null && events.First.Value.Key <= seq && events.First != unsent) events.RemoveFirst();
            }
        }

        /// <summary>Forgets all events, sent or not.</summary>
        public void Clear()
        {
            lock (sync)
            {
                events.Clear();
                unsent = null;
            }
        }

        /// <summary>A new link: all that is not acknowledged is to be sent again.</summary>
        public void LinkOpened() { lock (sync) unsent = events.First; }

        /// <summary>The next frame to send; null where all were sent.</summary>
        public byte[] TakeUnsent()
        {
            lock (sync)
            {
                if (unsent == null) return null;
                byte[] frame = unsent.Value.Value;
                unsent = unsent.Next;
                return frame;
            }
        }
    }
}
