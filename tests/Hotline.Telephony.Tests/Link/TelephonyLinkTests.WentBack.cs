using Hotline.Testing;

namespace Hotline.Telephony.Tests.Link;

/// <summary>A web side whose database went back behind what it had said.</summary>
public sealed partial class TelephonyLinkTests
{
    [Fact]
    public async Task A_web_side_that_lost_what_it_had_committed_gets_it_again()
    {
        await using var web = await WebSide.StartAsync(_memory, Ct);
        await using var node = new LinkBench(_disk, web.Url);
        await node.StartAsync(Ct);
        for (int i = 1; i <= 30; i++)
            node.Publish(i);
        await CommittedAsync(30);
        await Poll.UntilAsync(() => !_disk.Spool.HasUnacknowledged, Ct);
        _memory.GoBackTo(12);
        node.Publish(31);
        await CommittedAsync(31);
        await Poll.UntilAsync(() => !_disk.Spool.HasUnacknowledged, Ct);
        Assert.Equal((2, 31L), (_memory.Attached.Count, _memory.Attached[^1].LastSeq)); // It says anew what is up there.
    }

    [Fact]
    public async Task Whoever_takes_the_events_is_told_what_is_up_also_when_another_web_node_saw_that_the_database_went_back()
    {
        await using var takes = await WebSide.StartAsync(_memory, Ct);
        var other = await WebSide.StartAsync(_memory, Ct);
        int port = other.Url.Port;
        await using var node = new LinkBench(_disk, takes.Url, other.Url);
        await node.StartAsync(Ct);
        await Poll.UntilAsync(() => _memory.Attached.Count == 2, Ct);
        for (int i = 1; i <= 30; i++)
            node.Publish(i);
        await CommittedAsync(30);
        await Poll.UntilAsync(() => !_disk.Spool.HasUnacknowledged, Ct);
        await other.DisposeAsync();
        _memory.GoBackTo(12);
        await using var back = await WebSide.StartAsync(_memory, Ct, port);
        await CommittedAsync(30);
        Assert.Equal((4, 30L), (_memory.Attached.Count, _memory.Attached[^1].LastSeq));
    }
}
