using Hotline.Api.CitizenSite;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Hotline.Api.Pages.Citizen;

/// <summary>Number and pickup code, for half an hour after the submission.</summary>
public sealed class DoneModel : PageModel
{
    private readonly CitizenVisit visit;

    internal DoneModel(CitizenVisit visit) => this.visit = visit;

    public string Number { get; private set; } = "";

    public string Code { get; private set; } = "";

    public IActionResult OnGet()
    {
        if (visit.Receipt(HttpContext) is not var (number, code))
        {
            return LocalRedirect($"{CitizenPages.Root}/track");
        }

        (Number, Code) = (number, code);
        return Page();
    }
}
