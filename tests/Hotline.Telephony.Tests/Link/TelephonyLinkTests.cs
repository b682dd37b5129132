using System.Security.Cryptography;
using Hotline.Telephony.Contracts;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Link;

/// <summary>The link against a real hub on a real Kestrel.</summary>
public sealed partial class TelephonyLinkTests : IDisposable
{
    private readonly SpoolBench _disk = new();
    private readonly WebMemory _memory = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task Events_arrive_once_and_in_order_and_leave_the_disk()
    {
        await using var web = await WebSide.StartAsync(_memory, Ct);
        await using var node = new LinkBench(_disk, web.Url);
        node.Publish(1);
        await node.StartAsync(Ct);
        for (int i = 2; i <= 500; i++)
            node.Publish(i);
        await CommittedAsync(500);
        await Poll.UntilAsync(() => !_disk.Spool.HasUnacknowledged, Ct);
        Assert.Equal("node-1", _memory.Attached[0].NodeId);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-15)]
    public async Task A_node_goes_by_the_houses_time_whatever_its_machine_says(int minutesOff)
    {
        await using var web = await WebSide.StartAsync(_memory, Ct);
        await using var node = new LinkBench(_disk, new OffTime(TimeSpan.FromMinutes(minutesOff)), [web.Url]);
        Assert.InRange((node.House.GetUtcNow() - TimeProvider.System.GetUtcNow()).Duration(), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(61));
        await node.StartAsync(Ct);
        await Poll.UntilAsync(() => node.IsAttached, Ct);
        Assert.InRange((node.House.GetUtcNow() - TimeProvider.System.GetUtcNow()).Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.InRange((node.House.Skew - TimeSpan.FromMinutes(minutesOff)).Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_web_node_of_before_that_does_not_say_the_time_is_attached_to_all_the_same()
    {
        _memory.KnowsTheTime = false;
        await using var web = await WebSide.StartAsync(_memory, Ct);
        await using var node = new LinkBench(_disk, new OffTime(TimeSpan.FromHours(1)), [web.Url]);
        await node.StartAsync(Ct);
        await Poll.UntilAsync(() => node.IsAttached, Ct);
        Assert.InRange(node.House.GetUtcNow() - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task A_web_side_that_is_killed_again_and_again_gets_every_event_exactly_once()
    {
        var web = await WebSide.StartAsync(_memory, Ct);
        int port = web.Url.Port;
        await using var node = new LinkBench(_disk, web.Url);
        await node.StartAsync(Ct);
        int sent = 0;
        for (int life = 0; life < 4; life++)
        {
            for (int i = 0; i < 60; i++)
                node.Publish(++sent);
            await Poll.UntilAsync(() => _memory.Committed.Length > sent - 60, Ct);
            await web.DisposeAsync();
            for (int i = 0; i < 20; i++)
                node.Publish(++sent);
            web = await WebSide.StartAsync(_memory, Ct, port);
        }
        await CommittedAsync(sent);
        await web.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_lost_after_the_commit_repeats_the_batch_and_not_the_events()
    {
        _memory.LoseAnswers = 3;
        await using var web = await WebSide.StartAsync(_memory, Ct);
        await using var node = new LinkBench(_disk, web.Url);
        await node.StartAsync(Ct);
        for (int i = 1; i <= 50; i++)
            node.Publish(i);
        await CommittedAsync(50);
    }

    [Fact]
    public async Task A_node_that_was_killed_goes_on_from_its_disk()
    {
        await using (var first = new LinkBench(_disk))
            for (int i = 1; i <= 10; i++)
                first.Publish(i);
        _disk.Reopen();
        await using var web = await WebSide.StartAsync(_memory, Ct);
        await using var second = new LinkBench(_disk, web.Url);
        second.Publish(11);
        await second.StartAsync(Ct);
        await CommittedAsync(11);
    }

    [Fact]
    public async Task With_one_of_two_web_nodes_gone_events_go_to_the_other()
    {
        await using var alive = await WebSide.StartAsync(_memory, Ct);
        var dying = await WebSide.StartAsync(_memory, Ct);
        await using var node = new LinkBench(_disk, dying.Url, alive.Url);
        await node.StartAsync(Ct);
        node.Publish(1);
        await CommittedAsync(1);
        await dying.DisposeAsync();
        node.Publish(2);
        await CommittedAsync(2);
    }

    [Fact]
    public async Task A_command_is_done_once_however_often_it_comes_and_every_time_answered()
    {
        await using var web = await WebSide.StartAsync(_memory, Ct);
        await using var node = new LinkBench(_disk, web.Url);
        await node.StartAsync(Ct);
        await Poll.UntilAsync(() => node.IsAttached, Ct);
        var ring = new RingAgent(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "8001", 20);
        await web.Node.Execute(ring);
        await web.Node.Execute(ring);
        await web.Node.Execute(new HangUp(Guid.NewGuid(), Guid.NewGuid()));
        await Poll.UntilAsync(() => _memory.Results.Count == 3, Ct);
        Assert.Equal(ring, Assert.IsType<RingAgent>(node.Calls.Executed[0]));
        Assert.Equal(2, node.Calls.Executed.Length);
        Assert.Equal([null, null, "call.unknown"], _memory.Results.Select(r => r.Refusal).Order(StringComparer.Ordinal)); // What they came to is told side by side.
    }

    [Fact]
    public async Task Settings_are_put_in_force_cached_and_there_without_the_web_side()
    {
        _memory.Settings = new NodeSettings(7, ["12345"], "hotline", [new PhoneSecret("8001", "aa", "bb")], ["10.0.0.0/8"], 2, 50, "", "");
        await using (var web = await WebSide.StartAsync(_memory, Ct))
        await using (var node = new LinkBench(_disk, web.Url))
        {
            await node.StartAsync(Ct);
            await Poll.UntilAsync(() => node.IsAttached, Ct);
            await web.Node.Configure(_memory.Settings with { Version = 6, MaxCalls = 1 });
            await web.Node.Configure(_memory.Settings with { Version = 8, MaxCalls = 99 });
            await Poll.UntilAsync(() => node.Calls.Configured.Length == 2, Ct);
            Assert.Equal([50, 99], node.Calls.Configured.Select(s => s.MaxCalls));
            await Poll.UntilAsync(() => File.Exists(Path.Combine(_disk.Root, "settings")), Ct);
        }
        Assert.DoesNotContain("8001", await File.ReadAllTextAsync(Path.Combine(_disk.Root, "settings"), Ct));
        _disk.Reopen();
        await using var alone = new LinkBench(_disk);
        await alone.RestoreAsync(Ct);
        Assert.Equal("8001", Assert.Single(Assert.Single(alone.Calls.Configured).Phones).Extension);
    }

    [Fact]
    public async Task A_web_side_whose_database_was_set_back_is_obeyed_at_the_next_attach()
    {
        var before = NodeSettings.Unconfigured with { Version = 50, MaxCalls = 50 };
        _memory.Settings = before;
        await using (var web = await WebSide.StartAsync(_memory, Ct))
        await using (var node = new LinkBench(_disk, web.Url))
        {
            await node.StartAsync(Ct);
            await Poll.UntilAsync(() => node.IsAttached, Ct);
        }
        _disk.Reopen();
        using var keys = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        _memory.Settings = before with
        {
            Version = 3, MaxCalls = 3, RecordingKeyId = "new", RecordingPublicKey = Convert.ToBase64String(keys.ExportSubjectPublicKeyInfo()),
        };
        await using (var web = await WebSide.StartAsync(_memory, Ct))
        await using (var node = new LinkBench(_disk, web.Url))
        {
            await node.RestoreAsync(Ct);
            await node.StartAsync(Ct);
            await Poll.UntilAsync(() => node.IsAttached, Ct);
            var tape = node.Recorder.Start(Guid.NewGuid(), Guid.NewGuid());
            tape.Write(new byte[160], new byte[160]);
            tape.Close();
            await Poll.UntilAsync(() => _memory.Committed.Length == 1, Ct);
            Assert.IsType<RecordingClosed>(_memory.Committed[0].Event);
            await web.Node.Configure(_memory.Settings with { Version = 2, MaxCalls = 2 });
            await web.Node.Configure(_memory.Settings with { Version = 4, MaxCalls = 4 });
            await Poll.UntilAsync(() => node.Calls.Configured.Length == 3, Ct);
            Assert.Equal([50, 3, 4], node.Calls.Configured.Select(s => s.MaxCalls));
        }
    }

    [Fact]
    public async Task The_settings_already_in_force_are_not_put_in_force_again_at_an_attach()
    {
        _memory.Settings = NodeSettings.Unconfigured with { Version = 7, Phones = [new PhoneSecret("8001", "aa", "bb")] };
        await using var web = await WebSide.StartAsync(_memory, Ct);
        await using (var first = new LinkBench(_disk, web.Url))
        {
            await first.StartAsync(Ct);
            await Poll.UntilAsync(() => first.IsAttached, Ct);
        }
        _disk.Reopen();
        await using var second = new LinkBench(_disk, web.Url);
        await second.RestoreAsync(Ct);
        await second.StartAsync(Ct);
        await Poll.UntilAsync(() => second.IsAttached, Ct);
        Assert.Single(second.Calls.Configured);
    }

    [Fact]
    public async Task A_recording_is_read_in_pieces_and_discarded_on_command()
    {
        await using var web = await WebSide.StartAsync(_memory, Ct);
        await using var node = new LinkBench(_disk, web.Url);
        var id = Guid.NewGuid();
        byte[] file = new byte[150_000];
        new Random(1).NextBytes(file);
        await File.WriteAllBytesAsync(node.Recordings.PartPath(id), file, Ct);
        node.Recordings.BeginFinish(id);
        node.Recordings.Finish(id);
        await node.StartAsync(Ct);
        string connection = await Poll.UntilAsync(() => node.IsAttached ? _memory.Connection : null, Ct);

        var read = new List<byte>();
        while (await web.ReadRecordingAsync(connection, id, read.Count, 64 * 1024) is { Length: > 0 } piece)
            read.AddRange(piece);
        Assert.Equal(file, read);
        Assert.Null(await web.ReadRecordingAsync(connection, Guid.NewGuid(), 0, 100));
        await web.Node.Execute(new DiscardRecording(Guid.NewGuid(), id));
        await Poll.UntilAsync(() => _memory.Results.Count == 1, Ct);
        Assert.Null(await web.ReadRecordingAsync(connection, id, 0, 100));
    }

    private async Task CommittedAsync(int count)
    {
        await Poll.UntilAsync(() => _memory.Committed.Length >= count, Ct);
        Assert.Equal(Enumerable.Range(1, count), _memory.Committed.Select(SpoolBench.Number));
        Assert.Equal(Enumerable.Range(1, count), _memory.Committed.Select(e => (int)e.Seq));
    }

    /// <summary>A machine whose clock is set wrongly; its timers and timestamps are as good as any.</summary>
    private sealed class OffTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
