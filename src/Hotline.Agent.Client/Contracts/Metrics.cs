using System.Text.Json.Serialization;

namespace Hotline.Agent.Client.Contracts;

/// <summary>GET /api/metrics?month=2026-11&amp;unit=360103-CG&amp;category=05: every KPI of a month. Read from the ledger, never from tickets.</summary>
/// <param name="FrozenAt">When the month was published; null while it is open.</param>
/// <param name="Score">综合分, 0 to 100; null without cases.</param>
/// <param name="ScoreFormula">What it weighs, of a published month as then; empty when nothing has a weight.</param>
/// <param name="ScoreVersion">Of the weights.</param>
/// <param name="PublishedScore">As the month was published; null while it is open.</param>
/// <param name="ScoreRevisions">How many changes of what is weighed there were since.</param>
public sealed record MetricPage(
    string Month, DateTimeOffset? FrozenAt, IReadOnlyList<MetricRow> Rows, double? Score = null, string ScoreFormula = "", int ScoreVersion = 0, double? PublishedScore = null, int ScoreRevisions = 0);

/// <param name="Id">Stable; with <paramref name="Version"/> it is the id of the definition.</param>
/// <param name="IsMean">Numerator and value are seconds; otherwise the value is a share.</param>
/// <param name="Published">As it was frozen, by whichever version; null where it was not.</param>
/// <param name="Revisions">How many changes there were since.</param>
/// <param name="OfCalls">Calls stand behind it, which have queues and no unit; else tickets do.</param>
/// <param name="PublishedVersion">The version that it was frozen by, in the words of <paramref name="PublishedFormula"/>; the same as of <paramref name="Published"/>.</param>
public sealed record MetricRow(
    string Id, int Version, string Name, string Formula, string NumeratorWords, string DenominatorWords, bool IsMean, bool MoreIsBetter,
    MetricValue Now, MetricValue? Published, int Revisions, bool OfCalls = false, int? PublishedVersion = null, string? PublishedFormula = null)
{
    /// <summary>Published by another version of the formula than counts now.</summary>
    [JsonIgnore]
    public bool WasOther => Published is not null && PublishedVersion is { } version && version != Version;
}

/// <param name="Value">Numerator over denominator; null where the denominator is 0.</param>
public sealed record MetricValue(long Numerator, long Denominator, double? Value);

/// <summary>GET /api/metrics/{id}/units?month&amp;category: one KPI by unit; one of calls by queue.</summary>
public sealed record MetricUnits(IReadOnlyList<MetricUnitRow> Rows);

/// <param name="Code">Empty for the hotline's own.</param>
public sealed record MetricUnitRow(string Code, string Name, MetricValue Now, MetricValue? Published);

/// <summary>GET /api/metrics/{id}/tickets?month&amp;unit&amp;category&amp;part=all|hit|miss&amp;cursor: the tickets behind a figure.</summary>
public sealed record MetricTickets(IReadOnlyList<MetricTicketRow> Rows, string? Next);

public sealed record MetricTicketRow(Guid Id, string Number, string UnitName, string CategoryName, long Numerator, long Denominator);

/// <summary>GET /api/metrics/{id}/calls?month&amp;part=all|hit|miss&amp;cursor: the calls behind a figure of calls, newest first. Nobody's number.</summary>
public sealed record MetricCalls(IReadOnlyList<MetricCallRow> Rows, Guid? Next);

/// <param name="Wait">Seconds until an agent was there; null: none was.</param>
/// <param name="Hit">It is in the numerator.</param>
public sealed record MetricCallRow(Guid Id, DateTimeOffset ArrivedAt, string QueueName, double? Wait, bool Hit, Guid? TicketId);

/// <summary>GET /api/metrics/{id}/revisions?month&amp;unit&amp;category&amp;cursor: what changed after it was published, newest first.</summary>
public sealed record MetricRevisions(IReadOnlyList<MetricRevisionRow> Rows, string? Next = null);

/// <param name="Cause">What happened to the ticket, in Chinese.</param>
public sealed record MetricRevisionRow(DateTimeOffset At, string UnitName, long Numerator, long Denominator, Guid TicketId, string Number, string Cause);
