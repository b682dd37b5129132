namespace Hotline.Dispatch.Metrics;

/// <summary>What all other rooms count, by the key of the formula that it is a figure of.</summary>
internal sealed class MetricSources(IEnumerable<IMetricSource> sources)
{
    private readonly IReadOnlyList<IMetricSource> all = [.. sources];

    /// <summary>Each source reads for itself: nobody who asks holds a connection meanwhile.</summary>
    public async Task<IReadOnlyDictionary<string, MetricNumbers>> OfMonthAsync(DateOnly month, CancellationToken ct)
    {
        var figures = new Dictionary<string, MetricNumbers>();
        foreach (var source in all)
        {
            foreach (var figure in await source.OfMonthAsync(month, ct))
            {
                figures[MetricCatalog.Find(figure.Metric)!.Key] = figure.Numbers; // A source names formulas of the catalogue.
            }
        }

        return figures;
    }

    /// <summary>One figure by what its room divides by.</summary>
    public async Task<IReadOnlyList<SourcePart>> PartsAsync(MetricFormula formula, DateOnly month, CancellationToken ct)
    {
        var parts = new List<SourcePart>();
        foreach (var source in all)
        {
            parts.AddRange(await source.PartsAsync(formula.Id, month, ct));
        }

        return parts;
    }
}
