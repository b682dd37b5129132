using Hotline.Api.CitizenSite;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Hotline.Api.Pages.Citizen;

/// <summary>Where the link of a message leads: takes the token into a sealed cookie and leaves its address at once. Opening it uses nothing up.</summary>
public sealed class LinkModel : PageModel
{
    private readonly CitizenDesk desk;
    private readonly CitizenVisit visit;

    internal LinkModel(CitizenDesk desk, CitizenVisit visit) => (this.desk, this.visit) = (desk, visit);

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct)
    {
        if (await desk.FindByLinkAsync(token, ct) is Outcome<Guid>.Done { Value: var ticketId })
        {
            visit.Begin(HttpContext, ticketId, VisitScope.Rating);
            return LocalRedirect($"{CitizenPages.Root}/rate");
        }

        Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }
}
