using Hotline.Agent.Client.Contracts;
using Hotline.Api.Knowledge;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Mvc;
using OpenTask = Hotline.Dispatch.Knowledge.KnowledgeTask;

namespace Hotline.Api.Pages.Unit;

/// <summary>A question without an answer that came to the unit: it answers with an entry, or says why it is not theirs.</summary>
public sealed class KnowledgeTaskModel : KnowledgeFormModel
{
    private readonly KnowledgeTasks tasks;
    private readonly KnowledgeTaskLists lists;
    private readonly KnowledgeDesk desk;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;

    internal KnowledgeTaskModel(KnowledgeTasks tasks, KnowledgeTaskLists lists, KnowledgeDesk desk, CatalogCache catalog, TimeProvider time) =>
        (this.tasks, this.lists, this.desk, this.catalog, this.time) = (tasks, lists, desk, catalog, time);

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public KnowledgeTaskRow Asked { get; private set; } = null!; // Set before the page is rendered.

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Greet();
        return await ReadAsync(ct) is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAnswerAsync(string? title, string? answer, string? legalBasis, string? validUntil, CancellationToken ct)
    {
        if (await ReadAsync(ct) is not { } task)
        {
            return NotFound();
        }

        var actor = VerbRunner.ActorOf(HttpContext);
        var content = new KnowledgeContent(
            title?.Trim() ?? "", [task.Question[..Math.Min(task.Question.Length, KnowledgeContent.QuestionMax)]], answer?.Trim() ?? "", task.CategoryCode, task.RegionCode, legalBasis?.Trim() ?? "",
            WorkingCalendar.DayOf(time.GetUtcNow()), Day(validUntil));

        // Before it is opened: a draft that could not be handed in would take the question off the list.
        if (content.Missing() is { Count: > 0 } missing)
        {
            Refuse(new Refusal.Invalid(missing));
            return Page();
        }

        switch (await desk.OpenAsync(content, actor.UnitCode ?? "", Id, actor, null, ct))
        {
            case Outcome<Guid>.Done opened:
                await desk.DoAsync(opened.Value, new KnowledgeVerb.Submit(), actor, 1, ct);
                Said = "已提交审核。";
                return Redirect($"/unit/knowledge/{opened.Value}");
            case Outcome<Guid>.Refused refused:
                Refuse(refused.Why);
                return Page();
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public async Task<IActionResult> OnPostExistingAsync(string? number, string? seen, CancellationToken ct)
    {
        if (await ReadAsync(ct) is null)
        {
            return NotFound();
        }

        if (await tasks.AnswerAsync(Id, number, VerbRunner.ActorOf(HttpContext), seen, ct) is Outcome<Guid>.Refused refused)
        {
            Refuse(refused.Why);
            return Page();
        }

        return Redirect("/unit/knowledge");
    }

    /// <param name="joined">One of the questions that are joined to this.</param>
    public async Task<IActionResult> OnPostSeparateAsync(Guid joined, CancellationToken ct)
    {
        if (await tasks.SeparateAsync(joined, VerbRunner.ActorOf(HttpContext), ct) is Outcome<Guid>.Done)
        {
            Said = "已分开，另列为待答的问题。";
        }

        return Redirect($"/unit/knowledge/tasks/{Id}");
    }

    public async Task<IActionResult> OnPostDeclineAsync(string? reason, string? seen, CancellationToken ct)
    {
        if (await ReadAsync(ct) is null)
        {
            return NotFound();
        }

        if (await tasks.HandAsync(Id, null, reason, VerbRunner.ActorOf(HttpContext), seen, ct) is Outcome<Guid>.Refused refused)
        {
            Refuse(refused.Why);
            return Page();
        }

        return Redirect("/unit/knowledge");
    }

    private async Task<OpenTask?> ReadAsync(CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(HttpContext);
        if (await lists.OneAsync(Id, actor, ct) is not { EntryId: null } found || found.UnitCode != actor.UnitCode)
        {
            return null;
        }

        Asked = KnowledgeViewing.Task(found, await catalog.GetAsync(ct), time.GetUtcNow());
        return found;
    }
}
