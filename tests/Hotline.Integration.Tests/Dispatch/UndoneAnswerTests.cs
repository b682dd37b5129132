using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Dispatch.Trends;
using Hotline.Integration.Tests.Dispatch.Metrics;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>A voice whose citizen says that it was about something else: the matter's answer is taken back, and it is with its own unit as before, in the log, the figures and what the citizen reads.</summary>
public sealed class UndoneAnswerTests(PostgresFixture postgres)
{
    private const string Figures = """
        select coalesce(string_agg(metric || '=' || upper || '/' || lower, ' ' order by metric), '')
        from (select metric, sum(numerator) as upper, sum(denominator) as lower from dispatch.metric_cell
            where metric in ('done-again/1', 'matters/1', 'process-satisfied/1', 'satisfied-b/1', 'solved/1') group by metric) as figures
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_comes_back_from_above_the_matters_unit_to_its_own_and_counts_as_if_nobody_had_answered()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        await LedgerReplayTests.FillAsync(scene);
        var desk = scene.Services.GetRequiredService<MatterDesk>();
        var (matter, voice) = (await PendingAsync(scene), await scene.DispatchedAsync());
        scene.Time.Advance(TimeSpan.FromMinutes(10));
        await scene.DoneAsync(matter, new DispatchTo(WaterUnit), Dispatcher);
        await scene.DoneAsync(voice, new SignFor(), RoadLiaison);
        var before = await PageAsync(scene, voice);
        scene.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<Outcome<TicketStamp>.Done>(await desk.MergeAsync(voice, (await PageAsync(scene, matter)).Line.Number!, null, fromDraft: false, Dispatcher, null, Ct)); // Accepted, so it has one.
        await scene.DoneAsync(matter, new SignFor(), WaterLiaison);
        scene.Time.Advance(TimeSpan.FromHours(1));
        await scene.DoneAsync(matter, new Reply(Pii.Text("水管已修好")), WaterLiaison);
        await ReadAsync(scene);
        await scene.DoneAsync(voice, new FollowUp(true, false, Solved.Unsolved, Satisfaction.Satisfied, Pii.Text("我说的是路面"), ProcessSatisfied: Satisfaction.Satisfied), TheAgent);
        await ReadAsync(scene);
        var redo = await PageAsync(scene, voice);
        Assert.Equal((2, TicketState.Redo, "水管已修好"), (redo.Line.Round, redo.Line.State, redo.Reply.Text));
        Assert.Equal("done-again/1=1/0 matters/1=1/2 process-satisfied/1=1/1 satisfied-b/1=1/1 solved/1=0/1", await scene.ScalarAsync<string>(Figures));
        Assert.Equal((2, 1, 1), await TrendAsync(scene));
        Assert.Contains(Verb.UndoMerge, redo.Offered);

        scene.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.IsType<Outcome<TicketStamp>.Done>(await desk.UndoAsync(voice, Pii.Text("路面和水管是两件事"), Supervisor, redo.Line.Version, Ct));
        await ReadAsync(scene);
        var after = await PageAsync(scene, voice);
        Assert.Equal(before.Line with { Version = after.Line.Version, DueAt = after.Line.DueAt }, after.Line);
        Assert.Equal((before.SignedAt, before.DispatchedAt, null, null), (after.SignedAt, after.DispatchedAt, after.RepliedAt, after.Solved));
        Assert.Equal(("", 0, (Guid?)null), (after.Reply.Text, after.Judgements.Count, after.Matter.IntoId));
        Assert.Equal(before.Clocks.Single(clock => clock.Kind == DeadlineKind.Citizen), after.Clocks.Single(clock => clock is { Kind: DeadlineKind.Citizen, State: not DeadlineState.Void }));
        Assert.Equal(["Citizen", "Contact", "Handle"], after.Clocks.Where(clock => clock.State == DeadlineState.Running).Select(clock => clock.Kind.ToString()).Order(StringComparer.Ordinal));
        Assert.True(after.Clocks.Single(clock => clock is { Kind: DeadlineKind.Handle, State: DeadlineState.Running }).DueAt > before.Clocks.Single(clock => clock.Kind == DeadlineKind.Handle).DueAt);
        Assert.Equal(1, (await PageAsync(scene, matter)).Matter.Count);
        Assert.Equal("matters/1=2/2", await scene.ScalarAsync<string>(Figures));
        Assert.Equal((2, 2, 0), await TrendAsync(scene));

        // What was said is there to be read, and is no answer.
        Assert.Contains(after.History, step => step.Kind == nameof(TicketEvent.AnsweredWithMatter) && step.Text.Text == "水管已修好");
        Assert.Contains(after.History, step => step.Kind == nameof(TicketEvent.AnswerWithdrawn));
        var citizen = (await scene.Services.GetRequiredService<CitizenReader>().PageAsync(voice, Ct))!; // Accepted above.
        Assert.Equal((null, false), (citizen.Reply, citizen.MayRate));
        Assert.Contains(citizen.Steps, step => step.Words.Contains("已作废", StringComparison.Ordinal));
        Assert.DoesNotContain((await scene.Lists.ListAsync(TicketListKind.FollowUp, TheAgent, null, 10, Ct)).Lines, line => line.Id == voice);

        // It goes its own way.
        await scene.DoneAsync(voice, new Reply(Pii.Text("路面已补")), RoadLiaison);
        await scene.DoneAsync(voice, new FollowUp(true, true, Solved.Solved, Satisfaction.Satisfied), TheAgent);
        await ReadAsync(scene);
        Assert.Equal("done-again/1=0/1 matters/1=2/2 satisfied-b/1=1/1 solved/1=1/1", await scene.ScalarAsync<string>(Figures));
        Assert.IsType<Refusal.WrongState>(Assert.IsType<Outcome<TicketStamp>.Refused>(await desk.UndoAsync(voice, Pii.Text("x"), Supervisor, null, Ct)).Why);
    }

    [Fact]
    public async Task The_legal_basis_of_its_own_return_comes_back_with_it()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var desk = scene.Services.GetRequiredService<MatterDesk>();
        var (matter, voice) = (await PendingAsync(scene), await scene.DispatchedAsync());
        await scene.DoneAsync(matter, new DispatchTo(WaterUnit), Dispatcher);
        var returned = new Return(Pii.Text("不属我单位"), Pii.Text("三定方案第四条"), WaterUnit, Pii.Text("权属图"));
        await scene.DoneAsync(voice, returned, RoadLiaison);
        await scene.DoneAsync(voice, new RuleOnReturn(true, Pii.Text("属实")), Dispatcher);
        await scene.DoneAsync(voice, new DispatchTo(RoadUnit), Dispatcher);
        Assert.IsType<Outcome<TicketStamp>.Done>(await desk.MergeAsync(voice, (await PageAsync(scene, matter)).Line.Number!, null, fromDraft: false, Dispatcher, null, Ct)); // Accepted, so it has one.
        await scene.DoneAsync(matter, new SignFor(), WaterLiaison);
        await scene.DoneAsync(matter, new Reply(Pii.Text("水管已修好")), WaterLiaison);
        await ReadAsync(scene);
        await scene.DoneAsync(voice, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied, Pii.Text("我说的是路面")), TheAgent);
        await scene.DoneAsync(voice, new DispatchTo(RoadUnit), Dispatcher);
        await scene.DoneAsync(voice, returned, RoadLiaison);
        await scene.DoneAsync(voice, new RuleOnDuty(RoadUnit, Pii.Text("在养护名录内"), "排水条例第二条"), Supervisor);
        Assert.Equal("排水条例第二条", await BasisAsync());
        Assert.IsType<Outcome<TicketStamp>.Done>(await desk.UndoAsync(voice, Pii.Text("路面和水管是两件事"), Supervisor, (await PageAsync(scene, voice)).Line.Version, Ct));
        Assert.Equal("三定方案第四条", await BasisAsync());
        Assert.False(await scene.ScalarAsync<bool>($"select exists (select 1 from dispatch.ticket where before_answer::text like '%三定%' or id = '{voice}' and basis_enc is null)"));

        async Task<string?> BasisAsync()
        {
            await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
            return (await scene.Services.GetRequiredService<TicketStore>().LoadAsync(connection, null, voice, Ct))?.Basis?.Clear();
        }
    }

    private static async Task<Guid> PendingAsync(DispatchScene scene)
    {
        var id = await scene.DraftAsync(Fields(NoWater));
        await scene.DoneAsync(id, new Accept(), TheAgent);
        return id;
    }

    private static async Task<TicketPage> PageAsync(DispatchScene scene, Guid id) => (await scene.Reader.PageAsync(id, Supervisor, Ct))!; // Made above.

    private static async Task ReadAsync(DispatchScene scene)
    {
        await scene.ReadAsync(scene.Services.GetRequiredService<MatterFollower>());
        await scene.ReadAsync(new LedgerFollower(scene.Time));
        await scene.ReadAsync(new TrendRollup());
    }

    private static async Task<(int Requests, int Matters, int Replied)> TrendAsync(DispatchScene scene)
    {
        DateOnly day = new(2026, 11, 25);
        var report = await scene.Services.GetRequiredService<TrendReader>().PeriodAsync(day, day, null, null, Ct);
        return (report.Requests, report.Matters, report.Replied - 1); // The matter's own answer stands.
    }
}
