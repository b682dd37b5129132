using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hotline.Agent;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

public sealed class CallMeterTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_trunk_that_refuses_drops_or_sounds_badly_shows_in_the_meters()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var seen = new ConcurrentQueue<string>();
        using var listener = Listen(scene.Web.Services.GetRequiredService<IMeterFactory>(), seen);
        var call = Guid.CreateVersion7();
        await scene.Node.TellAsync(new CallArrived(call, new CallerNumber("13879100001"), "12345", Now, CallOrigin.Phone, "ct"), new CallAnswered(call, null, Now));
        await ShowsAsync("hotline.calls.up 1 node=tel-1 trunk=ct");

        await scene.Node.TellAsync(
            new CallEnded(call, CallEndCause.Normal, CallSide.Caller, false, Now, new CallClearing(200, null, 16)),
            new LegMeasured(call, Guid.CreateVersion7(), null, new LegQuality(1000, 50, 4.8, 3, null, null, 2.5), Now),
            new CallRefused(Guid.CreateVersion7(), new CallerNumber("13879100002"), "12345", "ct", 503, 4, Now));
        await ShowsAsync("hotline.calls.ended 1 by=Caller cause=Normal q850=16 sip=200 trunk=ct");
        await ShowsAsync("hotline.legs.mos 2.5 side=caller trunk=ct");
        await ShowsAsync("hotline.legs.loss 4.8 side=caller trunk=ct");
        await ShowsAsync("hotline.calls.refused 5 sip=503 trunk=ct");
        await ShowsAsync("hotline.calls.up 0 node=tel-1 trunk=ct");

        // Told again, as after a link that broke before its acknowledgement: counted once.
        Assert.Single(seen, line => line.StartsWith("hotline.calls.ended", StringComparison.Ordinal));

        Task ShowsAsync(string line) => WaitFor.TrueAsync(() => seen.Contains(line), $"{line} of\n{string.Join('\n', seen)}");
    }

    private static MeterListener Listen(IMeterFactory factory, ConcurrentQueue<string> seen)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == AgentModule.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Enqueue(Line(instrument, value, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Enqueue(Line(instrument, value, tags)));
        listener.Start();
        return listener;
    }

    private static string Line(Instrument instrument, IFormattable value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => FormattableString.Invariant(
        $"{instrument.Name} {value} {string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"))}");
}
