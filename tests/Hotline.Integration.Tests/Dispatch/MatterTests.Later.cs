using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>What comes of a matter that is itself in another one, and of voices that came after its answer.</summary>
public sealed partial class MatterTests
{
    [Fact]
    public async Task Who_takes_their_request_back_is_one_fewer_in_every_matter_above()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var (leaving, middle, top) = (await scene.DispatchedAsync(), await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await MergedAsync(scene, leaving, middle);
        await MergedAsync(scene, middle, top);
        Assert.Equal(3, (await PageAsync(scene, top)).Matter.Count);
        await scene.DoneAsync(leaving, new Retract(), Actor.Citizen);
        await FollowAsync(scene);
        Assert.Equal((1, 2), ((await PageAsync(scene, middle)).Matter.Count, (await PageAsync(scene, top)).Matter.Count));
        Assert.IsType<Outcome<TicketStamp>.Done>(await scene.Services.GetRequiredService<MatterDesk>().UndoAsync(middle, Pii.Text("另一处"), Supervisor, null, Ct));
        Assert.Equal(1, (await PageAsync(scene, top)).Matter.Count);
    }

    [Fact]
    public async Task The_unit_that_has_the_matter_on_top_reads_the_voices_of_the_matters_in_it_and_nobody_else_does()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var (voice, middle, top) = (await scene.DispatchedAsync(), await scene.DispatchedAsync(), await scene.DraftAsync(Fields(NoWater)));
        await MergedAsync(scene, voice, middle);
        await scene.DoneAsync(top, new Accept(), TheAgent);
        await scene.DoneAsync(top, new DispatchTo(WaterUnit), Dispatcher);
        Assert.Equal(RoadUnit, await UnitAsync(voice));
        await MergedAsync(scene, middle, top);
        await FollowAsync(scene);
        await FollowAsync(scene); // From the one in the middle it goes on.
        Assert.Equal((WaterUnit, WaterUnit), (await UnitAsync(middle), await UnitAsync(voice)));

        await scene.DoneAsync(top, new Reassign(RoadUnit, Pii.Text("属城管")), Dispatcher);
        await FollowAsync(scene);
        await FollowAsync(scene);
        Assert.Equal((RoadUnit, RoadUnit), (await UnitAsync(middle), await UnitAsync(voice)));
        await scene.DoneAsync(top, new Reassign(WaterUnit, Pii.Text("还是水务")), Dispatcher);
        await FollowAsync(scene);
        await FollowAsync(scene);
        Assert.Equal(WaterUnit, await UnitAsync(voice));
        Assert.IsType<Outcome<TicketStamp>.Done>(await scene.Services.GetRequiredService<MatterDesk>().UndoAsync(middle, Pii.Text("另一处"), Supervisor, null, Ct));
        await FollowAsync(scene);
        Assert.Equal(RoadUnit, await UnitAsync(voice));

        Task<string> UnitAsync(Guid id) => scene.ScalarAsync<string>($"select matter_unit from dispatch.ticket where id = '{id}'");
    }

    [Fact]
    public async Task Who_was_merged_into_the_round_after_an_answer_waits_for_that_rounds_own()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var (matter, before, after) = (await scene.DispatchedAsync(), await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await MergedAsync(scene, before, matter);
        await scene.DoneAsync(matter, new SignFor(), RoadLiaison);
        await FollowAsync(scene);
        await scene.DoneAsync(matter, new Reply(Pii.Text("已填补")), RoadLiaison);
        await scene.DoneAsync(matter, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen);
        await MergedAsync(scene, after, matter); // Nobody has told the voices yet.
        await FollowAsync(scene);
        Assert.Equal(TicketState.AwaitingFollowUp, (await PageAsync(scene, before)).Line.State);
        Assert.Equal((TicketState.Merged, (Guid?)matter), (await PageAsync(scene, after)) is var late ? (late.Line.State, late.Matter.IntoId) : default);
    }
}
