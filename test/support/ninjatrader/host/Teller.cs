// Tells events on a thread of its own as NinjaTrader does: in order, or early inside the call that causes them, or in any
// order and some of them twice.
using System;
using System.Collections.Generic;
using System.Threading;

public sealed class Teller
{
    private const int UntidyMs = 15;
    private readonly List<Action> waiting = new List<Action>();
    private readonly Random random;
    private int busy;

    /// <summary>Before the call returns that causes it.</summary>
    public volatile bool IsEarly;
    public volatile bool IsUntidy;
    /// <summary>Nothing is told at all.</summary>
    public volatile bool IsDeaf;

    public Teller(int seed)
    {
        random = new Random(seed);
        Thread thread = new Thread(Run) { IsBackground = true, Name = "events" };
        thread.Start();
    }

    public void Tell(Action action)
    {
        if (IsDeaf) return;
        if (IsEarly)
        {
            action();
            return;
        }
        lock (waiting)
        {
            waiting.Add(action);
            Monitor.PulseAll(waiting);
        }
    }

    /// <summary>Waits until all was told.</summary>
    public void Settle()
    {
        lock (waiting) while (waiting.Count > 0 || busy > 0) Monitor.Wait(waiting);
    }

    private void Run()
    {
        while (true)
        {
            List<Action> told;
            lock (waiting)
            {
                while (waiting.Count == 0) Monitor.Wait(waiting);
                busy = 1;
            }
            if (IsUntidy) Thread.Sleep(UntidyMs);
            lock (waiting)
            {
                told = new List<Action>(waiting);
                waiting.Clear();
            }
            if (IsUntidy) Mix(told);
            foreach (Action each in told) each();
            lock (waiting)
            {
                busy = 0;
                Monitor.PulseAll(waiting);
            }
        }
    }

    private void Mix(List<Action> told)
    {
        foreach (Action each in told.ToArray()) if (random.Next(3) == 0) told.Add(each);
        for (int i = told.Count - 1; i > 0; i--)
        {
            int other = random.Next(i + 1);
            Action kept = told[i];
            told[i] = told[other];
            told[other] = kept;
        }
    }
}
