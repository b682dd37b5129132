using Hotline.Telephony.Trunks;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Calls;

/// <summary>Gateways by the name of their host.</summary>
internal sealed partial class CallEngine
{
    private readonly GatewayNames names;

    /// <summary>What is to be looked up for the settings in force.</summary>
    public IReadOnlyList<string> WantedNames => GatewayNames.In(settings);

    /// <summary>A name server has answered.</summary>
    public void Learn(string name, IReadOnlyList<GatewayTarget> targets)
    {
        Tick();
        var everywhere = GatewayNames.IsOfRegistrar(name, targets, settings);
        names.Learn(name, targets, address => everywhere ? stack.Serves(address.AddressFamily) : stack.Reaches(address), clock.GetUtcNow());
    }

    /// <summary>The trunks go on from the new address. Calls that are up stay where they are.</summary>
    private void Moved(string name)
    {
        gate.Configure(settings, names);
        admission.Configure(settings);
        LogLearned(name);
    }

    [LoggerMessage(1018, LogLevel.Information, "The gateway {Name} has an address, or another one than before")]
    private partial void LogLearned(string name);
}
