using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Api.Knowledge;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Pages.Unit;

/// <summary>A page with the form of an entry of the knowledge base.</summary>
public abstract class KnowledgeFormModel : FormModel
{
    /// <summary>What the fields begin with; null when they are empty.</summary>
    public virtual KnowledgeText? Text => null;

    protected override string Words(FieldFault fault) => KnowledgeReading.Words(fault);

    protected static DateOnly? Day(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
