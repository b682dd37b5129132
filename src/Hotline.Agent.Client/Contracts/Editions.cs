namespace Hotline.Agent.Client.Contracts;

/// <summary>GET /api/editions: editions of the dispatch catalogue (目录版本), newest first, a hundred at most; ?before=ID goes on behind one.</summary>
/// <param name="State">Draft, Released, Effective or Dropped.</param>
/// <param name="Untried">Why it was released without having been tried on the past.</param>
/// <param name="OfRulings">Duty rulings (权责裁定) made it.</param>
public sealed record EditionItem(
    int Id, string Note, string State, string StateName, string MadeBy, DateTimeOffset MadeAt, DateTimeOffset? EffectiveAt, string? ReleasedBy, string? Untried = null, bool OfRulings = false);

/// <summary>POST /api/editions?note=… with the whole catalogue as CSV answers 201 and this.</summary>
/// <param name="Id">Null when the file is the catalogue as it stands, or has faults.</param>
public sealed record EditionDrafted(int? Id, int Changes, IReadOnlyList<ImportError> Errors);

/// <summary>GET /api/editions/{id}: the edition and how it differs from the catalogue as it stands, or once it took effect from what stood before.</summary>
/// <param name="Trial">The last time it was tried as it and the catalogue stand now; null: it has to be, or its release says why not.</param>
/// <param name="Mark">Of these changes, also the ETag: what writes to the edition names it as If-Match, and is refused (412) where rulings have added to it since.</param>
public sealed record EditionPage(EditionItem Edition, IReadOnlyList<RuleChangeItem> Changes, EditionTrialItem? Trial = null, string Mark = "");

/// <param name="Requests">How many requests the period had.</param>
public sealed record EditionTrialItem(DateOnly From, DateOnly To, int Requests, string By, DateTimeOffset At);

/// <param name="What">新增, 修改, 删除, 已相同 where the catalogue says it by now, or 让位于裁定 where a ruling on the same took effect since: it is not laid over the catalogue.</param>
/// <param name="Before">The rule in words; null where there was none.</param>
public sealed record RuleChangeItem(string Category, string Region, string? Keyword, string What, string? Before, string? After)
{
    /// <summary>The legal basis that the rule asks for; null where it asks for none.</summary>
    public string? Basis { get; init; }

    /// <summary>Which rule it is: what DELETE /api/editions/{id}/changes/{rule} leaves out of a draft.</summary>
    public string? Rule { get; init; }

    /// <summary>The ticket whose duty ruling it comes from; null where the administration made it.</summary>
    public Guid? RuledTicket { get; init; }

    /// <summary>That ticket's number.</summary>
    public string? RuledNumber { get; init; }
}

/// <summary>POST /api/editions/{id}/simulation: tries it on the requests accepted from one day to another, both included.</summary>
public sealed record SimulateEdition(DateOnly From, DateOnly To);

/// <param name="RightBefore">How many of those that a rule dispatched went to the unit that had them in the end.</param>
/// <param name="AssistantsChanged">How many would have gone to the same unit with other assisting units; <paramref name="LimitsChanged"/>: with another limit.</param>
public sealed record SimulationPage(
    int Total, int RuledBefore, int RuledAfter, int RightBefore, int RightAfter, IReadOnlyList<ShiftItem> Shifts, int AssistantsChanged, int LimitsChanged, IReadOnlyList<TermChangeItem> Terms);

/// <summary>Requests that would have gone to the same unit on other terms: limit and assisting units, in words.</summary>
public sealed record TermChangeItem(string Unit, string Before, string After, int Count, IReadOnlyList<string> Examples);

/// <summary>GET /api/editions/difference?from=2026-11-01&amp;to=2026-11-20: what made the catalogue of the second day out of that of the first, each as the day ended.</summary>
public sealed record RuleDifference(DateOnly From, DateOnly To, IReadOnlyList<RuleChangeItem> Changes);

/// <summary>Requests that would have gone elsewhere.</summary>
public sealed record ShiftItem(string From, string To, int Count, IReadOnlyList<string> Examples);

/// <summary>POST /api/editions/{id}/release, with the edition's ETag as If-Match.</summary>
/// <param name="On">The day from which it holds, from midnight in China; null at once.</param>
/// <param name="Untried">Why it was not tried on the past; needed where it was not, as it and the catalogue stand now.</param>
public sealed record ReleaseEdition(DateOnly? On = null, string? Untried = null);
