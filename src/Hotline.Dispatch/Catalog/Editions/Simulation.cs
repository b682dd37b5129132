namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>A request of the period that is simulated: what the rules see, and who answered it in the end.</summary>
/// <param name="AnsweredBy">The unit that has or had it last; null where none had.</param>
public sealed record PastRequest(string Number, string Category, string Region, string? Text, string? AnsweredBy);

/// <summary>Requests that would have gone from one unit to another.</summary>
/// <param name="From">Null: to the dispatcher's queue. The same of <paramref name="To"/>.</param>
/// <param name="Examples">Some of their numbers.</param>
public sealed record Shift(string? From, string? To, int Count, IReadOnlyList<string> Examples);

/// <summary>What an edition would have done to a past period.</summary>
/// <param name="RuledBefore">How many an exact rule dispatched, under the catalogue as it stands.</param>
/// <param name="RightBefore">Of those, how many went to the unit that had them in the end.</param>
/// <param name="Shifts">Those that would have gone elsewhere, most first.</param>
public sealed record SimulationReport(int Total, int RuledBefore, int RuledAfter, int RightBefore, int RightAfter, IReadOnlyList<Shift> Shifts);

/// <summary>Runs requests of the past through two catalogues. Pure.</summary>
public sealed class Simulation(RuleBook before, RuleBook after, CatalogSnapshot catalog)
{
    private const int MostExamples = 5;
    private readonly Dictionary<(string? From, string? To), (int Count, List<string> Examples)> shifts = [];
    private int total;
    private int ruledBefore;
    private int ruledAfter;
    private int rightBefore;
    private int rightAfter;

    public void Add(PastRequest request)
    {
        var from = before.Find(request.Category, request.Region, request.Text, catalog.Regions, catalog.Units)?.UnitCode;
        var to = after.Find(request.Category, request.Region, request.Text, catalog.Regions, catalog.Units)?.UnitCode;
        total++;
        ruledBefore += from is null ? 0 : 1;
        ruledAfter += to is null ? 0 : 1;
        rightBefore += from is not null && from == request.AnsweredBy ? 1 : 0;
        rightAfter += to is not null && to == request.AnsweredBy ? 1 : 0;
        if (from != to)
        {
            var (count, examples) = shifts.GetValueOrDefault((from, to), (0, []));
            if (examples.Count < MostExamples)
            {
                examples.Add(request.Number);
            }

            shifts[(from, to)] = (count + 1, examples);
        }
    }

    public SimulationReport Report() => new(
        total, ruledBefore, ruledAfter, rightBefore, rightAfter,
        [.. shifts.OrderByDescending(shift => shift.Value.Count).ThenBy(shift => shift.Key.ToString(), StringComparer.Ordinal)
            .Select(shift => new Shift(shift.Key.From, shift.Key.To, shift.Value.Count, shift.Value.Examples))]);
}
