using Hotline.Agent.Vault;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>Recordings are kept for their time and then removed, once, whoever sweeps and whatever is killed meanwhile.</summary>
public sealed class RetentionTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recording_goes_when_its_time_is_over_and_its_row_says_when_and_why()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var over = await OldRecording.MakeAsync(scene, daysAgo: 1095.1);
        var failed = await OldRecording.MakeAsync(scene, daysAgo: 1200, state: "Failed");
        var young = await OldRecording.MakeAsync(scene, daysAgo: 1094.9);
        var waiting = await OldRecording.MakeAsync(scene, daysAgo: 1200, state: "Announced");
        Assert.Equal(new RetentionRound(2, 10_000, 0), await Retention(scene.Web).RunAsync(Ct));

        Assert.Equal(("Removed", false), await over.StandsAsync(scene));
        Assert.Equal(("Removed", false), await failed.StandsAsync(scene));
        Assert.Equal(("Stored", true), await young.StandsAsync(scene));
        Assert.Equal("Announced", (await waiting.StandsAsync(scene)).State);
        Assert.True(await scene.ScalarAsync<bool>("select removed_why = 'period' and removed_at between now() - interval '10 minutes' and now() + interval '1 minute' and bytes = 5000 from agent.recording where id = $1", over.Id));
        Assert.Equal(1, await over.AuditedAsync(scene));
        Assert.Equal("系统", await scene.ScalarAsync<string>("select actor_name from dispatch.audit where action = 'recording.remove' and subject = $1", over.Id.ToString()));
        Assert.Equal(1, await scene.ScalarAsync<long>("select count(*) from agent.call_event where call_id = $1 and kind = 'recording-removed'", over.Call));
        Assert.Equal(new RetentionRound(0, 0, 0), await Retention(scene.Web).RunAsync(Ct));
    }

    [Fact]
    public async Task The_time_counts_from_the_close_of_the_matter_and_not_while_it_is_open()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var closed = await scene.AnsweredTicketAsync("13879100001");
        var late = await OldRecording.MakeAsync(scene, daysAgo: 2000, closed);
        var (merged, into) = (await CopyAsync(scene, closed), await CopyAsync(scene, closed));
        var voice = await OldRecording.MakeAsync(scene, daysAgo: 2000, merged);
        var (joined, other) = (await CopyAsync(scene, closed), await CopyAsync(scene, closed));
        var repeat = await OldRecording.MakeAsync(scene, daysAgo: 2000, joined);
        await scene.RunAsync($"""
            with a as (update dispatch.ticket set closed_at = now() - interval '1090 days' where id = '{closed}'),
                 b as (update dispatch.ticket set state = 'Merged', closed_at = null, merged_into = '{into}', merged_from = 'InHandling' where id = '{merged}'),
                 c as (update dispatch.ticket set state = 'InHandling', closed_at = null where id in ('{into}', '{other}')),
                 d as (update dispatch.ticket set state = 'Refused', closed_at = now() - interval '1999 days' where id = '{joined}')
            insert into dispatch.ticket_event (ticket_id, seq, at, kind, actor_id, actor_name, state, data)
            values ('{joined}', 99, now(), 'RepeatJoined', '{Guid.Empty}', '系统', 'Refused', jsonb_build_object('otherId', '{other}')) returning 1
            """);
        Assert.Equal(new RetentionRound(0, 0, 0), await Retention(scene.Web).RunAsync(Ct));

        await scene.RunAsync($"update dispatch.ticket set closed_at = now() - interval '1096 days' where id = '{closed}' returning 1");
        Assert.Equal(1, (await Retention(scene.Web).RunAsync(Ct)).Removed);
        Assert.Equal(("Removed", false), await late.StandsAsync(scene));

        await scene.RunAsync($"update dispatch.ticket set state = 'Closed', closed_at = now() - interval '1096 days' where id in ('{into}', '{other}') returning 1");
        Assert.Equal(2, (await Retention(scene.Web).RunAsync(Ct)).Removed);
        Assert.Equal(("Removed", false), await voice.StandsAsync(scene));
        Assert.Equal(("Removed", false), await repeat.StandsAsync(scene));
    }

    [Fact]
    public async Task The_operator_sets_the_period()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var old = await OldRecording.MakeAsync(scene, daysAgo: 2000);
        await scene.RunAsync("update dispatch.policy set recording_days = 2001 returning 1");
        Assert.Equal(0, (await Retention(scene.Web).RunAsync(Ct)).Removed);
        await scene.RunAsync("update dispatch.policy set recording_days = 1999 returning 1");
        Assert.Equal(1, (await Retention(scene.Web).RunAsync(Ct)).Removed);
        Assert.Equal(("Removed", false), await old.StandsAsync(scene));
    }

    [Fact]
    public async Task Sweeps_of_two_nodes_remove_each_recording_once()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var other = await scene.AddWebAsync();
        for (var at = 0; at < 230; at++)
        {
            await OldRecording.MakeAsync(scene, daysAgo: 1200 + at);
        }

        var rounds = await Task.WhenAll(Retention(scene.Web).RunAsync(Ct), Retention(other).RunAsync(Ct), Retention(scene.Web).RunAsync(Ct), Retention(other).RunAsync(Ct));
        Assert.Equal((230, 230L * 5000, 0), (rounds.Sum(round => round.Removed), rounds.Sum(round => round.Bytes), rounds.Sum(round => round.Failed)));
        Assert.Equal(230, await scene.ScalarAsync<long>("select count(*) from agent.recording where state = 'Removed'"));
        Assert.Equal(230, await scene.ScalarAsync<long>("select count(distinct subject) from dispatch.audit where action = 'recording.remove'"));
        Assert.Equal(230, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'recording.remove'"));
        Assert.Empty(Directory.GetFiles(scene.Recordings, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_sweep_killed_at_each_of_its_statements_leaves_nothing_half_and_the_next_one_ends_it()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        using var death = new Death();
        var between = 0;
        for (var statement = 1; ; statement++)
        {
            var recording = await OldRecording.MakeAsync(scene, daysAgo: 1200);
            if (!await death.AtAsync(statement, () => Retention(scene.Web).RunAsync(Ct)))
            {
                Assert.True(statement > 6, $"A sweep has only {statement - 1} statements that could be killed.");
                break;
            }

            var (state, file) = await recording.StandsAsync(scene);
            Assert.True(file || state != "Stored", "The file went before the row said so.");
            Assert.False(file && state == "Removed", "The row says removed and the file is there.");
            Assert.Equal(state == "Removed" ? 1 : 0, await recording.AuditedAsync(scene));
            between += !file && state == "Removing" ? 1 : 0;
            await Retention(scene.Web).RunAsync(Ct);
            Assert.Equal(("Removed", false), await recording.StandsAsync(scene));
            Assert.Equal(1, await recording.AuditedAsync(scene));
        }

        Assert.True(between > 0, "No death fell between the file and the row.");
    }

    [Fact]
    public async Task A_file_that_can_not_be_removed_keeps_nobody_else_waiting_and_is_tried_again()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var stuck = await OldRecording.MakeAsync(scene, daysAgo: 1300);
        var other = await OldRecording.MakeAsync(scene, daysAgo: 1200);
        await using (new FileStream(stuck.File, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(new RetentionRound(1, 5000, 1), await Retention(scene.Web).RunAsync(Ct));
            Assert.Equal(("Removing", true), await stuck.StandsAsync(scene));
            Assert.Equal(("Removed", false), await other.StandsAsync(scene));
        }

        Assert.Equal(new RetentionRound(1, 5000, 0), await Retention(scene.Web).RunAsync(Ct));
        Assert.Equal(("Removed", false), await stuck.StandsAsync(scene));
    }

    [Fact]
    public async Task A_node_that_was_away_can_not_bring_a_removed_recording_back()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var old = await OldRecording.MakeAsync(scene, daysAgo: 1200);
        await Retention(scene.Web).RunAsync(Ct);
        var told = scene.Node.Commands.OfType<DiscardRecording>().Count(order => order.RecordingId == old.Id);
        await scene.Node.TellAsync(new RecordingClosed(old.Call, old.Id, 5000, new string('0', 64), 8000, false, DateTimeOffset.UtcNow));
        Assert.Equal("Removed", (await old.StandsAsync(scene)).State);
        await WaitFor.TrueAsync(() => scene.Node.Commands.OfType<DiscardRecording>().Count(order => order.RecordingId == old.Id) > told, "the order to let go of it");
    }

    private static RecordingRetention Retention(WebNode web) => web.Services.GetRequiredService<RecordingRetention>();

    /// <summary>A ticket like another.</summary>
    private static async Task<Guid> CopyAsync(AgentScene scene, Guid ticket)
    {
        var id = Guid.CreateVersion7();
        await scene.ScalarAsync<object?>(
            """
            insert into dispatch.ticket select (jsonb_populate_record(t, jsonb_build_object('id', $1::uuid, 'number', $1::text, 'intake_key', null, 'call_id', null))).*
            from dispatch.ticket t where t.id = $2 returning 1
            """, id, ticket);
        return id;
    }
}
