using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed partial class MatterTests
{
    /// <summary>No unit of the house gave that answer: whoever says that it is not solved goes to the dispatcher, and whose merge was wrong goes back to the own unit.</summary>
    [Fact]
    public async Task What_another_platform_answers_is_the_answer_to_every_voice()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var matter = await scene.DraftAsync(Fields(NoWater));
        await scene.DoneAsync(matter, new Accept(), TheAgent);
        await scene.DoneAsync(matter, new HandOut("12315", Pii.Text("属市场监管热线")), Dispatcher);
        var (unsolved, wrong) = (await scene.DispatchedAsync(), await scene.DispatchedAsync());
        var before = await PageAsync(scene, wrong);
        await MergedAsync(scene, unsolved, matter);
        await MergedAsync(scene, wrong, matter);
        await scene.DoneAsync(matter, new AcknowledgeHandOut("12315-7"), Dispatcher);
        await scene.DoneAsync(matter, new AnswerHandOut(Pii.Text("已责令退款")), Dispatcher);
        await FollowAsync(scene);
        Assert.All([await PageAsync(scene, unsolved), await PageAsync(scene, wrong)], voice =>
            Assert.Equal((TicketState.AwaitingFollowUp, null, "已责令退款"), (voice.Line.State, voice.Line.UnitCode, voice.Reply.Text)));

        await scene.DoneAsync(unsolved, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen);
        Assert.Equal((TicketState.Redo, 2), (await PageAsync(scene, unsolved)) is var again ? (again.Line.State, again.Line.Round) : default);
        Assert.IsType<Outcome<TicketStamp>.Done>(await scene.Services.GetRequiredService<MatterDesk>().UndoAsync(wrong, Pii.Text("两件不同的事"), Supervisor, null, Ct));
        var own = await PageAsync(scene, wrong);
        Assert.Equal((before.Line.State, RoadUnit, ""), (own.Line.State, own.Line.UnitCode, own.Reply.Text));
    }
}
