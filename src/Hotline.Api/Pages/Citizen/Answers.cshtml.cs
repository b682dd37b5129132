using System.Globalization;
using Hotline.Api.CitizenSite;
using Hotline.Dispatch.Publications;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Hotline.Api.Pages.Citizen;

/// <summary>What is public, the newest first; what somebody looks for is posted, for addresses end up in logs.</summary>
[EnableRateLimiting(CitizenLimits.LookUp)]
public sealed class AnswersModel : PageModel
{
    public const int RowsAPage = 20;
    private const int BeginningLength = 80;
    private readonly PublicAnswers answers;

    internal AnswersModel(PublicAnswers answers) => this.answers = answers;

    public string Words { get; private set; } = "";

    public PublicAnswerPage Found { get; private set; } = new([], null);

    public Task<IActionResult> OnGetAsync(string? after, CancellationToken ct) => ShowAsync(after, ct);

    public Task<IActionResult> OnPostAsync(string? words, string? after, CancellationToken ct)
    {
        Words = words?.Trim() ?? "";
        return ShowAsync(after, ct);
    }

    /// <summary>The narrowest name of what it is about.</summary>
    internal static string Heading(PublicAnswer answer) => answer.Category.Length > 0 ? answer.Category.Split(" / ")[^1] : "答复";

    internal static string Beginning(PublicAnswer answer) => answer.Text.Length > BeginningLength ? answer.Text[..BeginningLength] + "…" : answer.Text;

    internal static string Iso(PublicAnswer answer) => answer.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task<IActionResult> ShowAsync(string? after, CancellationToken ct)
    {
        Found = await answers.ListAsync(Words, after, RowsAPage, ct);
        return Page();
    }
}
