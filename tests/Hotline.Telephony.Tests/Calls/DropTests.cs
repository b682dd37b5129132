using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>What is dropped is counted by kind, and told once a minute.</summary>
public sealed class DropTests
{
    private static readonly IPEndPoint Stranger = new(IPAddress.Parse("203.0.113.9"), 5060);
    private static readonly IPEndPoint Neighbour = new(IPAddress.Parse("10.0.0.66"), 5060);

    private readonly EngineBench bench = new();

    [Fact]
    public void Refused_sources_and_garbage_raise_their_counters_and_keep_alives_do_not()
    {
        Assert.Equal(SipArrival.Dropped, Send("OPTIONS sip:12345@10.0.0.1 SIP/2.0\r\n\r\n", Stranger));
        Send("hello", Neighbour);
        Send("\r\n\r\n", Neighbour);
        Send("", Neighbour);
        Assert.Equal((1L, 1L), (bench.Drops.Of(Drop.RefusedSource), bench.Drops.Of(Drop.UnreadableSip)));
        Assert.All(bench.Drops.All.Where(one => one.Kind is not (nameof(Drop.RefusedSource) or nameof(Drop.UnreadableSip))), one => Assert.Equal(0, one.Count));
    }

    [Fact]
    public void A_flood_is_counted_where_it_is_held_off()
    {
        for (var i = 0; i < 2100; i++)
        {
            Send("hello", Neighbour);
        }

        Assert.Equal((2000L, 100L), (bench.Drops.Of(Drop.UnreadableSip), bench.Drops.Of(Drop.Flood)));
    }

    [Fact]
    public void The_web_side_is_told_once_a_minute_of_what_is_new_and_of_nothing_else()
    {
        Send("hello", Neighbour);
        Send("hello", Stranger);
        bench.Wait(61);
        Assert.Equal(new Dictionary<string, long> { ["RefusedSource"] = 1, ["UnreadableSip"] = 1 }, bench.Sink.Single<PacketsDropped>().Counts);
        bench.Wait(60);
        Send("hello", Neighbour);
        bench.Wait(60);
        Assert.Equal(new Dictionary<string, long> { ["UnreadableSip"] = 1 }, bench.Sink.Events.OfType<PacketsDropped>().Last().Counts);
        Assert.Equal(2, bench.Sink.Events.OfType<PacketsDropped>().Count());
    }

    [Fact]
    public void The_process_shows_them_as_a_meter()
    {
        using var meter = new Meter("test-of-drops");
        bench.Drops.ShowIn(meter);
        Send("hello", Neighbour);
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter == meter)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => seen[(string)tags[0].Value!] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal((1L, 0L), (seen["UnreadableSip"], seen["Flood"]));
    }

    [Fact]
    public async Task A_connection_whose_bytes_are_no_messages_and_one_of_a_refused_source_are_counted()
    {
        var ct = TestContext.Current.CancellationToken;
        var isAllowed = true;
        using var transport = new StreamTransport(null, new StreamLimits(), _ => isAllowed ? Standing.Served : null, _ => { }, TimeProvider.System, NullLogger.Instance, bench.Drops);
        var listen = new IPEndPoint(IPAddress.Loopback, transport.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
        using var stop = new CancellationTokenSource();
        var running = transport.RunAsync((_, _, _) => ValueTask.CompletedTask, stop.Token);
        await CutOffAsync(listen, ct);
        isAllowed = false;
        await CutOffAsync(listen, ct);
        Assert.Equal((1L, 1L), (bench.Drops.Of(Drop.BrokenStream), bench.Drops.Of(Drop.RefusedSource)));
        await stop.CancelAsync();
        await running;
    }

    private static async Task CutOffAsync(IPEndPoint node, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(node, ct);
        try
        {
            await client.GetStream().WriteAsync("INVITE sip:x SIP/2.0\r\nContent-Length: much\r\n\r\n"u8.ToArray(), ct);
            Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], ct));
        }
        catch (IOException)
        {
            // Reset: cut off just the same.
        }
    }

    private SipArrival Send(string text, IPEndPoint source) => bench.Engine.Receive(SipText.Bytes(text), source);
}
