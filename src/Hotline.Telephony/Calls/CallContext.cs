using Hotline.Telephony.Calls.Lines;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Calls;

/// <summary>What every call of the node works with.</summary>
/// <param name="Report">Brings an event of media back into the engine's loop.</param>
/// <param name="Settings">The settings now in force.</param>
/// <param name="UtcNow">Wall clock, for the stamps of events.</param>
internal sealed record CallContext(
    SipStack Stack, TimerQueue Timers, IMediaEngine Media, PhoneRegistrar Registrar, BrowserLines Lines, ICallEventSink Sink, CallOptions Options,
    Action<MediaEvent> Report, Func<NodeSettings> Settings, Func<DateTimeOffset> UtcNow)
{
    /// <summary>Lines of the carriers' trunks, for legs of ours.</summary>
    public required OutwardLines TrunkLines { get; init; }

    /// <summary>Told of a trunk that is set up to do SRTP and answered a call without, or under no line of ours.</summary>
    public required Action<Trunk> NotSecured { get; init; }
}
