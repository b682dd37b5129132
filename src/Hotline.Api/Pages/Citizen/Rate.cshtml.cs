using System.Globalization;
using Hotline.Api.CitizenSite;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Hotline.Api.Pages.Citizen;

/// <summary>The rating that a link opens; nothing of the request itself is shown, for a phone is read by others too.</summary>
[EnableRateLimiting(CitizenLimits.LookUp)]
public sealed class RateModel : PageModel
{
    private const string OnCall = "call";
    private readonly CitizenDesk desk;
    private readonly CitizenReader reader;
    private readonly CitizenVisit visit;

    internal RateModel(CitizenDesk desk, CitizenReader reader, CitizenVisit visit) => (this.desk, this.reader, this.visit) = (desk, reader, visit);

    public CitizenTicket Ticket { get; private set; } = null!; // Set before the page is rendered.

    public string? Message { get; private set; }

    public bool Done { get; private set; }

    public string? Note { get; private set; }

    public IReadOnlyList<FieldFault> Faults { get; private set; } = [];

    [TempData]
    public string? Said { get; set; }

    public Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        (Message, Done) = (Said, Said is not null);
        return ShowAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(string? solved, string? satisfied, string? process, string? clarity, string? note, int? round, string? answered, CancellationToken ct)
    {
        if (visit.Of(HttpContext, VisitScope.Rating) is not { } id)
        {
            return LocalRedirect($"{CitizenPages.Root}/track");
        }

        if (await desk.DoAsync(id, Rating(solved, satisfied, note, (round, answered), FollowUpWay.SmsLink, process, clarity), ct) is not Outcome<TicketStamp>.Refused { Why: var why })
        {
            Said = "谢谢您的评价。";
            return LocalRedirect($"{CitizenPages.Root}/rate");
        }

        Note = note;
        Faults = why is Refusal.Invalid invalid ? invalid.Faults : [];
        Message = why is Refusal.Invalid ? null : RefusalWords.Of(why);
        Response.StatusCode = why is Refusal.Invalid ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict;
        return await ShowAsync(ct);
    }

    /// <param name="about">The answer that the form was about.</param>
    internal static Rate Rating(string? solved, string? satisfied, string? note, (int? Round, string? Answered) about, FollowUpWay way, string? process = null, string? clarity = null) => new(
        Word<Solved>(solved), Word<Satisfaction>(satisfied), way, Note: string.IsNullOrWhiteSpace(note) ? null : Pii.Text(note.Trim()), Round: about.Round, Read: ReadOf(about.Answered),
        ProcessSatisfied: string.IsNullOrEmpty(process) ? null : Word<Satisfaction>(process) ?? (Satisfaction)(-1), // None of ours: the verb says so.
        Clarity: string.IsNullOrEmpty(clarity) ? null : Word<ReplyClarity>(clarity) ?? (ReplyClarity)(-1));

    /// <summary>An answer as a form names it.</summary>
    internal static string Stamp(DateTimeOffset? repliedAt) => repliedAt?.ToString("O", CultureInfo.InvariantCulture) ?? OnCall;

    /// <returns>Null: the form is of before this was asked.</returns>
    private static AnswerRead? ReadOf(string? stamp) => stamp switch
    {
        null => null,
        OnCall => new AnswerRead(null),
        _ => new AnswerRead(DateTimeOffset.TryParseExact(stamp, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : DateTimeOffset.MinValue), // None of ours: no answer of that time.
    };

    private static T? Word<T>(string? word) where T : struct, Enum => Enum.TryParse<T>(word, out var value) && Enum.IsDefined(value) ? value : null;

    private async Task<IActionResult> ShowAsync(CancellationToken ct)
    {
        if (visit.Of(HttpContext, VisitScope.Rating) is not { } id || await reader.PageAsync(id, ct) is not { } ticket)
        {
            return LocalRedirect($"{CitizenPages.Root}/track");
        }

        Ticket = ticket;
        return Page();
    }
}
