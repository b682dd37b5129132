namespace Hotline.Dispatch.Metrics;

/// <summary>How a figure is read.</summary>
public enum MetricUnit
{
    /// <summary>Numerator over denominator.</summary>
    Share,

    /// <summary>Seconds over cases: a mean span.</summary>
    Mean,
}

/// <summary>
/// One KPI: what it is called, how it is counted, in words and in code. A change of what is counted is a new <paramref name="Version"/>;
/// figures of different versions are never added up, and a snapshot keeps the version it was made with.
/// </summary>
/// <param name="Id">Stable, lower case with hyphens.</param>
/// <param name="Formula">In Chinese, printed beside every figure.</param>
/// <param name="Numerator">What the upper number counts.</param>
/// <param name="Denominator">What the lower number counts.</param>
/// <param name="MoreIsBetter">Otherwise less is.</param>
public sealed record MetricFormula(
    string Id, int Version, string Name, string Formula, string Numerator, string Denominator, MetricUnit Unit = MetricUnit.Share, bool MoreIsBetter = true)
{
    /// <summary>Names the figure in the ledger: <c>solved/1</c>.</summary>
    public string Key => $"{Id}/{Version}";

    /// <summary>Of every version up to this one.</summary>
    internal IEnumerable<string> KeysSoFar => Enumerable.Range(1, Version).Select(version => $"{Id}/{version}");

    /// <summary>Tickets stand behind it; else calls do.</summary>
    public bool IsOfTickets => Count is not null;

    /// <summary>What a ticket adds; null where the figures come from elsewhere (<see cref="IMetricSource"/>).</summary>
    internal Func<TicketStory, IEnumerable<MetricCount>>? Count { get; init; }
}
