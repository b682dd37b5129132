using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Integration.Tests.Agent;

/// <summary>Events that waited in a node's spool: several go into one transaction.</summary>
public sealed class BacklogTests(PostgresFixture postgres)
{
    private const int Calls = 20;

    [Fact]
    public async Task A_backlog_of_many_calls_is_taken_once_in_order_and_several_at_a_time()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var other = await scene.AddWebAsync();
        await scene.Node.HangUpLinksAsync();
        var calls = Enumerable.Range(0, Calls).Select(_ => Guid.CreateVersion7()).ToList();
        var now = DateTimeOffset.UtcNow;
        await scene.Node.TellAsync([
            .. calls.Select(call => new CallArrived(call, new CallerNumber("13879100001"), "12345", now)),
            .. calls.Select(call => new CallAnswered(call, Guid.CreateVersion7(), now)),
            .. calls.Select(call => new CallEnded(call, CallEndCause.Normal, CallSide.Caller, false, now)),
        ]);

        // Both web nodes are given all of it, as after a lost answer.
        await Task.WhenAll(scene.Node.DialAsync(other.Url), scene.Node.DialAsync(scene.Web.Url));
        Assert.Equal(scene.Node.LastSeq, await scene.ScalarAsync<long>("select acked_seq from agent.telephony_node"));
        Assert.Equal((long)Calls, await scene.ScalarAsync<long>("""
            select count(*) from (select call_id from agent.call_event where kind <> 'waits' group by call_id
                                  having string_agg(kind, ',' order by id) = 'arrived,answered,ended') whole
            """));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));
        Assert.InRange(await scene.ScalarAsync<long>("select count(distinct xmin::text) from agent.call_event where kind <> 'waits'"), 1, Calls);
    }

    [Fact]
    public async Task An_event_that_can_not_be_applied_is_left_out_and_those_around_it_are_not()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var now = DateTimeOffset.UtcNow;
        var (before, broken, after) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        NumberedEvent[] events =
        [
            new(1, new CallArrived(before, new CallerNumber("13879100001"), "12345", now)),
            new(2, new CallArrived(broken, new CallerNumber("13879100002"), "12345\0", now)), // PostgreSQL keeps no NUL.
            new(3, new CallArrived(after, new CallerNumber("13879100003"), "12345", now)),
        ];
        for (var tries = 1; tries < 5; tries++)
        {
            await Assert.ThrowsAsync<HubException>(() => scene.Node.ReplayAsync(events));
            Assert.Equal([before], await CallsAsync(scene));
        }

        Assert.Equal(3, await scene.Node.ReplayAsync(events));
        Assert.Equal([before, after], await CallsAsync(scene));
    }

    private static async Task<Guid[]> CallsAsync(AgentScene scene) => await scene.ScalarAsync<Guid[]>("select array_agg(id order by node_seq) from agent.call");
}
