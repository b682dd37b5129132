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
