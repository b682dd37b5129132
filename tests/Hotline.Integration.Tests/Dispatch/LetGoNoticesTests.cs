using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Outgoing;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>A unit that is let go is told so, and what a citizen asks of a merged request is told to whoever has the matter.</summary>
public sealed class LetGoNoticesTests(PostgresFixture postgres)
{
    private static readonly Pii Why = Pii.Text("查明权属");

    private readonly OutgoingPort port = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whose_return_is_upheld_and_who_need_not_assist_any_more_have_nothing_to_do()
    {
        await using var scene = await port.SceneAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new AskAssist(WaterUnit, Pii.Text("请核查井盖")), RoadLiaison);
        await OutgoingPort.SendAsync(scene);
        await scene.DoneAsync(id, new DropAssist(WaterUnit, Why), RoadLiaison);
        await OutgoingPort.SendAsync(scene);
        Assert.Contains(port.Notices, notice => notice is { UnitCode: WaterUnit, Kind: OutgoingKind.AssistDropped, Words: "工单261125000001无需再协办" });
        port.Notices.Clear();
        await scene.DoneAsync(id, new RecordContact(ContactWay.Telephone, Reached: true), RoadLiaison);
        await scene.DoneAsync(id, new Return(Pii.Text("不属于我单位"), Pii.Text("三定方案"), WaterUnit, Pii.Text("权属图")), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnReturn(true, Why), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal([(RoadUnit, OutgoingKind.ReturnUpheld, "工单261125000001的退单已同意，无需再办理")], port.Notices.Select(notice => (notice.UnitCode, notice.Kind, notice.Words)));
    }

    [Fact]
    public async Task Secrecy_that_the_citizen_of_a_merged_request_asks_for_is_told_to_the_unit_that_has_the_matter()
    {
        await using var scene = await port.SceneAsync(postgres);
        var (voice, matter) = (await scene.DispatchedAsync(), await scene.DraftAsync(Fields(NoWater)));
        await scene.DoneAsync(matter, new Accept(), TheAgent);
        await scene.DoneAsync(matter, new DispatchTo(WaterUnit), Dispatcher);
        var number = (await scene.Reader.PageAsync(matter, Supervisor, Ct))!.Line.Number!;
        Assert.IsType<Outcome<TicketStamp>.Done>(await scene.Services.GetRequiredService<MatterDesk>().MergeAsync(voice, number, null, fromDraft: false, Dispatcher, null, Ct));
        await OutgoingPort.SendAsync(scene);
        port.Notices.Clear();
        await scene.DoneAsync(voice, new KeepSecret(), Actor.Citizen);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal([(WaterUnit, OutgoingKind.KeptSecret)], port.Notices.Select(notice => (notice.UnitCode, notice.Kind)));
    }
}
