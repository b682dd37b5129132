using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Hotline.Api.Pages.Unit;

/// <summary>A page with forms: what was said last, what was typed, and what was wrong with it.</summary>
public abstract class FormModel : PageModel
{
    private IReadOnlyList<FieldFault> faults = [];

    public string? Message { get; private set; }

    public bool Done { get; private set; }

    /// <summary>Nothing was wrong, but what was typed was not to be done yet.</summary>
    protected bool Kept { get; private set; }

    [TempData]
    public string? Said { get; set; }

    /// <summary>What was typed into a form that was refused or only looked something up; otherwise what the field begins with.</summary>
    public string? Typed(string field, string? begins = null) => (Kept || (Message is not null && !Done)) && Request.HasFormContentType && Request.Form.TryGetValue(field, out var text) ? text.ToString() : begins;

    public virtual string? Wrong(string field) => faults.FirstOrDefault(fault => fault.Field == field) is { } fault ? Words(fault) : null;

    protected virtual string Words(FieldFault fault) => RefusalWords.Of(fault);

    protected void Greet() => (Message, Done) = (Said, Said is not null);

    /// <summary>The page is shown again as it was typed.</summary>
    protected void Keep() => Kept = true;

    /// <summary>What was sent never became a form.</summary>
    protected void Refuse(int status, string words) => (Message, Response.StatusCode) = (words, status);

    /// <summary>Keeps what was wrong for the page that is shown again.</summary>
    /// <param name="ofField">It is a field that is wrong, though the refusal is no list of faults.</param>
    protected void Refuse(Refusal why, bool ofField = false)
    {
        faults = why is Refusal.Invalid invalid ? invalid.Faults : [];
        Message = RefusalWords.Of(why);
        Response.StatusCode = ofField || why is Refusal.Invalid ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict;
    }
}
