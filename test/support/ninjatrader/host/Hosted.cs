// Loads the AddOn as NinjaTrader does after each compile: as a new assembly, with its own statics, beside the old one.
using System;
using System.IO;
using System.Reflection;
using NinjaTrader.NinjaScript;

public sealed class Hosted
{
    private readonly string file;
    private AddOnBase running;

    public Hosted(string file) { this.file = file; }

    public void Start()
    {
        ThrowAway();
        running = Make();
        running.SetState(State.SetDefaults);
        running.SetState(State.Configure);
        running.SetState(State.Active);
    }

    public void Stop()
    {
        if (running != null) running.SetState(State.Terminated);
        running = null;
    }

    /// <summary>An instance that NinjaTrader makes to read its name.</summary>
    public void ThrowAway()
    {
        AddOnBase instance = Make();
        instance.SetState(State.SetDefaults);
        if (instance.Name != "NexusBridge") throw new InvalidOperationException("the AddOn has no name");
        instance.SetState(State.Terminated);
    }

    /// <summary>The new assembly is loaded before the old one is told to end.</summary>
    public void Recompile()
    {
        AddOnBase old = running;
        AddOnBase fresh = Make();
        fresh.SetState(State.SetDefaults);
        if (old != null) old.SetState(State.Terminated);
        running = fresh;
        fresh.SetState(State.Configure);
        fresh.SetState(State.Active);
    }

    private AddOnBase Make()
    {
        Assembly assembly = Assembly.Load(File.ReadAllBytes(file));
        return (AddOnBase)Activator.CreateInstance(assembly.GetType("NinjaTrader.NinjaScript.AddOns.NexusBridge", true));
    }
}
