// Where an AddOn meets the platform itself: its base class, the output window, the folders, the time zone.
using System;
using System.Collections.Generic;
using System.Threading;

namespace NinjaTrader.NinjaScript
{
    public abstract class AddOnBase
    {
        public string Name { get; set; }
        public string Description { get; set; }
        public State State { get; private set; }

        protected virtual void OnStateChange() { }

        /// <summary>What the platform calls.</summary>
        public void SetState(State state)
        {
            State = state;
            OnStateChange();
        }
    }
}

namespace NinjaTrader.Code
{
    public static class Output
    {
        /// <summary>Who reads the window.</summary>
        public static Action<string> Printed = delegate { };

        public static void Process(string text, NinjaTrader.NinjaScript.PrintTo tab) { Printed(text); }
    }
}

namespace NinjaTrader.Core
{
    /// <summary>UserDataDir is not in what was read; the time zone and MaxDate are.</summary>
    public static class Globals
    {
        public static readonly DateTime MaxDate = new DateTime(2099, 12, 1);
        public static string UserDataDir = "";
        public static readonly GeneralOptions GeneralOptions = new GeneralOptions();
        /// <summary>The clock of the stand-in against the one of this PC.</summary>
        public static TimeSpan Offset = TimeSpan.Zero;

        /// <summary>The time of the platform, in its time zone, without a mark of which.</summary>
        public static DateTime PlatformNow()
        {
            DateTime now = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UtcNow + Offset, GeneralOptions.TimeZoneInfo);
            return DateTime.SpecifyKind(now, DateTimeKind.Unspecified);
        }
    }

    public sealed class GeneralOptions
    {
        public TimeZoneInfo TimeZoneInfo = TimeZoneInfo.Utc;
    }
}

namespace System.Windows.Threading
{
    /// <summary>One thread that works off what it is given, as the thread of an instrument does.</summary>
    public sealed class Dispatcher
    {
        private readonly Queue<Action> work = new Queue<Action>();
        public bool HasShutdownStarted { get { return false; } }

        public Dispatcher()
        {
            Thread thread = new Thread(Run) { IsBackground = true, Name = "dispatcher" };
            thread.Start();
        }

        /// <summary>Returns a DispatcherOperation there; the AddOn does not look at it.</summary>
        public object InvokeAsync(Action action)
        {
            lock (work)
            {
                work.Enqueue(action);
                Monitor.Pulse(work);
            }
            return action;
        }

        private void Run()
        {
            while (true)
            {
                Action next;
                lock (work)
                {
                    while (work.Count == 0) Monitor.Wait(work);
                    next = work.Dequeue();
                }
                next();
            }
        }
    }
}
