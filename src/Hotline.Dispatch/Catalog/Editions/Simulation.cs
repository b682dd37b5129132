using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>A request of the period that is simulated: what the rules see, and who answered it in the end.</summary>
/// <param name="AnsweredBy">The unit that has or had it last; null where none had.</param>
/// <param name="At">When it was accepted: from then its limits are counted.</param>
/// <param name="Basis">The legal basis that its last return named, by which it was dispatched again; null where none did, or a ruling bound it.</param>
public sealed record PastRequest(
    string Number, string Category, string Region, string? Text, string? AnsweredBy, TicketType? Type = null, Urgency Urgency = Urgency.Normal, DateTimeOffset At = default, string? Basis = null);

/// <summary>Requests that would have gone from one unit to another.</summary>
/// <param name="From">Null: to the dispatcher's queue. The same of <paramref name="To"/>.</param>
/// <param name="Examples">Some of their numbers.</param>
public sealed record Shift(string? From, string? To, int Count, IReadOnlyList<string> Examples);

/// <summary>What a unit gets a request with: who assists, codes with bars between them, and how long it has.</summary>
public sealed record RuledTerms(string Assistants, Span Limit);

/// <summary>Requests that would have gone to the same unit, with other assisting units or another limit.</summary>
/// <param name="Examples">Some of their numbers.</param>
public sealed record TermChange(string UnitCode, RuledTerms Before, RuledTerms After, int Count, IReadOnlyList<string> Examples);

/// <summary>What an edition would have done to a past period.</summary>
/// <param name="RuledBefore">How many an exact rule dispatched, under the catalogue as it stands.</param>
/// <param name="RightBefore">Of those, how many went to the unit that had them in the end.</param>
/// <param name="Shifts">Those that would have gone elsewhere, at first or when they were sent back, most first.</param>
/// <param name="AssistantsChanged">Of those that would have gone to the same unit, how many with other assisting units.</param>
/// <param name="LimitsChanged">The same, with another limit: what is urgent keeps its own where that is shorter.</param>
/// <param name="Terms">Both in detail, most first.</param>
public sealed record SimulationReport(
    int Total, int RuledBefore, int RuledAfter, int RightBefore, int RightAfter, IReadOnlyList<Shift> Shifts, int AssistantsChanged, int LimitsChanged, IReadOnlyList<TermChange> Terms);

/// <summary>Runs requests of the past through two catalogues: as they came, and where one was sent back with a legal basis, once more as it was dispatched then. Pure.</summary>
public sealed class Simulation(RuleBook before, RuleBook after, CatalogSnapshot catalog)
{
    private readonly Tally<(string? From, string? To)> shifts = new();
    private readonly Tally<(string Unit, RuledTerms Before, RuledTerms After)> terms = new();
    private int total;
    private int ruledBefore;
    private int ruledAfter;
    private int rightBefore;
    private int rightAfter;

    public void Add(PastRequest request)
    {
        var (from, to) = Tried(request, basis: null);
        total++;
        ruledBefore += from is null ? 0 : 1;
        ruledAfter += to is null ? 0 : 1;
        rightBefore += from is not null && from.UnitCode == request.AnsweredBy ? 1 : 0;
        rightAfter += to is not null && to.UnitCode == request.AnsweredBy ? 1 : 0;
        Compare(from, to, request);
        if (request.Basis is { } basis && Tried(request, basis) is var again && again != (from, to))
        {
            Compare(again.From, again.To, request);
        }
    }

    public SimulationReport Report()
    {
        TermChange[] changed = [.. terms.MostFirst().Select(one => new TermChange(one.Key.Unit, one.Key.Before, one.Key.After, one.Count, one.Examples))];
        return new(
            total, ruledBefore, ruledAfter, rightBefore, rightAfter, [.. shifts.MostFirst().Select(one => new Shift(one.Key.From, one.Key.To, one.Count, one.Examples))],
            changed.Where(one => one.Before.Assistants != one.After.Assistants).Sum(one => one.Count), changed.Where(one => one.Before.Limit != one.After.Limit).Sum(one => one.Count), changed);
    }

    private (RoutingRule? From, RoutingRule? To) Tried(PastRequest request, string? basis) => (
        before.Find(request.Category, request.Region, request.Text, catalog.Regions, catalog.Units, basis),
        after.Find(request.Category, request.Region, request.Text, catalog.Regions, catalog.Units, basis));

    private void Compare(RoutingRule? from, RoutingRule? to, PastRequest request)
    {
        if (from?.UnitCode != to?.UnitCode)
        {
            shifts.Add((from?.UnitCode, to?.UnitCode), request.Number);
        }
        else if (from is not null && to is not null && from != to && TermsOf(from, request) is var was && TermsOf(to, request) is var would && was != would)
        {
            terms.Add((from.UnitCode, was, would), request.Number);
        }
    }

    private RuledTerms TermsOf(RoutingRule rule, PastRequest request)
    {
        var policy = catalog.Limits.For(DeadlineKind.Handle, request.Type, request.Urgency, round: 1);
        var limit = rule.Limit is { } given ? RuleLimit.Of(given, rule.LegalBasis, policy, request.Urgency, round: 1, catalog.CalendarOf(rule.UnitCode), request.At).Limit : policy;
        return new RuledTerms(string.Join('|', RuleFired.Assistants(rule, catalog).Order(StringComparer.Ordinal)), limit.Span);
    }

    /// <summary>Counts by key, with the first few numbers of each.</summary>
    private sealed class Tally<T>
        where T : notnull
    {
        private const int MostExamples = 5;
        private readonly Dictionary<T, (int Count, List<string> Examples)> counts = [];

        public void Add(T key, string number)
        {
            var (count, examples) = counts.GetValueOrDefault(key, (0, []));
            if (examples.Count < MostExamples)
            {
                examples.Add(number);
            }

            counts[key] = (count + 1, examples);
        }

        public IEnumerable<(T Key, int Count, IReadOnlyList<string> Examples)> MostFirst() => counts
            .OrderByDescending(one => one.Value.Count).ThenBy(one => one.Key.ToString(), StringComparer.Ordinal)
            .Select(one => (one.Key, one.Value.Count, (IReadOnlyList<string>)one.Value.Examples));
    }
}
