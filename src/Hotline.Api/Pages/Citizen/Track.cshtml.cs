using Hotline.Api.CitizenSite;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Hotline.Api.Pages.Citizen;

/// <summary>Number and code in a form that is posted: neither ever stands in an address.</summary>
[EnableRateLimiting(CitizenLimits.LookUp)]
public sealed class TrackModel : PageModel
{
    private const int Longest = 30;
    private readonly CitizenDesk desk;
    private readonly CitizenVisit visit;

    internal TrackModel(CitizenDesk desk, CitizenVisit visit) => (this.desk, this.visit) = (desk, visit);

    public string? Message { get; private set; }

    public string? Number { get; private set; }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(string? number, string? code, CancellationToken ct)
    {
        Number = number;
        if (string.IsNullOrWhiteSpace(number) || string.IsNullOrWhiteSpace(code) || number.Length > Longest || code.Length > Longest)
        {
            return Refuse(StatusCodes.Status400BadRequest, "请填写工单编号和查询码");
        }

        switch (await desk.FindAsync(number, code, ct))
        {
            case Outcome<Guid>.Done { Value: var ticketId }:
                visit.Begin(HttpContext, ticketId, VisitScope.Ticket);
                return LocalRedirect($"{CitizenPages.Root}/ticket");
            case Outcome<Guid>.Refused { Why: Refusal.TooManyTries tries }:
                return Refuse(StatusCodes.Status429TooManyRequests, RefusalWords.Of(tries));
            case Outcome<Guid>.Refused refused:
                return Refuse(StatusCodes.Status404NotFound, RefusalWords.Of(refused.Why));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private PageResult Refuse(int status, string message)
    {
        (Message, Response.StatusCode) = (message, status);
        return Page();
    }
}
