using Hotline.Agent.Client.Contracts;
using Hotline.Api.Admin;
using Hotline.Api.Admin.Kinds;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Catalog.Editions;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Editions;

/// <summary>/api/editions: change the dispatch catalogue as a whole: draft from a file, read the difference, try it on the past, release it for a day.</summary>
internal static class EditionEndpoints
{
    private const int NoteMax = 200;
    private const int DaysMax = 366;
    private static readonly string[] Required = ["categoryCode", "regionCode", "unitCode"];

    public static void MapEditions(this IEndpointRouteBuilder app)
    {
        var editions = app.MapGroup("/api/editions").WithTags("editions").RequireAuthorization(Permissions.Catalogue);
        editions.MapGet("", async (Guid? ticket, int? before, EditionStore store, CancellationToken ct) => TypedResults.Ok((await store.ListAsync(ticket, before, ct)).Select(EditionViewing.Item).ToList()));
        editions.MapPost("", DraftAsync).Accepts<string>("text/csv").Produces<EditionDrafted>(StatusCodes.Status201Created).WithMetadata(Documented.Keyed);
        editions.MapGet("/{id}", PageAsync).Produces<EditionPage>().WithMetadata(Documented.Tagged);
        editions.MapPost("/{id}/simulation", SimulateAsync).Produces<SimulationPage>();
        editions.MapPost("/{id}/release", ReleaseAsync).Produces(StatusCodes.Status204NoContent).WithMetadata(Documented.Versioned);
        editions.MapPost("/{id}/reversal", ReverseAsync).Produces<EditionDrafted>(StatusCodes.Status201Created).WithMetadata(Documented.Keyed);
        editions.MapDelete("/{id}", DropAsync).Produces(StatusCodes.Status204NoContent).WithMetadata(Documented.Versioned);
        editions.MapDelete("/{id}/changes/{rule}", LeaveOutAsync).Produces(StatusCodes.Status204NoContent).WithMetadata(Documented.Versioned);
        editions.MapGet("/rules.csv", ExportAsync);
        editions.MapGet("/difference", CompareAsync).Produces<RuleDifference>();
    }

    private static async Task<IResult> DraftAsync(HttpContext context, string? note, EditionStore store, RuleKind rules, CatalogCache catalog, IdempotencyKeys keys, CancellationToken ct)
    {
        if (note?.Trim() is not { Length: > 0 and <= NoteMax } said)
        {
            return Refusals.Field("note", $"请用1到{NoteMax}个字说明这一版改了什么");
        }

        var table = await CsvTable.ReadAsync(context.Request.Body, Required, ct);
        var now = await catalog.GetAsync(ct);
        List<RuleEntry> entries = [.. table.Rows.Select(row => (RuleEntry)rules.FromCsv(row))];
        ImportError[] errors =
        [
            .. table.Errors, .. table.Rows.SelectMany(row => row.Errors),
            .. entries.SelectMany((entry, row) => RuleKind.Check(entry, row, now)).Select(fault => new ImportError(table.Rows[fault.Row].Line, fault.Field, fault.Message)),
            .. entries.Select((entry, row) => (RuleKind.RuleOf(entry).Key, row)).GroupBy(one => one.Key).SelectMany(same => same.Skip(1)).Select(one => new ImportError(table.Rows[one.row].Line, "categoryCode", "重复")),
        ];
        var changes = errors.Length > 0 ? [] : RuleChange.Between(now.Rules, new RuleBook(entries.Select(RuleKind.RuleOf)));
        if (changes.Count == 0)
        {
            return TypedResults.Ok(new EditionDrafted(null, 0, errors));
        }

        // The rows as they were given: against the catalogue of another moment they would be other changes.
        var (key, refused) = keys.Read(context, $"{said}\n{string.Join('\n', entries.Select(entry => string.Join('\u001f', rules.ToCsv(entry))))}");
        return refused is not null ? refused
            : await store.DraftAsync(said, changes, VerbRunner.ActorOf(context), key, ct) is { } id ? TypedResults.Created($"/api/editions/{id}", new EditionDrafted(id, changes.Count, []))
            : TicketRefusals.Of(new Refusal.KeyReused());
    }

    private static async Task<IResult> PageAsync(HttpContext context, int id, EditionStore store, CatalogCache catalog, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is not var (edition, changes))
        {
            return Refusals.NotFound();
        }

        var page = EditionViewing.Page(edition, changes, await store.TrialOfAsync(id, changes, ct), await catalog.GetAsync(ct));
        EntryTag.Write(context.Response, page.Mark);
        return TypedResults.Ok(page);
    }

    private static async Task<IResult> SimulateAsync(HttpContext context, int id, SimulateEdition asked, EditionStore store, PastRequests past, CatalogCache catalog, CancellationToken ct)
    {
        if (asked.To < asked.From || asked.To.DayNumber - asked.From.DayNumber > DaysMax)
        {
            return Refusals.Field("to", $"应不早于开始日期，且不超过{DaysMax}天");
        }

        if (await store.FindAsync(id, ct) is not var (_, changes))
        {
            return Refusals.NotFound();
        }

        var report = await past.SimulateAsync(changes, asked.From, asked.To, ct);
        await store.TriedAsync(id, changes, asked.From, asked.To, report.Total, VerbRunner.ActorOf(context), ct);
        return TypedResults.Ok(EditionViewing.Report(report, await catalog.GetAsync(ct)));
    }

    private static async Task<IResult> ReleaseAsync(HttpContext context, int id, ReleaseEdition asked, EditionStore store, TimeProvider time, CancellationToken ct)
    {
        if (asked.Untried?.Length > NoteMax)
        {
            return Refusals.Field("untried", $"最多{NoteMax}个字");
        }

        var at = asked.On is { } day ? WorkingCalendar.StartOf(day) : time.GetUtcNow();
        return await AsSeenAsync(context, seen => store.ReleaseAsync(id, at, asked.Untried, seen, VerbRunner.ActorOf(context), ct));
    }

    /// <summary>What takes an edition back is a draft like any other: looked at, tried, released.</summary>
    private static async Task<IResult> ReverseAsync(HttpContext context, int id, EditionStore store, IdempotencyKeys keys, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is not var (edition, changes))
        {
            return Refusals.NotFound();
        }

        if (edition.State != EditionState.Effective)
        {
            return Refusals.Make(StatusCodes.Status409Conflict, "edition.not-effective", "这一版没有生效，无须撤回");
        }

        var back = RuleChange.Reversed(changes);
        if (back.Count == 0)
        {
            return TypedResults.Ok(new EditionDrafted(null, 0, []));
        }

        var (key, refused) = keys.Read(context, $"{id}");
        return refused is not null ? refused
            : await store.DraftAsync($"撤回版本{id}", back, VerbRunner.ActorOf(context), key, ct) is { } draft ? TypedResults.Created($"/api/editions/{draft}", new EditionDrafted(draft, back.Count, []))
            : TicketRefusals.Of(new Refusal.KeyReused());
    }

    private static Task<IResult> DropAsync(HttpContext context, int id, EditionStore store, CancellationToken ct) =>
        AsSeenAsync(context, seen => store.DropAsync(id, seen, VerbRunner.ActorOf(context), ct));

    private static async Task<IResult> LeaveOutAsync(HttpContext context, int id, string rule, EditionStore store, CancellationToken ct) =>
        RuleKey.TryParse(Uri.UnescapeDataString(rule), out var key) ? await AsSeenAsync(context, seen => store.LeaveOutAsync(id, key, seen, VerbRunner.ActorOf(context), ct)) : Refusals.NotFound();

    /// <summary>Nobody changes or releases an edition whose content they have not seen: its tag is the mark of that content.</summary>
    private static async Task<IResult> AsSeenAsync(HttpContext context, Func<string, Task<EditionOutcome>> act) => EntryTag.Seen(context.Request) is { } mark
        ? Answer(await act(mark))
        : Refusals.Make(StatusCodes.Status428PreconditionRequired, "edition.version-required", "请求缺少版本标记，请刷新后重试");

    private static async Task<IResult> ExportAsync(DateOnly? on, RuleStore rules, RuleKind kind, TimeProvider time, CancellationToken ct)
    {
        var at = on is { } day ? EndOf(day) : time.GetUtcNow();
        var book = await rules.AsOfAsync(at, ct);
        return await CsvFile.OfAsync("rules.csv", kind.Columns, book.All.Select(rule => kind.ToCsv(RuleKind.EntryOf(rule))), ct);
    }

    private static async Task<IResult> CompareAsync(DateOnly from, DateOnly to, RuleStore rules, CatalogCache catalog, CancellationToken ct)
    {
        if (to < from)
        {
            return Refusals.Field("to", "应不早于开始日期");
        }

        if (await rules.KnownSinceAsync(ct) is { } since && EndOf(from) < since)
        {
            return Refusals.Field("from", $"目录自{WorkingCalendar.DayOf(since):yyyy-MM-dd}起留有记录");
        }

        var changes = RuleChange.Between(await rules.AsOfAsync(EndOf(from), ct), await rules.AsOfAsync(EndOf(to), ct));
        return TypedResults.Ok(new RuleDifference(from, to, EditionViewing.Changes(changes, await catalog.GetAsync(ct))));
    }

    /// <summary>The catalogue of a day is that with which the day ended.</summary>
    private static DateTimeOffset EndOf(DateOnly day) => WorkingCalendar.StartOf(day.AddDays(1)).AddTicks(-10);

    private static IResult Answer(EditionOutcome outcome) => outcome switch
    {
        EditionOutcome.Done => TypedResults.NoContent(),
        EditionOutcome.Unknown => Refusals.NotFound(),
        EditionOutcome.Untried => Refusals.Make(StatusCodes.Status409Conflict, "edition.untried", "请先用过去的诉求试算这一版（试算后现行目录又有变化的，须重新试算），或说明不试算的理由"),
        EditionOutcome.ClosedUnit => Refusals.Make(StatusCodes.Status409Conflict, "edition.closed-unit", "这一版中有已停用的承办单位，请重新上传，或不采用这一条"),
        EditionOutcome.Moved => Refusals.Make(StatusCodes.Status412PreconditionFailed, "edition.moved", "这一版的内容已有变化，请重新查看"),
        _ => Refusals.Make(StatusCodes.Status409Conflict, "edition.too-late", "这一版已发布、已生效或已作废"),
    };
}
