using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>
/// A verb that dies at any of its statements has not happened: row, events, clocks, audit and outbox say the same, and done again it happens once.
/// The database client announces each statement; the death is thrown there, in the verb's own flow.
/// </summary>
public sealed class KilledVerbTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Verbs() => ["Accept", "SignFor", "RecordContact", "Reply", "Return", "AskAssist", "Merge", "UndoMerge", "HandOut"];

    [Theory, MemberData(nameof(Verbs))]
    public async Task A_verb_killed_at_each_of_its_statements_is_before_or_after_and_never_between(string verb)
    {
        await using var scene = await StartAsync(postgres);
        using var death = new Death();
        var killed = 0;
        for (var statement = 1; ; statement++)
        {
            var (id, act) = await PreparedAsync(scene, verb);
            var before = await TracesAsync(scene, id);
            if (!await death.AtAsync(statement, act))
            {
                Assert.True(killed >= 3, $"{verb} has only {killed} statements that could be killed.");
                return;
            }

            killed++;
            Assert.Equal(before, await TracesAsync(scene, id));
            await act();
            var after = await TracesAsync(scene, id);
            Assert.Equal(before.Version + 1, after.Version);
            Assert.True(after.Events > before.Events);
        }
    }

    [Fact]
    public async Task A_sweep_killed_at_each_of_its_statements_turned_all_of_its_batch_or_none()
    {
        await using var scene = await StartAsync(postgres);
        using var death = new Death();
        var sweep = scene.Services.GetRequiredService<ClockSweep>();
        for (var statement = 1; ; statement++)
        {
            var ids = new[] { await scene.DispatchedAsync(), await scene.DispatchedAsync(), await scene.DispatchedAsync() };
            scene.Time.Advance(TimeSpan.FromDays(8));
            var before = await AllAsync(ids);
            if (!await death.AtAsync(statement, () => sweep.RunAsync(Ct)))
            {
                Assert.True(statement > 3, $"A sweep has only {statement - 1} statements that could be killed.");
                return;
            }

            Assert.Equal(before, await AllAsync(ids));
            Assert.True(await sweep.RunAsync(Ct) >= ids.Length); // Those of earlier rounds climb on.
            Assert.All((await AllAsync(ids)).Zip(before), pair => Assert.Equal((pair.Second.Version, pair.Second.Audit + 1), (pair.First.Version, pair.First.Audit)));
        }

        async Task<List<Traces>> AllAsync(Guid[] ids)
        {
            var all = new List<Traces>();
            foreach (var id in ids)
            {
                all.Add(await TracesAsync(scene, id));
            }

            return all;
        }
    }

    /// <summary>A ticket ready for the verb, and the verb.</summary>
    private static async Task<(Guid Id, Func<Task> Act)> PreparedAsync(DispatchScene scene, string verb)
    {
        var matters = scene.Services.GetRequiredService<MatterDesk>();
        if (verb is "Accept" or "HandOut")
        {
            var draft = await scene.DraftAsync(Fields());
            return (draft, () => scene.DoneAsync(draft, verb == "Accept" ? new Accept() : new HandOut("110", Pii.Text("有人打架")), TheAgent));
        }

        var id = await scene.DispatchedAsync();
        switch (verb)
        {
            case "SignFor":
                return (id, () => scene.DoneAsync(id, new SignFor(), RoadLiaison));
            case "RecordContact":
                return (id, () => scene.DoneAsync(id, new RecordContact(ContactWay.Visit, Reached: true, Note: Pii.Text("已上门")), RoadLiaison));
            case "Return":
                return (id, () => scene.DoneAsync(id, new Return(Pii.Text("不属于我单位"), Pii.Text("三定方案"), WaterUnit, Pii.Text("权属图")), RoadLiaison));
            case "AskAssist":
                return (id, () => scene.DoneAsync(id, new AskAssist(WaterUnit, Pii.Text("核查管网")), RoadLiaison));
            case "Reply":
                await scene.DoneAsync(id, new SignFor(), RoadLiaison);
                return (id, () => scene.DoneAsync(id, new Reply(Pii.Text("已修好")), RoadLiaison));
        }

        var number = (await scene.Reader.PageAsync(await scene.DispatchedAsync(), Supervisor, Ct))!.Line.Number!;
        Func<Task> merge = async () => Assert.IsType<Outcome<TicketStamp>.Done>(await matters.MergeAsync(id, number, null, fromDraft: false, Dispatcher, null, Ct));
        if (verb == "Merge")
        {
            return (id, merge);
        }

        await merge();
        return (id, async () => Assert.IsType<Outcome<TicketStamp>.Done>(await matters.UndoAsync(id, Pii.Text("另一处"), Dispatcher, null, Ct)));
    }

    /// <summary>What each table says of the ticket; that they agree is asserted here.</summary>
    private static async Task<Traces> TracesAsync(DispatchScene scene, Guid id)
    {
        var events = await scene.ScalarAsync<long>($"select count(*) from dispatch.ticket_event where ticket_id = '{id}'");
        Assert.Equal(events, await scene.ScalarAsync<long>($"select count(*) from dispatch.outbox where ticket_id = '{id}'"));
        Assert.Equal(events, await scene.ScalarAsync<int>($"select event_seq from dispatch.ticket where id = '{id}'"));
        Assert.Equal(events, await scene.ScalarAsync<int>($"select max(seq) from dispatch.ticket_event where ticket_id = '{id}'"));
        return new Traces(
            await scene.ScalarAsync<string>($"select state from dispatch.ticket where id = '{id}'"),
            await scene.ScalarAsync<int>($"select version from dispatch.ticket where id = '{id}'"),
            events,
            await scene.ScalarAsync<long>($"select count(*) from dispatch.audit where ticket_id = '{id}'"),
            await scene.ScalarAsync<string>($"select coalesce(string_agg(kind || state || due_at, ' ' order by kind, id), '') from dispatch.deadline where ticket_id = '{id}'"));
    }

    private sealed record Traces(string State, int Version, long Events, long Audit, string Clocks);
}
