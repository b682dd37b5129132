using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Knowledge;
using Hotline.Agent.Outward;
using Hotline.Api.Proofs;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Api.UnitDesk;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Mvc;
using SignFor = Hotline.Dispatch.Tickets.Verbs.SignFor;
using SignForAssist = Hotline.Dispatch.Tickets.Verbs.SignForAssist;
using TicketPage = Hotline.Agent.Client.Contracts.TicketPage;

namespace Hotline.Api.Pages.Unit;

/// <summary>One ticket and the liaison's verbs, each with its form (docs/adr/0123). Another unit's ticket does not exist here.</summary>
[RequestSizeLimit(EvidenceIntake.MostBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = EvidenceIntake.MostBytes, MemoryBufferThreshold = EvidenceIntake.MostBytes)]
public sealed partial class TicketModel : FormModel
{
    private readonly DeskPages pages;
    private readonly TicketDesk desk;
    private readonly CatalogCache catalog;
    private string? failedHandler;
    private (string Field, Refusal Why)? wrong;
    private IReadOnlyList<Guid> attached = [];

    private readonly OutsideCalls calls;
    private readonly Telephones telephones;
    private readonly EvidenceIntake intake;
    private readonly EvidenceStore evidence;
    private readonly KnowledgeSearch knowledge;
    private readonly UnitLeaders leaders;

    internal TicketModel(
        DeskPages pages, TicketDesk desk, CatalogCache catalog, OutsideCalls calls, Telephones telephones, EvidenceIntake intake, EvidenceStore evidence, KnowledgeSearch knowledge, UnitLeaders leaders,
        UnitRecordings recordings) =>
        (this.pages, this.desk, this.catalog, this.calls, this.telephones, this.intake, this.evidence, this.knowledge, this.leaders, this.recordings) = (pages, desk, catalog, calls, telephones, intake, evidence, knowledge, leaders, recordings);

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public TicketPage Ticket { get; private set; } = null!; // Set before the page is rendered.

    public IReadOnlyList<UnitItem> OtherUnits { get; private set; } = [];

    /// <summary>Where it can be handed down to.</summary>
    public IReadOnlyList<UnitItem> UnitsBelow { get; private set; } = [];

    /// <summary>Where it can be handed across to.</summary>
    public IReadOnlyList<UnitItem> UnitsBeside { get; private set; } = [];

    /// <summary>The required assisting units that have not answered.</summary>
    public string Waiting => string.Join("、", (Ticket.Assists ?? []).Where(assist => assist is { Open: true, Required: true }).Select(assist => assist.UnitName));

    /// <summary>The liaison may have the citizen called, and has a telephone for it.</summary>
    public bool CanCall { get; private set; }

    public string? OwnUnit => VerbRunner.ActorOf(HttpContext).UnitCode;

    /// <summary>Files that the liaison laid ready for a form that was not taken.</summary>
    public IReadOnlyList<EvidenceInfo> Laid { get; private set; } = [];

    /// <param name="oversized">Sent back here: the files together were too large.</param>
    public Task<IActionResult> OnGetAsync(bool oversized, CancellationToken ct)
    {
        Greet();
        if (oversized)
        {
            Refuse(StatusCodes.Status413PayloadTooLarge, $"文件合计不能超过{EvidenceIntake.MostBytes / 1024 / 1024}MB，没有提交成功。请减少文件或换小一些的文件，重新填写。");
        }

        return ShowAsync(ct);
    }

    /// <param name="call">Made with the form: sent twice, it is one call.</param>
    public async Task<IActionResult> OnPostCallAsync(Guid call, CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(HttpContext);
        var refusal = await calls.PlaceAsync(actor, await telephones.OfAsync(actor.AccountId, ct), call, Id, ct);
        if (refusal is "ticket.not-found")
        {
            return NotFound();
        }

        Said = refusal is null ? "热线正在呼叫您的电话，接起后接通群众。" : CallOutWords.Of(refusal);
        return Redirect($"/unit/tickets/{Id}");
    }

    public Task<IActionResult> OnPostSignForAsync(int version, CancellationToken ct) => DoAsync("SignFor", new SignFor(), version, "已签收。", ct);

    /// <param name="at">As the browser writes a local time; empty: just now.</param>
    public Task<IActionResult> OnPostRecordContactAsync(int version, string? way, bool reached, string? at, string? contactNote, CancellationToken ct) =>
        DoAsync("RecordContact", Commands.Of(new RecordContact(way ?? "", reached, UnitWords.Instant(at), contactNote)), version, "联系情况已登记。", ct);

    /// <param name="cite">The marks of the entries that were ticked.</param>
    public async Task<IActionResult> OnPostReplyAsync(int version, ReplyTicket given, string[]? cite, CancellationToken ct) =>
        await ProveAsync("Reply", await leaders.FromAsync(VerbRunner.ActorOf(HttpContext), Commands.Of(Citing(given, cite)), ct), version, "答复已提交。", ct);

    /// <param name="text">With the marks of what it cites in it.</param>
    public Task<IActionResult> OnPostRuleOnReplyAsync(int version, bool pass, string? text, CancellationToken ct) =>
        DoAsync("RuleOnReply", Commands.Of(new RuleOnReply(pass, text ?? "", CitationMark.Read(text ?? ""))), version, pass ? "已审核通过。" : "已退回修改。", ct);

    public Task<IActionResult> OnPostAskAssistAsync(int version, AskAssist given, CancellationToken ct) => DoAsync("AskAssist", Commands.Of(given), version, "已邀请协办。", ct);

    public Task<IActionResult> OnPostSignForAssistAsync(int version, CancellationToken ct) => DoAsync("SignForAssist", new SignForAssist(), version, "已签收协办。", ct);

    public Task<IActionResult> OnPostAnswerAssistAsync(int version, AnswerAssist given, CancellationToken ct) => ProveAsync("AnswerAssist", Commands.Of(given), version, "协办答复已提交。", ct);

    public Task<IActionResult> OnPostDeclineAssistAsync(int version, DeclineAssist given, CancellationToken ct) => DoAsync("DeclineAssist", Commands.Of(given), version, "已退回，等主办单位审定。", ct);

    public Task<IActionResult> OnPostRuleOnDeclineAsync(int version, RuleOnDecline given, CancellationToken ct) => DoAsync("RuleOnDecline", Commands.Of(given), version, "已审定。", ct);

    public Task<IActionResult> OnPostDropAssistAsync(int version, DropAssist given, CancellationToken ct) => DoAsync("DropAssist", Commands.Of(given), version, "已撤销协办。", ct);

    public Task<IActionResult> OnPostAnswerSupervisionAsync(int version, AnswerSupervision given, CancellationToken ct) => ProveAsync("AnswerSupervision", Commands.Of(given), version, "督办回复已提交。", ct);

    /// <param name="judgement">Kind and round with a dash between.</param>
    public Task<IActionResult> OnPostAppealAsync(int version, string? judgement, string? reason, string? evidence, Guid[]? files, CancellationToken ct) =>
        judgement?.Split('-') is [var against, var round] && int.TryParse(round, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && Commands.Of(new AppealJudgement(against, number, reason ?? "", evidence ?? "") { Files = files }) is { } appeal
            ? ProveAsync("Appeal", appeal, version, "申诉已提交。", ct)
            : RefuseAsync("Appeal", new Refusal.Invalid([new FieldFault("against", "unknown")]), ct);

    public Task<IActionResult> OnPostExtendAsync(int version, ExtendTicket given, CancellationToken ct) => ProveAsync("Extend", Commands.Of(given), version, "延期申请已提交。", ct);

    public Task<IActionResult> OnPostAskSuspensionAsync(int version, AskSuspension given, CancellationToken ct) => Commands.Of(given) is { } request
        ? ProveAsync("AskSuspension", request, version, "挂起申请已提交。", ct)
        : RefuseAsync("AskSuspension", new Refusal.Invalid([new FieldFault("cause", "missing")]), ct);

    public Task<IActionResult> OnPostRuleOnExtensionAsync(int version, RuleOnExtension given, CancellationToken ct) => DoAsync("RuleOnExtension", Commands.Of(given), version, "已审核。", ct);

    public Task<IActionResult> OnPostRuleOnSuspensionAsync(int version, RuleOnSuspension given, CancellationToken ct) => DoAsync("RuleOnSuspension", Commands.Of(given), version, "已审核。", ct);

    public Task<IActionResult> OnPostHandDownAsync(int version, HandDownTicket given, CancellationToken ct) => DoAsync("HandDown", Commands.Of(given), version, "已下派。", ct);

    public Task<IActionResult> OnPostHandAcrossAsync(int version, HandAcrossTicket given, CancellationToken ct) => DoAsync("HandAcross", Commands.Of(given), version, "已转办。", ct);

    public Task<IActionResult> OnPostRuleOnHandingAsync(int version, RuleOnHanding given, CancellationToken ct) => DoAsync("RuleOnHanding", Commands.Of(given), version, "已审核。", ct);

    public Task<IActionResult> OnPostReturnAsync(int version, ReturnTicket given, CancellationToken ct) => ProveAsync("Return", Commands.Of(given), version, "退单申请已提交。", ct);

    public override string? Wrong(string field) => wrong is { } found && found.Field == field ? RefusalWords.Of(found.Why) : base.Wrong(field);

    public bool Open(string handler) => failedHandler == handler;

    /// <summary>The file came with the form that was not taken.</summary>
    public bool Attached(string handler, Guid file) => Open(handler) && attached.Contains(file);

    /// <summary>Takes in the files that came with the form, then does the verb with them. Refused, they wait here for the next try.</summary>
    private async Task<IActionResult> ProveAsync(string handler, ProvedCommand command, int version, string done, CancellationToken ct)
    {
        attached = command.Files;
        return await TakeInAsync(handler, ct) ?? await DoAsync(handler, command with { Files = attached }, version, done, ct);
    }

    /// <returns>Null when all files that came are attached now.</returns>
    private async Task<IActionResult?> TakeInAsync(string handler, CancellationToken ct)
    {
        var sent = Request.Form.Files.GetFiles("proof").Where(file => file.Length > 0).ToList();
        var actor = VerbRunner.ActorOf(HttpContext);
        if (sent.Count == 0 || await pages.PageAsync(Id, actor, ct) is not { MayProve: { } limits })
        {
            return null;
        }

        if (attached.Count + sent.Count > limits.Files)
        {
            return await RefuseAsync(handler, new Refusal.Invalid([new FieldFault("files", "too-many", limits.Files)]), ct);
        }

        foreach (var file in sent)
        {
            switch (await intake.AddAsync(Id, file, limits, actor, ct))
            {
                case Outcome<EvidenceInfo>.Done { Value: var added }:
                    attached = [.. attached, added.Id];
                    break;
                case Outcome<EvidenceInfo>.Refused refused:
                    return await RefuseAsync(handler, refused.Why, ct);
            }
        }

        return null;
    }

    private async Task<IActionResult> DoAsync(string handler, TicketCommand command, int version, string done, CancellationToken ct)
    {
        switch (await desk.DoAsync(Id, command, VerbRunner.ActorOf(HttpContext), version, ct))
        {
            case Outcome<TicketStamp>.Done:
                var asked = handler is "HandDown" or "HandAcross" && await pages.PageAsync(Id, VerbRunner.ActorOf(HttpContext), ct) is { HandingAsked: not null };
                Said = asked ? "转派申请已提交。" : done;
                // Handed across, or approved of, it is this unit's no longer.
                return Redirect((handler == "HandAcross" && !asked) || handler is "RuleOnExtension" or "RuleOnSuspension" or "RuleOnHanding" ? "/unit" : $"/unit/tickets/{Id}");
            case Outcome<TicketStamp>.Refused { Why: Refusal.NotFound }:
                return NotFound();
            case Outcome<TicketStamp>.Refused refused:
                return await RefuseAsync(handler, refused.Why, ct);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private Task<IActionResult> RefuseAsync(string handler, Refusal why, CancellationToken ct)
    {
        failedHandler = handler;
        wrong = FieldOf(why) is { } field ? (field, why) : null;
        Refuse(why, ofField: wrong is not null);
        return ShowAsync(ct);
    }

    /// <summary>The field that a refusal is about, where it is no list of faults.</summary>
    private static string? FieldOf(Refusal why) => why switch
    {
        Refusal.UnknownUnit or Refusal.NotBelow or Refusal.NotBeside or Refusal.AssistsItself or Refusal.AlreadyAssisting or Refusal.NotAssisting => "unitCode",
        Refusal.ExtensionTooLong => "workingDays",
        Refusal.SuspensionTooLong => "reviewDays",
        Refusal.AssistOpen => "without",
        Refusal.NotCitable => "citations",
        _ => null,
    };

    private async Task<IActionResult> ShowAsync(CancellationToken ct)
    {
        if (await pages.PageAsync(Id, VerbRunner.ActorOf(HttpContext), ct) is not { } page)
        {
            return NotFound();
        }

        Ticket = page;
        Laid = page.MayProve is null ? [] : await evidence.WaitingAsync(Id, VerbRunner.ActorOf(HttpContext), ct);
        CanCall = page.MayCall && await telephones.OfAsync(VerbRunner.ActorOf(HttpContext).AccountId, ct) is not null;
        var now = await catalog.GetAsync(ct);
        OtherUnits = Items(now.Units.Values.Where(unit => unit.Active && unit.Code != page.UnitCode));
        UnitsBelow = page.Verbs.Contains(TicketVerb.HandDown) ? Items(now.Below(page.UnitCode ?? "")) : [];
        Found = await FindAsync(page, now, ct);
        Heard = await recordings.OfAsync(page, ct);
        UnitsBeside = page.Verbs.Contains(TicketVerb.HandAcross) ? Items(now.Beside(page.UnitCode ?? "")) : [];
        return Page();
    }

    private static List<UnitItem> Items(IEnumerable<Dispatch.Catalog.Unit> units) =>
        [.. units.OrderBy(unit => unit.Code, StringComparer.Ordinal).Select(CatalogEndpoints.Item)];
}
