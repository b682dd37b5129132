using Hotline.Api.CitizenSite;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Hotline.Api.Pages.Citizen;

/// <summary>Where citizens begin; also the switch of the elder mode.</summary>
public sealed class HomeModel : PageModel
{
    internal HomeModel()
    {
    }

    public IActionResult OnGet() => Page();

    /// <summary>Back to the page the visitor was on, which begins anew in the other mode.</summary>
    public IActionResult OnPostMode(string? on, string? back)
    {
        ElderMode.Switch(HttpContext, on == "1");
        return LocalRedirect(back is not null && Url.IsLocalUrl(back) && back.StartsWith(CitizenPages.Root, StringComparison.Ordinal) ? back : CitizenPages.Root);
    }
}
