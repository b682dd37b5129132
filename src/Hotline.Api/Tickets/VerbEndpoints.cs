using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Agent.Presence;
using Hotline.Api.Problems;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Api.Tickets;

/// <summary>One line a verb: POST /api/tickets/{id}/{noun} with If-Match. Roles and states are Dispatch's to judge.</summary>
internal static class VerbEndpoints
{
    private const string NoJudgement = "应为不满意（Dissatisfied）、未解决（Unsolved）、超期（Overdue）或先行联系超期（LateContact）";

    public static void MapVerbs(this RouteGroupBuilder all)
    {
        var tickets = all.MapGroup("").WithMetadata(Documented.Versioned);
        Map<AcceptTicket>(tickets, "acceptance", _ => new Accept());
        Map<DispatchTicket>(tickets, "assignment", Commands.Of);
        Map<SignForTicket>(tickets, "sign-for", _ => new SignFor());
        Map<Agent.Client.Contracts.RecordContact>(tickets, "contact", Commands.Of);
        Map<Agent.Client.Contracts.AnswerOnCall>(tickets, "answer", Commands.Of);
        tickets.MapPost("/{id:guid}/label", LabelAsync).Answers();
        tickets.MapPost("/{id:guid}/reply", ReplyAsync).Answers();
        Map<Agent.Client.Contracts.AskAssist>(tickets, "assist", Commands.Of);
        Map<Agent.Client.Contracts.SignForAssist>(tickets, "assist-sign-for", _ => new Dispatch.Tickets.Verbs.SignForAssist());
        Map<Agent.Client.Contracts.AnswerAssist>(tickets, "assist-answer", Commands.Of);
        Map<Agent.Client.Contracts.DeclineAssist>(tickets, "assist-decline", Commands.Of);
        Map<Agent.Client.Contracts.RuleOnDecline>(tickets, "assist-decline-ruling", Commands.Of);
        Map<Agent.Client.Contracts.DropAssist>(tickets, "assist-drop", Commands.Of);
        Map<Agent.Client.Contracts.RuleOnSuspension>(tickets, "suspension-ruling", Commands.Of);
        Map<Agent.Client.Contracts.Resume>(tickets, "resumption", Commands.Of);
        Map<Agent.Client.Contracts.AnswerSupervision>(tickets, "supervision-answer", Commands.Of);
        Map<Agent.Client.Contracts.ReviewSupervision>(tickets, "supervision-review", Commands.Of);
        Map<Agent.Client.Contracts.WithdrawSupervision>(tickets, "supervision-withdrawal", Commands.Of);
        Map<Agent.Client.Contracts.GiveCard>(tickets, "card", Commands.Of);
        Map<HandDownTicket>(tickets, "hand-down", Commands.Of);
        Map<HandAcrossTicket>(tickets, "hand-across", Commands.Of);
        Map<Agent.Client.Contracts.RuleOnHanding>(tickets, "handing-ruling", Commands.Of);
        Map<ReassignTicket>(tickets, "reassignment", Commands.Of);
        Map<Agent.Client.Contracts.RuleOnHandOut>(tickets, "hand-out-ruling", Commands.Of);
        Map<Agent.Client.Contracts.RuleOnRetraction>(tickets, "retraction-ruling", Commands.Of);
        Map<ReturnTicket>(tickets, "return", Commands.Of);
        Map<Agent.Client.Contracts.RuleOnReturn>(tickets, "return-ruling", Commands.Of);
        Map<Agent.Client.Contracts.RuleOnDuty>(tickets, "duty-ruling", Commands.Of);
        Map<ExtendTicket>(tickets, "extension", Commands.Of);
        Map<Agent.Client.Contracts.RuleOnExtension>(tickets, "extension-ruling", Commands.Of);
        Map<Agent.Client.Contracts.FlagDifficult>(tickets, "difficult", Commands.Of);
        Map<Agent.Client.Contracts.FlagGroup>(tickets, "group", Commands.Of);
        Map<ArchiveTicket>(tickets, "archiving", _ => new Archive());
        Map<RecordFollowUp>(tickets, "follow-up", Commands.Of);
        Map<Agent.Client.Contracts.BookFollowUp>(tickets, "follow-up-booking", Commands.Of);
        Map<Agent.Client.Contracts.RuleOnUnreasonable>(tickets, "unreasonable-ruling", Commands.Of);
        Map<UrgeTicket>(tickets, "urge", Commands.Of);
        Map<SupplementTicket>(tickets, "supplement", Commands.Of);
        Map<Agent.Client.Contracts.RuleOnReply>(tickets, "reply-ruling", Commands.Of);
        Map<Agent.Client.Contracts.RuleOnRefusal>(tickets, "refusal-ruling", Commands.Of);
        Map<Agent.Client.Contracts.CheckAnswer>(tickets, "answer-check", Commands.Of);
        Map<Agent.Client.Contracts.ReopenAnswered>(tickets, "answer-reopening", Commands.Of);
        Map<Agent.Client.Contracts.GiveFacts>(tickets, "facts", Commands.Of);
        MapOnTheLine<HandOutTicket>(tickets, "hand-out", Commands.Of);
        Map<Agent.Client.Contracts.AcknowledgeHandOut>(tickets, "hand-out-receipt", Commands.Of);
        Map<Agent.Client.Contracts.AnswerHandOut>(tickets, "hand-out-result", Commands.Of);
        Map<Agent.Client.Contracts.TakeBackHandOut>(tickets, "hand-out-return", Commands.Of);
        tickets.MapPost("/{id:guid}/facts-question", AskFactsAsync).Answers();
        tickets.MapPost("/{id:guid}/refusal", RefuseAsync).Answers();
        tickets.MapPost("/{id:guid}/merge", (HttpContext context, VerbRunner runner, MatterDesk matters, Guid id, MergeTicket given) => MergeAsync(context, runner, matters, id, given, fromDraft: false)).Answers();
        tickets.MapPost("/{id:guid}/acceptance-into", (HttpContext context, VerbRunner runner, MatterDesk matters, Guid id, MergeTicket given) => MergeAsync(context, runner, matters, id, given, fromDraft: true)).Answers();
        tickets.MapPost("/{id:guid}/merge-undo", UndoMergeAsync).Answers();
        tickets.MapPost("/{id:guid}/appeal", AppealAsync).Answers();
        tickets.MapPost("/{id:guid}/appeal-ruling", RuleOnAppealAsync).Answers();
        tickets.MapPost("/{id:guid}/suspension", SuspendAsync).Answers();
        tickets.MapPost("/{id:guid}/suspension-request", AskSuspensionAsync).Answers();
        MapOnTheLine<RetractTicket>(tickets, "retraction", Commands.Of);
        tickets.MapPost("/{id:guid}/grade", RegradeAsync).Answers();
        MapOnTheLine<KeepTicketSecret>(tickets, "secrecy", Commands.Of);
        MapOnTheLine<RateForCitizen>(tickets, "citizens-word", Commands.Of);
        tickets.MapPost("/{id:guid}/supervision", SuperviseAsync).Answers();
        tickets.MapPost("/{id:guid}/withdrawal", WithdrawAsync).Answers();
    }

    private static void Map<T>(RouteGroupBuilder tickets, string noun, Func<T, TicketCommand> command) where T : class =>
        tickets.MapPost($"/{{id:guid}}/{noun}", (HttpContext context, VerbRunner runner, Guid id, T given) => runner.RunAsync(context, id, command(given)))
            .Answers();

    /// <summary>What the citizen may be saying just now: with the call that the actor is on.</summary>
    private static void MapOnTheLine<T>(RouteGroupBuilder tickets, string noun, Func<T, Line, TicketCommand> command) where T : class =>
        tickets.MapPost($"/{{id:guid}}/{noun}", async (HttpContext context, VerbRunner runner, CallHistory calls, Guid id, T given) =>
            await runner.RunAsync(context, id, command(given, await LineAsync(context, calls)))).Answers();

    /// <summary>204 where the ticket is then not the actor's to read any more.</summary>
    internal static RouteHandlerBuilder Answers(this RouteHandlerBuilder route) =>
        route.Produces<Agent.Client.Contracts.TicketPage>().Produces(StatusCodes.Status204NoContent);

    private static async Task<Line> LineAsync(HttpContext context, CallHistory calls) =>
        await calls.OfAgentAsync(VerbRunner.ActorOf(context).AccountId, context.RequestAborted) is { } call ? new Line(call.CallId, call.Number) : new Line(null, null);

    private static async Task<IResult> LabelAsync(HttpContext context, VerbRunner runner, Guid id, LabelTicket given) =>
        Commands.Of(given) is { } command ? await runner.RunAsync(context, id, command) : Refusals.Field("label", "请选择标签");

    private static async Task<IResult> ReplyAsync(HttpContext context, VerbRunner runner, UnitLeaders leaders, Guid id, ReplyTicket given) =>
        await runner.RunAsync(context, id, await leaders.FromAsync(VerbRunner.ActorOf(context), Commands.Of(given), context.RequestAborted));

    private static async Task<IResult> RegradeAsync(HttpContext context, VerbRunner runner, CallHistory calls, Guid id, RegradeTicket given) =>
        Commands.Of(given, await LineAsync(context, calls), out var faults) is { } command ? await runner.RunAsync(context, id, command) : TicketRefusals.Of(new Refusal.Invalid(faults));

    private static async Task<IResult> MergeAsync(HttpContext context, VerbRunner runner, MatterDesk matters, Guid id, MergeTicket given, bool fromDraft) =>
        string.IsNullOrWhiteSpace(given.IntoNumber)
            ? Refusals.Field("intoNumber", "请填写主工单编号")
            : await runner.RunAsync(context, id, (actor, version) => matters.MergeAsync(id, given.IntoNumber, Commands.Note(given.Note), fromDraft, actor, version, context.RequestAborted));

    private static async Task<IResult> UndoMergeAsync(HttpContext context, VerbRunner runner, MatterDesk matters, Guid id, Agent.Client.Contracts.UndoMerge given) =>
        await runner.RunAsync(context, id, (actor, version) => matters.UndoAsync(id, Commands.Note(given.Reason), actor, version, context.RequestAborted));

    private static async Task<IResult> RefuseAsync(HttpContext context, VerbRunner runner, CallHistory calls, Guid id, Agent.Client.Contracts.ProposeRefusal given) =>
        Enum.TryParse<RefusalReason>(given.Reason, out var reason) && Enum.IsDefined(reason)
            ? await runner.RunAsync(context, id, new Dispatch.Tickets.Verbs.ProposeRefusal(reason, Dispatch.Privacy.Pii.Text(given.Guidance ?? ""), (await LineAsync(context, calls)).Number))
            : Refusals.Field("reason", "请选择不予受理的原因");

    private static Task<IResult> AskFactsAsync(HttpContext context, VerbRunner runner, TicketDesk desk, DutyRoster roster, Guid id, Agent.Client.Contracts.AskFacts given) =>
        runner.RunAsync(context, id, async (actor, version) => await desk.DoAsync(
            id, new Dispatch.Tickets.Verbs.AskFacts(Dispatch.Privacy.Pii.Text(given.Question ?? ""), await roster.AgentsAsync(context.RequestAborted)), actor, version, context.RequestAborted));

    private static async Task<IResult> AppealAsync(HttpContext context, VerbRunner runner, Guid id, AppealJudgement given) =>
        Commands.Of(given) is { } appeal ? await runner.RunAsync(context, id, appeal) : Refusals.Field("against", NoJudgement);

    private static async Task<IResult> RuleOnAppealAsync(HttpContext context, VerbRunner runner, Guid id, Agent.Client.Contracts.RuleOnAppeal given) =>
        Commands.Of(given) is { } ruling ? await runner.RunAsync(context, id, ruling) : Refusals.Field("against", NoJudgement);

    private static async Task<IResult> SuspendAsync(HttpContext context, VerbRunner runner, Guid id, Agent.Client.Contracts.Suspend given) =>
        Enum.TryParse<SuspendReason>(given.Reason, out var reason) && Enum.IsDefined(reason)
            ? await runner.RunAsync(context, id, new Dispatch.Tickets.Verbs.Suspend(reason, given.ReviewDays, Dispatch.Privacy.Pii.Text(given.Note ?? "")))
            : Refusals.Field("reason", "请选择挂起原因");

    private static async Task<IResult> AskSuspensionAsync(HttpContext context, VerbRunner runner, Guid id, Agent.Client.Contracts.AskSuspension given) =>
        Commands.Of(given) is { } request ? await runner.RunAsync(context, id, request) : Refusals.Field("cause", "请选择挂起原因");

    private static async Task<IResult> SuperviseAsync(HttpContext context, VerbRunner runner, Guid id, Agent.Client.Contracts.Supervise given) =>
        Enum.TryParse<SupervisionLevel>(given.Level, out var level) && Enum.IsDefined(level)
            ? await runner.RunAsync(context, id, new Dispatch.Tickets.Verbs.Supervise(level, Dispatch.Privacy.Pii.Text(given.Demand ?? ""), given.WorkingDays))
            : Refusals.Field("level", "请选择督办级别");

    private static async Task<IResult> WithdrawAsync(HttpContext context, VerbRunner runner, Guid id, WithdrawTicket given) =>
        Enum.TryParse<WithdrawReason>(given.Reason, out var reason) && Enum.IsDefined(reason)
            ? await runner.RunAsync(context, id, new Withdraw(reason))
            : Refusals.Field("reason", "请选择撤单原因");
}
