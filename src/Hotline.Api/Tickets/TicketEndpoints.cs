using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Suggestions;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Api.Tickets;

/// <summary>/api/tickets: lists, search, one ticket, saving a draft, showing a clear value.</summary>
internal static class TicketEndpoints
{
    private const int NumberMax = 40;

    public static void MapTickets(this IEndpointRouteBuilder app)
    {
        var tickets = app.MapGroup("/api/tickets").WithTags("tickets").RequireAuthorization(Permissions.Staff);
        tickets.MapGet("", ListAsync).Produces<Agent.Client.Contracts.TicketList>();
        tickets.MapGet("/export", Export).Produces<string>(200, "text/csv");
        tickets.MapPost("/search", SearchAsync).Produces<Agent.Client.Contracts.TicketList>();
        tickets.MapIntake();
        tickets.MapGet("/{id:guid}", PageAsync).Produces<Agent.Client.Contracts.TicketPage>().WithMetadata(Documented.Tagged);
        tickets.MapGet("/{id:guid}/suggestions", SuggestAsync).Produces<IReadOnlyList<UnitSuggestionItem>>();
        tickets.MapGet("/{id:guid}/rule", RuleAsync).Produces<RuledUnit>();
        tickets.MapPut("/{id:guid}/draft", SaveDraftAsync).Produces<DraftSaved>().WithMetadata(Documented.Versioned);
        tickets.MapPost("/{id:guid}/reveal", RevealAsync).Produces<Revealed>();
        tickets.MapVerbs();
    }

    // A list in the query says so: what is generated for one that does not answers 404.
    private static async Task<IResult> ListAsync(HttpContext context, DeskPages pages, string? list, [FromQuery] string[]? flag, string? cursor, CancellationToken ct)
    {
        var (ask, refused) = Asked(list, flag);
        return ask is null ? refused! : TypedResults.Ok(await pages.ListAsync(ask, VerbRunner.ActorOf(context), cursor, ct)); // One of the two is there.
    }

    private static IResult Export(HttpContext context, TicketLists lists, string? list, [FromQuery] string[]? flag, CancellationToken ct)
    {
        var (ask, refused) = Asked(list, flag);
        return ask is null ? refused! : TicketExport.Of(list!, ask, lists, VerbRunner.ActorOf(context), ct); // As above; a list that is known has its word.
    }

    private static (TicketListAsk? Ask, IResult? Refused) Asked(string? list, string[]? flags)
    {
        var marks = (flags ?? []).Select(word => Enum.TryParse<TicketFlag>(word, out var flag) && Enum.IsDefined(flag) ? flag : (TicketFlag?)null).ToList();
        return Kind(list) is not { } kind ? (null, Refusals.Field("list", "没有这个列表"))
            : marks.Contains(null) ? (null, Refusals.Field("flag", "没有这个标记"))
            : (new TicketListAsk(kind, [.. marks.OfType<TicketFlag>()]), null);
    }

    private static async Task<IResult> SearchAsync(HttpContext context, DeskPages pages, CallHistory calls, SearchTickets search, CancellationToken ct) =>
        search.Number?.Trim() is { Length: > 0 and <= NumberMax } number && VerbRunner.ActorOf(context) is var actor
            ? TypedResults.Ok(await pages.SearchAsync(number, (await calls.OfAgentAsync(actor.AccountId, ct))?.Number, actor, ct))
            : Refusals.Field("number", $"应为工单编号或电话号码，最多{NumberMax}个字符");

    private static async Task<IResult> SuggestAsync(HttpContext context, UnitSuggestions suggestions, Guid id, string? category, string? region, CancellationToken ct) =>
        await suggestions.OfAsync(id, category, region, VerbRunner.ActorOf(context), ct) is { } found
            ? TypedResults.Ok<IReadOnlyList<UnitSuggestionItem>>([.. found.Select(one => new UnitSuggestionItem(
                one.UnitCode, one.UnitName, one.Percent, one.Reasons, [.. one.Precedents.Select(precedent => new PrecedentItem(precedent.Id, precedent.Number))]))])
            : TicketRefusals.Of(new Refusal.NotFound());

    private static async Task<IResult> RuleAsync(HttpContext context, UnitSuggestions suggestions, CatalogCache catalog, Guid id, string? category, string? region, CancellationToken ct)
    {
        if (await suggestions.RuleOfAsync(id, category, region, VerbRunner.ActorOf(context), ct) is not var (rule, assistants))
        {
            return TicketRefusals.Of(new Refusal.NotFound());
        }

        var names = await catalog.GetAsync(ct);
        return TypedResults.Ok(rule is null
            ? new RuledUnit(null, null, null)
            : new RuledUnit(
                rule.UnitCode, names.UnitName(rule.UnitCode), rule.LegalBasis, rule.Keyword.Length == 0 ? null : rule.Keyword, rule.Limit?.ToString(), [.. assistants.Select(names.UnitName)], rule.Basis.Length == 0 ? null : rule.Basis));
    }

    private static Task<IResult> PageAsync(HttpContext context, VerbRunner runner, Guid id) => runner.PageAsync(context, id);

    private static async Task<IResult> SaveDraftAsync(HttpContext context, VerbRunner runner, Guid id, DraftFields typed)
    {
        var patch = Commands.Patch(typed, out var faults);
        return faults.Count > 0 ? TicketRefusals.Fields(faults) : await runner.SaveDraftAsync(context, id, new SaveDraft(patch));
    }

    private static async Task<IResult> RevealAsync(HttpContext context, Reveal reveal, Guid id, RevealField asked, CancellationToken ct)
    {
        if (Commands.Field(asked.Field) is not { } field)
        {
            return Refusals.Field("field", "没有这个字段");
        }

        return await reveal.ShowAsync(id, field, asked.Reason ?? "", VerbRunner.ActorOf(context), ct) switch
        {
            Outcome<Dispatch.Privacy.Pii>.Done shown => TypedResults.Ok(new Revealed(asked.Field, shown.Value.Clear())),
            Outcome<Dispatch.Privacy.Pii>.Refused refused => TicketRefusals.Of(refused.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static TicketListKind? Kind(string? word) => word switch
    {
        "mine" => TicketListKind.Mine,
        "dispatch" => TicketListKind.Dispatch,
        "facts" => TicketListKind.Facts,
        "unit" => TicketListKind.Unit,
        "handed-down" => TicketListKind.HandedDown,
        "assisting" => TicketListKind.Assisting,
        "reply-reviews" => TicketListKind.ReplyReviews,
        "leader-reviews" => TicketListKind.LeaderReviews,
        "refusals" => TicketListKind.Refusals,
        "hand-out-proposals" => TicketListKind.HandOutProposals,
        "retraction-proposals" => TicketListKind.RetractionProposals,
        "handed-out" => TicketListKind.HandedOut,
        "hand-out-receipts" => TicketListKind.HandOutReceipts,
        "suspended" => TicketListKind.Suspended,
        "supervised" => TicketListKind.Supervised,
        "supervised-ended" => TicketListKind.SupervisedEnded,
        "carded" => TicketListKind.Carded,
        "judged" => TicketListKind.Judged,
        "appeals" => TicketListKind.Appeals,
        "contacts" => TicketListKind.Contacts,
        "suspension-requests" => TicketListKind.SuspensionRequests,
        "handing-requests" => TicketListKind.HandingRequests,
        "returns" => TicketListKind.Returns,
        "rulings" => TicketListKind.Rulings,
        "extensions" => TicketListKind.Extensions,
        "unit-extensions" => TicketListKind.UnitExtensions,
        "answer-checks" => TicketListKind.AnswerChecks,
        "unreasonable-reviews" => TicketListKind.UnreasonableReviews,
        "difficult" => TicketListKind.Difficult,
        "groups" => TicketListKind.Groups,
        "archived" => TicketListKind.Archived,
        "overdue" => TicketListKind.Overdue,
        "follow-up" => TicketListKind.FollowUp,
        "booked-follow-ups" => TicketListKind.BookedFollowUps,
        "all" => TicketListKind.All,
        _ => null,
    };
}
