using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Outward;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Api.UnitDesk;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Mvc;
using SignFor = Hotline.Dispatch.Tickets.Verbs.SignFor;
using SignForAssist = Hotline.Dispatch.Tickets.Verbs.SignForAssist;
using TicketPage = Hotline.Agent.Client.Contracts.TicketPage;

namespace Hotline.Api.Pages.Unit;

/// <summary>One ticket and the liaison's verbs. Another unit's ticket does not exist here.</summary>
public sealed class TicketModel : FormModel
{
    private readonly DeskPages pages;
    private readonly TicketDesk desk;
    private readonly CatalogCache catalog;
    private string? failedHandler;
    private Refusal? wrongUnit;

    private readonly OutsideCalls calls;
    private readonly Telephones telephones;

    internal TicketModel(DeskPages pages, TicketDesk desk, CatalogCache catalog, OutsideCalls calls, Telephones telephones) =>
        (this.pages, this.desk, this.catalog, this.calls, this.telephones) = (pages, desk, catalog, calls, telephones);

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

    public Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Greet();
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

    public Task<IActionResult> OnPostSignAsync(int version, CancellationToken ct) => DoAsync("Sign", new SignFor(), version, "已签收。", ct);

    /// <param name="at">As the browser writes a local time; empty: just now.</param>
    public Task<IActionResult> OnPostContactAsync(int version, string? way, bool reached, string? at, string? contactNote, CancellationToken ct) =>
        DoAsync("Contact", Commands.Of(new RecordContact(way ?? "", reached, UnitWords.Instant(at), contactNote)), version, "联系情况已登记。", ct);

    public Task<IActionResult> OnPostReplyAsync(int version, ReplyTicket given, CancellationToken ct) => DoAsync("Reply", Commands.Of(given), version, "答复已提交。", ct);

    public Task<IActionResult> OnPostAskAssistAsync(int version, AskAssist given, CancellationToken ct) => DoAsync("AskAssist", Commands.Of(given), version, "已邀请协办。", ct);

    public Task<IActionResult> OnPostSignAssistAsync(int version, CancellationToken ct) => DoAsync("SignAssist", new SignForAssist(), version, "已签收协办。", ct);

    public Task<IActionResult> OnPostAnswerAssistAsync(int version, AnswerAssist given, CancellationToken ct) => DoAsync("AnswerAssist", Commands.Of(given), version, "协办答复已提交。", ct);

    public Task<IActionResult> OnPostDeclineAssistAsync(int version, DeclineAssist given, CancellationToken ct) => DoAsync("DeclineAssist", Commands.Of(given), version, "已退回，等主办单位审定。", ct);

    public Task<IActionResult> OnPostRuleOnDeclineAsync(int version, RuleOnDecline given, CancellationToken ct) => DoAsync("RuleOnDecline", Commands.Of(given), version, "已审定。", ct);

    public Task<IActionResult> OnPostAnswerSupervisionAsync(int version, AnswerSupervision given, CancellationToken ct) => DoAsync("AnswerSupervision", Commands.Of(given), version, "督办回复已提交。", ct);

    /// <param name="judgement">Kind and round with a dash between.</param>
    public Task<IActionResult> OnPostAppealAsync(int version, string? judgement, string? reason, string? evidence, CancellationToken ct) =>
        judgement?.Split('-') is [var against, var round] && int.TryParse(round, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && Commands.Of(new AppealJudgement(against, number, reason ?? "", evidence ?? "")) is { } appeal
            ? DoAsync("Appeal", appeal, version, "申诉已提交。", ct)
            : Task.FromResult<IActionResult>(NotFound());

    public Task<IActionResult> OnPostExtendAsync(int version, ExtendTicket given, CancellationToken ct) => DoAsync("Extend", Commands.Of(given), version, "延期申请已提交。", ct);

    public Task<IActionResult> OnPostRuleOnExtensionAsync(int version, RuleOnExtension given, CancellationToken ct) => DoAsync("RuleOnExtension", Commands.Of(given), version, "已审核。", ct);

    public Task<IActionResult> OnPostHandDownAsync(int version, HandDownTicket given, CancellationToken ct) => DoAsync("HandDown", Commands.Of(given), version, "已下派。", ct);

    public Task<IActionResult> OnPostHandAcrossAsync(int version, HandAcrossTicket given, CancellationToken ct) => DoAsync("HandAcross", Commands.Of(given), version, "已转办。", ct);

    public Task<IActionResult> OnPostReturnAsync(int version, ReturnTicket given, CancellationToken ct) => DoAsync("Return", Commands.Of(given), version, "退单申请已提交。", ct);

    public override string? Wrong(string field) => field == "unitCode" && wrongUnit is not null ? RefusalWords.Of(wrongUnit) : base.Wrong(field);

    public bool Open(string handler) => failedHandler == handler;

    private async Task<IActionResult> DoAsync(string handler, TicketCommand command, int version, string done, CancellationToken ct)
    {
        switch (await desk.DoAsync(Id, command, VerbRunner.ActorOf(HttpContext), version, ct))
        {
            case Outcome<TicketStamp>.Done:
                Said = done;
                // Handed across, or approved of, it is this unit's no longer.
                return Redirect(handler is "HandAcross" or "RuleOnExtension" ? "/unit" : $"/unit/tickets/{Id}");
            case Outcome<TicketStamp>.Refused { Why: Refusal.NotFound }:
                return NotFound();
            case Outcome<TicketStamp>.Refused refused:
                failedHandler = handler;
                wrongUnit = refused.Why is Refusal.UnknownUnit or Refusal.NotBelow or Refusal.NotBeside or Refusal.AssistsItself or Refusal.AlreadyAssisting ? refused.Why : null;
                Refuse(refused.Why, ofField: wrongUnit is not null);
                return await ShowAsync(ct);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<IActionResult> ShowAsync(CancellationToken ct)
    {
        if (await pages.PageAsync(Id, VerbRunner.ActorOf(HttpContext), ct) is not { } page)
        {
            return NotFound();
        }

        Ticket = page;
        CanCall = page.MayCall && await telephones.OfAsync(VerbRunner.ActorOf(HttpContext).AccountId, ct) is not null;
        var now = await catalog.GetAsync(ct);
        OtherUnits = Items(now.Units.Values.Where(unit => unit.Active && unit.Code != page.UnitCode));
        UnitsBelow = page.Verbs.Contains(TicketVerb.HandDown) ? Items(now.Below(page.UnitCode ?? "")) : [];
        UnitsBeside = page.Verbs.Contains(TicketVerb.HandAcross) ? Items(now.Beside(page.UnitCode ?? "")) : [];
        return Page();
    }

    private static List<UnitItem> Items(IEnumerable<Dispatch.Catalog.Unit> units) =>
        [.. units.OrderBy(unit => unit.Code, StringComparer.Ordinal).Select(CatalogEndpoints.Item)];
}
