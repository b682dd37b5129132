using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Publications;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Integration.Tests.Dispatch;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;
using static Hotline.Integration.Tests.Faults.FaultRow;
using static Hotline.Integration.Tests.Faults.FaultWays;

namespace Hotline.Integration.Tests.Faults;

/// <summary>Doors that change more than one ticket, or a ticket and something beside it, or that make one.</summary>
internal static class FaultDoors
{
    private static readonly Actor Editor = Actor.Of(Guid.CreateVersion7(), "谢兰", null, Role.KnowledgeEditor);

    public static IReadOnlyList<FaultRow> All { get; } =
    [
        Door("并单", [Verb.MergeInto, Verb.TakeVoice], async scene =>
        {
            var (voice, matter) = (await Dispatched(scene), await Dispatched(scene));
            var number = await scene.NumberAsync(matter);
            return new FaultAct([voice, matter], async version => RefusalOf(await Matters(scene).MergeAsync(voice, number, Why, fromDraft: false, Dispatcher, version, Ct)));
        }, versioned: true),
        Door("受理并并单", [Verb.AcceptInto, Verb.TakeVoice], async scene =>
        {
            var (voice, matter) = (await Drafted(scene), await Dispatched(scene));
            var number = await scene.NumberAsync(matter);
            return new FaultAct([voice, matter], async version => RefusalOf(await Matters(scene).MergeAsync(voice, number, Why, fromDraft: true, TheAgent, version, Ct)));
        }, versioned: true),
        Door("撤销并单", [Verb.UndoMerge, Verb.LoseVoice], async scene =>
        {
            var (voice, matter) = await MergedAsync(scene);
            return new FaultAct([voice, matter], async version => RefusalOf(await Matters(scene).UndoAsync(voice, Why, Dispatcher, version, Ct)));
        }, versioned: true),
        Door("答复后撤销并单", [Verb.UndoMerge, Verb.LoseVoice], async scene =>
        {
            var (voice, matter) = await MergedAsync(scene);
            await scene.DoneAsync(voice, new AnswerWithMatter(matter, await scene.NumberAsync(matter), RoadUnit, Why), Actor.System);
            await scene.DoneAsync(voice, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen);
            return new FaultAct([voice, matter], async version => RefusalOf(await Matters(scene).UndoAsync(voice, Why, Supervisor, version, Ct)));
        }, versioned: true),
        Door("重复来电催办", [Verb.JoinRepeat, Verb.Urge], scene => JudgedAsync(scene, RepeatJudgement.Urge), versioned: true),
        Door("重复来电补充", [Verb.JoinRepeat, Verb.Supplement], scene => JudgedAsync(scene, RepeatJudgement.Supplement), versioned: true),
        Door("非同一诉求", [Verb.TellApart], scene => JudgedAsync(scene, RepeatJudgement.Apart), versioned: true),
        Door("引用知识答复", [Verb.AnswerOnCall], async scene =>
        {
            var (draft, cited) = (await Drafted(scene), await PublishedAsync(scene));
            return new FaultAct([draft], async version => RefusalOf(await scene.Desk.DoAsync(draft, new AnswerOnCall(Why) { Cited = [cited] }, TheAgent, version, Ct)));
        }, versioned: true),
        Door("引用知识回复", [Verb.Reply], async scene =>
        {
            var (id, cited) = (await InHandling(scene), await PublishedAsync(scene));
            return new FaultAct([id], async version => RefusalOf(await scene.Desk.DoAsync(id, new Reply(Why) { Cited = [cited] }, RoadLiaison, version, Ct)));
        }, versioned: true),
        Door("外部平台退回", [Verb.TakeBackHandOut], async scene =>
        {
            var id = await HandedOut(scene);
            var number = await scene.NumberAsync(id);
            return new FaultAct([id], async _ => RefusalOf(await scene.Services.GetRequiredService<HandOutDesk>().DoAsync(number, new TakeBackHandOut(Why), "辖区不符", Convert.ToHexStringLower(Guid.CreateVersion7().ToByteArray()), Actor.OfPlatform("110", "公安110"), Ct)));
        }),
        Door("来电建单", [], scene =>
        {
            var call = Guid.CreateVersion7();
            return Task.FromResult(new FaultAct([], async _ =>
            {
                await scene.DraftAsync(Fields(), call);
                return null;
            }, $"t.call_id = '{call}'"));
        }),
        Door("一次受理", [Verb.Accept], scene => Task.FromResult(TakenIn(scene, Fields()))),
        Door("一次受理，带外部编号", [Verb.Accept], scene => Task.FromResult(TakenIn(scene, Fields() with { ForeignNumbers = new Dictionary<string, string> { ["省平台"] = $"S{Guid.NewGuid():N}" } }))),
        Door("网上提交", [Verb.Accept], scene =>
        {
            var request = new CitizenRequest(
                IntakeChannel.Web, Guid.NewGuid().ToString(), Pii.Text("门口路面有一个大坑，电动车容易摔倒，请尽快修补，谢谢。"), Pii.Phone("13879100001"),
                TicketType.Complaint, PotHole, Xihu, Place: Pii.Address("朝阳中路88号"), Name: Pii.Name("熊建国"), Photos: [new PhotoFile("image/png", [1, 2, 3])]);
            return Task.FromResult(new FaultAct([], async _ => RefusalOf(await scene.Services.GetRequiredService<CitizenDesk>().SubmitAsync(request, Ct)), $"t.intake_key = 'Web:{request.IntakeKey}'"));
        }),
        Door("来电人放弃", [Verb.Withdraw], async scene =>
        {
            var draft = await scene.DraftAsync(null, Guid.CreateVersion7());
            return new FaultAct([draft], _ => WithinAsync(scene, transaction => scene.Desk.DropDraftAsync(draft, transaction, Ct)));
        }),
        Door("回访按键", [Verb.Rate], async scene =>
        {
            var id = await Replied(scene);
            return new FaultAct([id], _ => WithinAsync(scene, transaction => scene.Services.GetRequiredService<FollowUpCalls>().PressedAsync(id, 1, '1', transaction, done => done(), Ct)));
        }),
        Door("查重", [Verb.NoteRepeats], async scene =>
        {
            var (id, earlier) = (await Dispatched(scene), new EarlierRequest(Guid.CreateVersion7(), CallerDays: 3, PlaceDays: null));
            return new FaultAct([id], _ => WithinAsync(scene, transaction => RepeatWatch.NoteAsync(scene.Desk, transaction, id, [earlier], Ct)));
        }),
        Door("提请公开", [], async scene =>
        {
            var closed = await Closed(scene);
            var (number, key) = (await scene.NumberAsync(closed), new RequestKey(Dispatcher.AccountId, $"{closed}", [1]));
            return new FaultAct([closed], async _ => RefusalOf(await Publications(scene).ProposeAsync(number, Dispatcher, key, Ct)));
        }),
        Door("复审公开", [], async scene =>
        {
            var (closed, id, revision) = await ReviewedAsync(scene);
            return new FaultAct([closed], async _ => RefusalOf(await Publications(scene).DoAsync(id, new PublicationVerb.PassSecond(), Supervisor, revision, Ct)));
        }),
        Door("保密即撤回公开", [Verb.KeepSecret], async scene =>
        {
            var (closed, id, revision) = await ReviewedAsync(scene);
            Assert.Null(RefusalOf(await Publications(scene).DoAsync(id, new PublicationVerb.PassSecond(), Supervisor, revision, Ct)));
            return new FaultAct([closed], async version => RefusalOf(await scene.Desk.DoAsync(closed, new KeepSecret(Why), Dispatcher, version, Ct)));
        }, versioned: true),
        Door("接通即先行联系", [Verb.LinkCall], async scene =>
        {
            var (id, now) = (await Dispatched(scene), scene.Time.GetUtcNow());
            var call = new LinkCall(Guid.CreateVersion7(), RoadUnit, now, now);
            var liaison = Actor.Of(RoadLiaison.AccountId, RoadLiaison.Name, RoadUnit, Role.System);
            return new FaultAct([id], _ => WithinAsync(scene, transaction => scene.Services.GetRequiredService<FirstContact>().AnsweredAsync(id, call, liaison, transaction, done => done(), Ct)));
        }),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <returns>A ticket merged into another.</returns>
    public static async Task<(Guid Voice, Guid Matter)> MergedAsync(DispatchScene scene)
    {
        var (voice, matter) = (await Dispatched(scene), await Dispatched(scene));
        Assert.Null(RefusalOf(await Matters(scene).MergeAsync(voice, await scene.NumberAsync(matter), null, fromDraft: false, Dispatcher, null, Ct)));
        return (voice, matter);
    }

    /// <returns>A closed ticket whose answer waits for its second reviewer.</returns>
    private static async Task<(Guid Ticket, Guid Publication, int Revision)> ReviewedAsync(DispatchScene scene)
    {
        var closed = await Closed(scene);
        var id = Assert.IsType<Outcome<Guid>.Done>(await Publications(scene).ProposeAsync(await scene.NumberAsync(closed), Dispatcher, null, Ct)).Value;
        return (closed, id, Assert.IsType<Outcome<Publication>.Done>(await Publications(scene).DoAsync(id, new PublicationVerb.PassFirst(), Dispatcher, 1, Ct)).Value.Revision);
    }

    private static PublicationDesk Publications(DispatchScene scene) => scene.Services.GetRequiredService<PublicationDesk>();

    private static MatterDesk Matters(DispatchScene scene) => scene.Services.GetRequiredService<MatterDesk>();

    private static async Task<FaultAct> JudgedAsync(DispatchScene scene, RepeatJudgement judgement)
    {
        var (draft, earlier) = (await Drafted(scene), await Dispatched(scene));
        return new FaultAct([draft, earlier], async version => RefusalOf(await scene.Services.GetRequiredService<RepeatDesk>().JudgeAsync(draft, earlier, judgement, Why, TheAgent, version, Ct)));
    }

    private static FaultAct TakenIn(DispatchScene scene, TicketFields fields)
    {
        var key = Guid.NewGuid().ToString();
        return new FaultAct(
            [], async _ => RefusalOf(await scene.Services.GetRequiredService<TicketIntake>().AcceptAsync(new OpenDraft(IntakeChannel.Counter, IntakeKey: key, Fields: fields), TheAgent, Ct)), $"t.intake_key = '{key}'");
    }

    private static async Task<CitedVersion> PublishedAsync(DispatchScene scene)
    {
        var knowledge = scene.Services.GetRequiredService<KnowledgeDesk>();
        var content = new KnowledgeContent("坑洞由谁修补", ["路面坑洞找谁"], "由所在区住建局修补。", PotHole, Xihu, "《城市道路管理条例》", DateOnly.FromDateTime(scene.Time.GetUtcNow().Date).AddDays(-1));
        var id = Assert.IsType<Outcome<Guid>.Done>(await knowledge.OpenAsync(content, RoadUnit, null, Editor, null, Ct)).Value;
        var submitted = Assert.IsType<Outcome<KnowledgeEntry>.Done>(await knowledge.DoAsync(id, new KnowledgeVerb.Submit(), Editor, 1, Ct)).Value;
        var entry = Assert.IsType<Outcome<KnowledgeEntry>.Done>(await knowledge.DoAsync(id, new KnowledgeVerb.Publish(), Supervisor, submitted.Revision, Ct)).Value;
        return new CitedVersion(entry.Number, 1);
    }

    /// <summary>As a room that has a transaction of its own.</summary>
    private static async Task<Refusal?> WithinAsync(DispatchScene scene, Func<NpgsqlTransaction, Task> act)
    {
        await using var connection = await scene.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await act(transaction);
        await transaction.CommitAsync(Ct);
        return null;
    }
}
