using Hotline.Telephony.Contracts;
using Hotline.Telephony.Link;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.Link;

public sealed class EventSinkTests : IDisposable
{
    private readonly SpoolBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Calls_that_were_up_when_the_node_died_are_told_as_interrupted_and_others_are_not()
    {
        Guid over = Guid.NewGuid(), waiting = Guid.NewGuid(), talking = Guid.NewGuid();
        var sink = Sink();
        foreach (var call in new[] { over, waiting, talking })
            sink.Publish(new CallArrived(call, CallerNumber.Withheld, "12345", SpoolBench.At));
        sink.Publish(new AgentBridged(talking, Guid.NewGuid(), "8001", SpoolBench.At));
        sink.Publish(new CallEnded(over, CallEndCause.Normal, CallSide.Caller, true, SpoolBench.At));

        _bench.Reopen();
        Sink().ReportInterrupted();
        var told = _bench.All().Skip(5).Select(e => (CallEnded)e.Event).ToDictionary(e => e.CallId);
        Assert.Equal(2, told.Count);
        Assert.False(told[waiting].Bridged);
        Assert.True(told[talking].Bridged);
        Assert.All(told.Values, e => Assert.Equal((CallEndCause.Interrupted, CallSide.System), (e.Cause, e.EndedBy)));

        Sink().ReportInterrupted();
        Assert.Equal(7, _bench.Spool.LastSeq);
    }

    private EventSink Sink() => new(
        _bench.Spool, new LiveCallJournal(Path.Combine(_bench.Root, "live")), TimeProvider.System, NullLogger<EventSink>.Instance);
}
