using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>Takes the events of calls and recordings, writes them down, and so wakes the link. Safe for any thread.</summary>
internal sealed partial class EventSink(EventSpool spool, LiveCallJournal live, TimeProvider time, ILogger<EventSink> logger) : ICallEventSink
{
    public long LastSeq => spool.LastSeq;

    /// <summary>When this returns, the event outlives a kill of the process.</summary>
    public void Publish(TelephonyEvent happened)
    {
        // A call is written down before it is told of, and crossed out after: a crash between the two tells its end twice, never not at all.
        if (happened is CallArrived or CallPlaced)
            Note(((CallEvent)happened).CallId, live.Began);
        else if (happened is AgentBridged bridged)
            Note(bridged.CallId, live.Bridged);
        spool.Append(happened);
        if (happened is CallEnded ended)
            Note(ended.CallId, live.Ended);
    }

    /// <summary>Tells of the calls that died with an earlier process. Called once, before the first call.</summary>
    public void ReportInterrupted()
    {
        foreach (var (callId, bridged) in live.LeftOver())
        {
            Publish(new CallEnded(callId, CallEndCause.Interrupted, CallSide.System, bridged, time.GetUtcNow()));
            LogInterrupted(callId);
        }
    }

    private void Note(Guid callId, Action<Guid> note)
    {
        try
        {
            note(callId);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            LogNoteFailed(problem);
        }
    }

    [LoggerMessage(1311, LogLevel.Warning, "Call {CallId} was up when the node died and is reported as interrupted")]
    private partial void LogInterrupted(Guid callId);

    [LoggerMessage(1312, LogLevel.Error, "The journal of live calls can not be written")]
    private partial void LogNoteFailed(Exception problem);
}
