using Hotline.Api.CitizenSite;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Hotline.Api.Pages.Citizen;

/// <summary>The form: all on one page, or in elder mode one question a page, carried along in hidden fields until it is sent.</summary>
[EnableRateLimiting(CitizenLimits.Submit)]
[RequestSizeLimit(CitizenPages.MostBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = CitizenPages.MostBytes, MemoryBufferThreshold = (int)CitizenPages.MostBytes)]
public sealed class SubmitModel : PageModel
{
    private static readonly string[][] Questions = [["content"], ["regionCode"], ["place", "point", "datum"], ["contactPhone", "contactName"], ["photos"]];
    private readonly CitizenDesk desk;
    private readonly CatalogCache catalog;
    private readonly CitizenVisit visit;
    private readonly OwnRepeats repeats;

    internal SubmitModel(CitizenDesk desk, CatalogCache catalog, CitizenVisit visit, OwnRepeats repeats) => (this.desk, this.catalog, this.visit, this.repeats) = (desk, catalog, visit, repeats);

    /// <summary>The last of the elder mode's questions, from 0: look it over and send.</summary>
    public static int LastStep => Questions.Length - 1;

    [BindProperty]
    public CitizenForm Form { get; set; } = new();

    [BindProperty]
    public int Step { get; set; }

    public bool Elder { get; private set; }

    public IReadOnlyList<FieldFault> Faults { get; private set; } = [];

    /// <summary>Photos can not be put back into a form.</summary>
    public bool PhotosLost { get; private set; }

    /// <summary>The visitor's own open ticket that this may be the same as; sent again with the other button, it is a new one.</summary>
    public OwnRepeat? Repeat { get; private set; }

    public CatalogSnapshot Catalog { get; private set; } = null!; // Read before any page is shown.

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Form.Key = Guid.NewGuid().ToString("N");
        return await ShowAsync(ct);
    }

    /// <param name="go">next and back between the elder mode's questions; anything else sends.</param>
    public async Task<IActionResult> OnPostAsync(string? go, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(Form.Website))
        {
            await PlainAnswer.WriteAsync(HttpContext, StatusCodes.Status400BadRequest, "没有提交成功", "请重新填写，或拨打 12345。");
            return new EmptyResult();
        }

        Step = Math.Clamp(Step, 0, LastStep);
        return ElderMode.IsOn(HttpContext) && go is "next" or "back" ? await TurnAsync(go == "next", ct) : await SendAsync(go == "anyway", ct);
    }

    public FieldFault? Wrong(string field) => Faults.FirstOrDefault(fault => fault.Field == field);

    private async Task<IActionResult> TurnAsync(bool forward, CancellationToken ct)
    {
        if (forward)
        {
            Faults = [.. (await desk.FaultsAsync(Form.Request([]), ct)).Where(fault => Questions[Step].Contains(fault.Field))];
        }

        Step = Math.Clamp(forward ? Step + (Faults.Count == 0 ? 1 : 0) : Step - 1, 0, LastStep);
        return await ShowAsync(ct);
    }

    private async Task<IActionResult> SendAsync(bool anyway, CancellationToken ct)
    {
        var (photos, faults) = await CitizenForm.PhotosAsync(Request.Form.Files, ct);
        var request = Form.Request(photos);
        if (faults.Count > 0)
        {
            return await AgainAsync([.. await desk.FaultsAsync(request, ct), .. faults], ct);
        }

        if (!anyway && visit.Of(HttpContext, VisitScope.Ticket) is { } own && await repeats.FindAsync(request, [own], ct) is { } repeat)
        {
            (Repeat, PhotosLost, Step) = (repeat, photos.Count > 0, LastStep);
            return await ShowAsync(ct);
        }

        switch (await desk.SubmitAsync(request, ct))
        {
            case Outcome<CitizenReceipt>.Done { Value: var receipt }:
                visit.KeepReceipt(HttpContext, receipt.Number, receipt.Code);
                visit.Begin(HttpContext, receipt.TicketId, VisitScope.Ticket);
                return LocalRedirect($"{CitizenPages.Root}/done");
            case Outcome<CitizenReceipt>.Refused { Why: Refusal.Invalid invalid }:
                return await AgainAsync(invalid.Faults, ct);
            default:
                return StatusCode(StatusCodes.Status409Conflict);
        }
    }

    private async Task<IActionResult> AgainAsync(IReadOnlyList<FieldFault> faults, CancellationToken ct)
    {
        (Faults, PhotosLost) = (faults, Request.Form.Files.Any(file => file.Length > 0));
        var first = Array.FindIndex(Questions, fields => faults.Any(fault => fields.Contains(fault.Field)));
        Step = first < 0 ? LastStep : first;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return await ShowAsync(ct);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken ct)
    {
        Catalog = await catalog.GetAsync(ct);
        Elder = ElderMode.IsOn(HttpContext);
        ModelState.Clear();
        return Page();
    }
}
