using System.Text.Json.Serialization;
using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Tickets;

/// <summary>What decides where a request goes.</summary>
public abstract partial record TicketEvent
{
    /// <param name="Rule">The exact rule that chose the unit, category-region or category-region-word, or that the dispatcher followed; null when it named none.</param>
    /// <param name="WorkingDays">Only in events of before <paramref name="Limit"/> was told.</param>
    /// <param name="Basis">Where the rule lays the duty down, as it stood then.</param>
    /// <param name="Percent">How sure the suggestion was by which it went by itself; null where a rule or a dispatcher decided.</param>
    /// <param name="Limit">What the rule gives the unit; null where the policy's limit holds.</param>
    /// <param name="ByHand">A dispatcher sent it, and the rule says the same.</param>
    /// <param name="CategoryPercent">How sure the category was that like tickets gave it in the same step.</param>
    /// <param name="PassedOver">The rule that a dispatcher did not follow, and the unit it names.</param>
    public sealed record Dispatched(
        string UnitCode, int Round, string? Rule, int? WorkingDays = null, string? Basis = null, int? Percent = null, Span? Limit = null, bool ByHand = false,
        string? PassedOver = null, string? PassedUnit = null, int? CategoryPercent = null) : TicketEvent
    {
        /// <summary>The limit, in whichever way the event tells it.</summary>
        [JsonIgnore]
        public Span? Given => Limit ?? (WorkingDays is { } days ? new Span(days, SpanUnit.WorkingDays) : null);
    }

    /// <summary>归类: the dispatcher says what it is about and where, or says it better than it came.</summary>
    /// <param name="AcceptedOn">The day on which it counts as a request, in China: the figures of that day move to the new category and region.</param>
    /// <param name="InMatter">It was merged into another: that moves too.</param>
    public sealed record Classified(string? CategoryCode, string? RegionCode, string? CategoryBefore, string? RegionBefore, DateOnly AcceptedOn, bool InMatter = false) : TicketEvent;

    /// <summary>改级改类.</summary>
    /// <param name="AcceptedOn">The day on which it counts as a request, in China: the figures of that day move to the new type.</param>
    /// <param name="CallId">The call in which the citizen said so.</param>
    public sealed record Regraded(TicketType? Type, Urgency Urgency, TicketType? TypeBefore, Urgency UrgencyBefore, DateOnly AcceptedOn, Guid? CallId = null) : TicketEvent;

    /// <summary>转保密. Who had seen by then who spoke has seen it; from here on nobody does who does not of one that was confidential from the start.</summary>
    /// <param name="CallId">As above.</param>
    public sealed record KeptSecret(Guid? CallId = null) : TicketEvent;

    /// <summary>权责裁定: this unit is responsible and may not return it.</summary>
    /// <param name="LegalBasis">For the catalogue, where everybody may read it; no personal data.</param>
    /// <param name="ForCatalog">It holds for all requests of this category and region from now on.</param>
    /// <param name="Assistants">The units that the ruling names to assist (协办); null where it names none.</param>
    /// <param name="Keyword">In rulings of before a rule could ask for a basis: the word of the rule in the way.</param>
    /// <param name="InTheWay">What the rules ask for that would send a request like this elsewhere though the catalogue said so; null where none stands in the way.</param>
    /// <param name="RuledWith">The offices that ruled with the supervising office; null where none was named.</param>
    public sealed record DutyRuled(
        string UnitCode, string LegalBasis, bool ForCatalog, IReadOnlyList<string>? Assistants = null, string? Keyword = null, IReadOnlyList<AskedWords>? InTheWay = null, IReadOnlyList<string>? RuledWith = null)
        : TicketEvent;

    /// <summary>What a rule asks for beside category and region; empty where not.</summary>
    public sealed record AskedWords(string Keyword, string Basis);

    /// <summary>改派: the hotline takes it from a unit. The dispatch to another one follows in the same step.</summary>
    /// <param name="Misdispatched">It should never have gone to that unit, and counts as dispatched wrongly.</param>
    /// <param name="Assisting">The units whose part in it ended with that; null where there were none.</param>
    public sealed record Reassigned(string FromUnit, string ToUnit, bool Misdispatched, IReadOnlyList<string>? Assisting = null) : TicketEvent;

    /// <summary>提请转外部: a second person has to say so.</summary>
    /// <param name="ById">Who proposed it, and so does not decide.</param>
    public sealed record HandOutProposed(string Platform, Guid ById) : TicketEvent;

    public sealed record HandOutDismissed(string Platform) : TicketEvent;

    /// <summary>申请转派: the unit asks to hand it down or across. What it asked before and nobody decided on is asked no longer.</summary>
    /// <param name="Chain">The units above that approve in their turn before the hotline; null where the hotline decides alone.</param>
    public sealed record HandingAsked(HandingWay Way, string ToUnit, IReadOnlyList<string>? Chain = null) : TicketEvent;

    /// <summary>上级同意转派, as <see cref="SuspensionApproved"/>. The last approval is the handing itself.</summary>
    public sealed record HandingApproved(string UnitCode, string? Next = null) : TicketEvent;

    public sealed record HandingRefused() : TicketEvent;

    /// <summary>上级同意挂起: a unit above approves.</summary>
    /// <param name="Next">The unit that approves after it; null where the hotline decides now.</param>
    public sealed record SuspensionApproved(string UnitCode, string? Next = null) : TicketEvent;
}
