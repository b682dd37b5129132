using Hotline.Api.CitizenSite;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Hotline.Api.Pages.Citizen;

/// <summary>One ticket for the citizen who proved it is theirs: its timeline, and what they can do.</summary>
[EnableRateLimiting(CitizenLimits.LookUp)]
[RequestSizeLimit(CitizenPages.MostBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = CitizenPages.MostBytes, MemoryBufferThreshold = (int)CitizenPages.MostBytes)]
public sealed class TicketModel : PageModel
{
    private readonly CitizenDesk desk;
    private readonly CitizenReader reader;
    private readonly CitizenVisit visit;
    private bool refused;

    internal TicketModel(CitizenDesk desk, CitizenReader reader, CitizenVisit visit) => (this.desk, this.reader, this.visit) = (desk, reader, visit);

    public CitizenTicket Ticket { get; private set; } = null!; // Set before the page is rendered.

    public string? Message { get; private set; }

    public bool Done { get; private set; }

    public IReadOnlyList<FieldFault> Faults { get; private set; } = [];

    [TempData]
    public string? Said { get; set; }

    public Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        (Message, Done) = (Said, Said is not null);
        return ShowAsync(ct);
    }

    public Task<IActionResult> OnPostUrgeAsync(CancellationToken ct) => DoAsync(id => desk.DoAsync(id, new Urge(), ct), "已催办。", ct);

    public Task<IActionResult> OnPostRetractAsync(string? reason, CancellationToken ct) => DoAsync(id => desk.DoAsync(id, new Retract(Text(reason)), ct), "已撤回。", ct);

    /// <param name="round">Of the form, as the next one.</param>
    /// <param name="answered">When the answer was given that it showed.</param>
    public Task<IActionResult> OnPostRateAsync(string? solved, string? satisfied, string? process, string? clarity, string? note, int? round, string? answered, CancellationToken ct) =>
        DoAsync(id => desk.DoAsync(id, RateModel.Rating(solved, satisfied, note, (round, answered), FollowUpWay.Web, process, clarity), ct), "谢谢您的评价。", ct);

    /// <param name="round">Of the form, as the next one.</param>
    /// <param name="answered">When the answer was given that it showed.</param>
    public Task<IActionResult> OnPostReopenAsync(string? satisfied, string? unsolved, int? round, string? answered, CancellationToken ct) =>
        DoAsync(id => desk.DoAsync(id, RateModel.Rating(nameof(Solved.Unsolved), satisfied, unsolved, (round, answered), FollowUpWay.Web), ct), "已登记，您的诉求会重新办理。", ct);

    public Task<IActionResult> OnPostSecretAsync(CancellationToken ct) => DoAsync(id => desk.DoAsync(id, new KeepSecret(), ct), "已为您保密。", ct);

    /// <param name="form">Made with the form: sent twice, it is one supplement.</param>
    public Task<IActionResult> OnPostSupplementAsync(string? supplement, string? form, CancellationToken ct) => DoAsync(async id =>
    {
        var (photos, faults) = await CitizenForm.PhotosAsync(Request.Form.Files, ct);
        return faults.Count > 0 ? new Refusal.Invalid(faults) : await desk.SupplementAsync(id, Pii.Text(supplement?.Trim() ?? ""), photos, form, ct);
    }, "已补充。", ct);

    public IActionResult OnPostLeave()
    {
        CitizenVisit.End(HttpContext);
        return LocalRedirect(CitizenPages.Root);
    }

    /// <summary>What was typed into a form that was refused.</summary>
    public string? Typed(string field) => refused && Request.Form.TryGetValue(field, out var text) ? text.ToString() : null;

    private static Pii? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : Pii.Text(typed.Trim());

    private async Task<IActionResult> DoAsync(Func<Guid, Task<Outcome<TicketStamp>>> act, string done, CancellationToken ct)
    {
        if (visit.Of(HttpContext, VisitScope.Ticket) is not { } id)
        {
            return LocalRedirect($"{CitizenPages.Root}/track");
        }

        if (await act(id) is not Outcome<TicketStamp>.Refused { Why: var why })
        {
            Said = done;
            return LocalRedirect($"{CitizenPages.Root}/ticket");
        }

        refused = true;
        Faults = why is Refusal.Invalid invalid ? invalid.Faults : [];
        Message = why is Refusal.Invalid ? null : RefusalWords.Of(why);
        Response.StatusCode = why is Refusal.Invalid ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict;
        return await ShowAsync(ct);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken ct)
    {
        if (visit.Of(HttpContext, VisitScope.Ticket) is not { } id || await reader.PageAsync(id, ct) is not { } ticket)
        {
            return LocalRedirect($"{CitizenPages.Root}/track");
        }

        Ticket = ticket;
        return Page();
    }
}
