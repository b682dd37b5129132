using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Knowledge;
using Hotline.Api.Knowledge;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Api.Pages.Unit;

/// <summary>What a unit's reply stands on: found and ticked on the same form, without script.</summary>
public sealed partial class TicketModel
{
    private const int MostFound = 5;
    private const int WordsMax = 200;

    /// <summary>Entries that hold today, for the form of the reply.</summary>
    public IReadOnlyList<KnowledgeHit>? Found { get; private set; }

    /// <summary>Looks for entries and shows the form again as it was typed; files that came with it wait ready.</summary>
    public async Task<IActionResult> OnPostFindKnowledgeAsync(Guid[]? files, CancellationToken ct)
    {
        attached = files ?? [];
        if (await TakeInAsync("Reply", ct) is { } refused)
        {
            return refused;
        }

        failedHandler = "Reply";
        Keep();
        return await ShowAsync(ct);
    }

    public bool Ticked(string mark) => Open("Reply") && Request.Form["cite"].Contains(mark);

    private static ReplyTicket Citing(ReplyTicket given, string[]? marks)
    {
        // A mark alone is no reply.
        var text = string.IsNullOrWhiteSpace(given.Reply) ? "" : CitationMark.AddTo(given.Reply, marks ?? []);
        return given with { Reply = text, Citations = CitationMark.Read(text) };
    }

    // Not taken, the form keeps what was found for it.
    private async Task<IReadOnlyList<KnowledgeHit>?> FindAsync(TicketPage page, CatalogSnapshot names, CancellationToken ct)
    {
        if (!Open("Reply") || (!Kept && Request.Form["cite"].Count == 0))
        {
            return null;
        }

        var words = Request.Form["knowledgeWords"].ToString().Trim();
        var asked = new KnowledgeQuestion(words.Length == 0 ? $"{page.Title} {page.Content}" : words[..Math.Min(words.Length, WordsMax)], RegionCode: page.RegionCode);
        return [.. (await knowledge.FindAsync(asked, MostFound, ct)).Select(one => KnowledgeViewing.Hit(one, names))];
    }
}
