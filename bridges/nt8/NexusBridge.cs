// NexusBridge: lets the NEXUS Gateway on this PC trade one account of this NinjaTrader 8. It dials the gateway; nothing
// listens here, so that a recompile can never find its port taken.
using System;
using NexusGateway.Nt8;
using NinjaTrader.NinjaScript;

namespace NinjaTrader.NinjaScript.AddOns
{
    /// <summary>The shell that NinjaTrader knows. All else is in NexusGateway.Nt8.</summary>
    public class NexusBridge : AddOnBase
    {
        private NexusCore core;

        protected override void OnStateChange()
        {
            try
            {
                if (State == State.SetDefaults)
                {
                    // NinjaTrader makes instances that it throws away at once: nothing is opened here.
                    Name = "NexusBridge";
                    Description = "Connects this NinjaTrader to the NEXUS Gateway on this PC.";
                }
                else if ((State == State.Configure || State == State.Active) && core == null)
                {
                    core = new NexusCore();
                    core.Start();
                }
                else if (State == State.Terminated && core != null)
                {
                    NexusCore ended = core;
                    core = null;
                    ended.Stop();
                }
            }
            catch (Exception fault)
            {
                NexusOutput.Fault("state " + State, fault);
            }
        }
    }
}
