using Hotline.Api.CitizenSite;
using Hotline.Dispatch.Publications;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Hotline.Api.Pages.Citizen;

/// <summary>One public answer. What was never public is not there (404); what was recalled says so (410).</summary>
public sealed class AnswerModel : PageModel
{
    private readonly PublicAnswers answers;

    internal AnswerModel(PublicAnswers answers) => this.answers = answers;

    public PublicAnswer Answer { get; private set; } = null!; // Set before the page is rendered.

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        switch (await answers.FindAsync(id, ct))
        {
            case { Answer: { } answer }:
                Answer = answer;
                return Page();
            case { Recalled: true }:
                await PlainAnswer.WriteAsync(HttpContext, StatusCodes.Status410Gone, "答复已撤回", "这条答复已经撤回，不再公开。");
                return new EmptyResult();
            default:
                return NotFound();
        }
    }
}
