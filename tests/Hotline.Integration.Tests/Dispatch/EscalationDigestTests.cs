using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>However many clocks run over, each audience gets a digest and no storm.</summary>
public sealed class EscalationDigestTests(PostgresFixture postgres)
{
    internal static readonly DateTimeOffset SignForDue = new(2026, 11, 25, 15, 30, 0, TimeSpan.FromHours(8));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forty_clocks_that_run_over_together_make_one_digest_for_their_units_leader()
    {
        await using var scene = await DispatchScene.StartAsync(postgres);
        for (var n = 0; n < 40; n++)
        {
            await scene.DispatchedAsync();
        }

        var digests = await SweptAsync(scene, SignForDue);
        Assert.Equal(1, await digests.GatherAsync(Ct));
        Assert.Equal(0, await digests.GatherAsync(Ct));
        var digest = Assert.Single(await digests.UnseenAsync(RoadLiaison, 10, Ct));
        Assert.Equal((Audience.UnitLeader, RoadUnit, 40, 40, 10), (digest.Audience, digest.UnitCode, digest.Tickets, digest.Clocks, digest.Worst.Count));
        Assert.All(digest.Worst, line => Assert.Equal((DeadlineKind.SignFor, 1, SignForDue), (line.Kind, line.Level, line.DueAt)));
        Assert.Empty(await digests.UnseenAsync(WaterLiaison, 10, Ct));
        Assert.Empty(await digests.UnseenAsync(Supervisor, 10, Ct));
        Assert.Empty(await digests.UnseenAsync(TheAgent, 10, Ct));
    }

    [Fact]
    public async Task The_next_digest_waits_for_the_policys_minutes_and_holds_what_came_meanwhile()
    {
        await using var scene = await DispatchScene.StartAsync(postgres);
        await scene.DispatchedAsync();
        scene.Time.Advance(TimeSpan.FromMinutes(5));
        await scene.DispatchedAsync();
        scene.Time.Advance(TimeSpan.FromMinutes(5));
        await scene.DispatchedAsync();

        var digests = await SweptAsync(scene, SignForDue);
        Assert.Equal(1, await digests.GatherAsync(Ct));
        await SweptAsync(scene, SignForDue.AddMinutes(5));
        Assert.Equal(0, await digests.GatherAsync(Ct));
        await SweptAsync(scene, SignForDue.AddMinutes(29));
        Assert.Equal(0, await digests.GatherAsync(Ct));
        await SweptAsync(scene, SignForDue.AddMinutes(30));
        Assert.Equal(1, await digests.GatherAsync(Ct));
        Assert.Equal([2, 1], (await digests.UnseenAsync(RoadLiaison, 10, Ct)).Select(digest => digest.Tickets));
    }

    [Fact]
    public async Task Each_level_reaches_its_own_people_and_each_role_sees_it_for_itself()
    {
        await using var scene = await DispatchScene.StartAsync(postgres);
        await scene.DispatchedAsync();
        var digests = await SweptAsync(scene, SignForDue.AddDays(14));
        Assert.Equal(3, await digests.GatherAsync(Ct));
        Assert.Equal([Audience.UnitLeader], await AudiencesAsync(RoadLiaison));
        Assert.Equal([Audience.UnitLeader], await AudiencesAsync(RoadLeader));
        Assert.Equal([Audience.Hotline], await AudiencesAsync(Dispatcher));
        Assert.Equal([Audience.Hotline, Audience.SupervisingOffice], await AudiencesAsync(Supervisor));

        // The liaison who is late does not put it away for the leader, nor the leader for the liaisons.
        var toUnit = Assert.Single(await digests.UnseenAsync(RoadLiaison, 10, Ct));
        Assert.False(await digests.SeeAsync(toUnit.Id, Supervisor, Ct));
        Assert.False(await digests.SeeAsync(toUnit.Id, WaterLiaison, Ct));
        Assert.True(await digests.SeeAsync(toUnit.Id, RoadLiaison, Ct));
        Assert.False(await digests.SeeAsync(toUnit.Id, RoadLiaison with { AccountId = Guid.CreateVersion7() }, Ct));
        Assert.Equal(toUnit.Id, Assert.Single(await digests.UnseenAsync(RoadLeader, 10, Ct)).Id);
        Assert.Equal([Audience.UnitLeader], await AudiencesAsync(Actor.Of(Guid.CreateVersion7(), "罗局", RoadUnit, Role.Leader)));
        Assert.True(await digests.SeeAsync(toUnit.Id, RoadLeader, Ct));
        Assert.Empty(await AudiencesAsync(RoadLeader));
        Assert.Equal($"{RoadLeader.AccountId}", await scene.ScalarAsync<string>($"select seen_by::text from dispatch.escalation_reader where digest_id = '{toUnit.Id}' and role = 'UnitLeader'"));

        // So with the hotline's: who is shift lead and dispatcher reads as shift lead.
        var lead = Actor.Of(Guid.CreateVersion7(), "郑强", null, Role.Dispatcher, Role.ShiftLead);
        Assert.True(await digests.SeeAsync(Assert.Single(await digests.UnseenAsync(lead, 10, Ct)).Id, lead, Ct));
        Assert.Equal([Audience.Hotline], await AudiencesAsync(Dispatcher));
        Assert.Equal([Audience.Hotline, Audience.SupervisingOffice], await AudiencesAsync(Supervisor));

        async Task<IEnumerable<Audience>> AudiencesAsync(Actor actor) => (await digests.UnseenAsync(actor, 10, Ct)).Select(digest => digest.Audience).Order();
    }

    [Fact]
    public async Task Two_nodes_that_gather_at_once_make_one_digest()
    {
        await using var scene = await DispatchScene.StartAsync(postgres);
        await scene.DispatchedAsync();
        var digests = await SweptAsync(scene, SignForDue);
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => digests.GatherAsync(Ct))));
        Assert.Equal(1, made.Sum());
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.escalation_digest"));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.outgoing where digest_id is not null"));
    }

    internal static async Task<EscalationDigests> SweptAsync(DispatchScene scene, DateTimeOffset at)
    {
        scene.Time.SetUtcNow(at);
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        return scene.Services.GetRequiredService<EscalationDigests>();
    }
}
