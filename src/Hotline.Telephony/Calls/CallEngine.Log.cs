using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Trunks;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Calls;

internal sealed partial class CallEngine
{
    /// <summary>Once a minute, without the address: a phone's address may tell who works where.</summary>
    private void SayFlooded()
    {
        if (timers.Now >= floodSaidUntil)
        {
            floodSaidUntil = timers.Now + TimeSpan.FromMinutes(1);
            LogFlooded();
        }
    }

    /// <summary>The first at once, then each minute how many they were: a scan must not fill the log.</summary>
    private void SayRefused()
    {
        strangers++;
        if (timers.Now >= refusedSaidUntil)
        {
            refusedSaidUntil = timers.Now + TimeSpan.FromMinutes(1);
            LogRefused(strangers);
            strangers = 0;
        }
    }

    /// <summary>A phone without its address: it may tell who works where.</summary>
    public void OnCutUp(IPEndPoint peer) => LogCutUp(admission.TrunkOf(peer.Address)?.Code ?? "(a phone)");

    /// <summary>Once a minute a trunk: every call by it fails so.</summary>
    private void SayNotSecured(Trunk trunk)
    {
        if (!notSecured.Has(trunk.Code, timers.Now))
        {
            notSecured.Add(trunk.Code, timers.Now);
            LogNotSecured(trunk.Code);
        }
    }

    private void Publish(TelephonyEvent happened)
    {
        if (happened is TrunkStateChanged changed)
        {
            LogTrunk(changed.Trunk, changed.State, admission.LastStatus(changed.Trunk));
        }

        context.Sink.Publish(happened);
    }

    [LoggerMessage(1010, LogLevel.Information, "Call {CallId} arrived")]
    private partial void LogArrived(Guid callId);

    [LoggerMessage(1011, LogLevel.Information, "Call {CallId} ended")]
    private partial void LogEnded(Guid callId);

    [LoggerMessage(1012, LogLevel.Warning, "Call refused: {Calls} calls are up or no RTP port is free")]
    private partial void LogFull(int calls);

    [LoggerMessage(1014, LogLevel.Warning, "A source sends more SIP than the allowance; the excess is dropped. If it is a trunk, enter its network")]
    private partial void LogFlooded();

    [LoggerMessage(1017, LogLevel.Warning, "{Count} calls or registrations from neither a trunk nor a phone of ours were refused since this was said last")]
    private partial void LogRefused(long count);

    [LoggerMessage(1023, LogLevel.Warning, "What is too long for a datagram goes in pieces to {Trunk}, which takes no TCP; pieces get lost where firewalls drop them")]
    private partial void LogCutUp(string trunk);

    [LoggerMessage(1024, LogLevel.Warning, "Trunk {Trunk} is set to secure its sound and answered a call of ours without SRTP, or under no key line of ours; the call was ended")]
    private partial void LogNotSecured(string trunk);

    [LoggerMessage(1013, LogLevel.Information, "Settings {Version} in force: {Phones} phones, {Trunks} trunk networks")]
    private partial void LogConfigured(long version, int phones, int trunks);

    [LoggerMessage(1016, LogLevel.Information, "Trunk {Trunk} is {State}; its registrar said {Status} last (0: nothing, or it has none)")]
    private partial void LogTrunk(string trunk, TrunkState state, int status);
}
