using Hotline.Dispatch.Search;

namespace Hotline.Dispatch.Tests.Search;

/// <summary>What every engine has to answer, by looking at every document: slow, and plain enough to be believed.</summary>
internal sealed class PlainIndex(IReadOnlyCollection<TicketDocument> documents)
{
    private readonly List<TicketDocument> all = [.. documents.OrderByDescending(one => one.At).ThenByDescending(one => one.Tie)];
    private readonly Dictionary<Guid, string> lines = documents.ToDictionary(one => one.Id, one => $" {string.Join(' ', one.Text.Tokens)} ");

    public IReadOnlyList<TicketDocument> Newest(IndexFilter filter) => [.. all.Where(one => Matches(one, filter))];

    public IndexFacets Facets(IndexFilter filter)
    {
        var found = Newest(filter);
        return new IndexFacets(
            By(found, one => one.State), By(found, one => one.Type), By(found, one => one.Category), By(found, one => one.Region), By(found, one => one.Unit),
            By(found, one => one.Channel), found.SelectMany(one => one.Flags ?? []).GroupBy(flag => flag).ToDictionary(flag => flag.Key, flag => flag.Count()), found.GroupBy(one => DateOnly.FromDayNumber(one.Day)).ToDictionary(day => day.Key, day => day.Count()));
    }

    public IReadOnlyDictionary<MapTile, Demand> Grid(IndexFilter filter, int zoom) =>
        Newest(filter).Where(one => one.Tile is not null).GroupBy(one => one.Tile!.Value.At(zoom)).ToDictionary(cell => cell.Key, cell => Total([.. cell]));

    public static Demand Total(IReadOnlyCollection<TicketDocument> found) => new(found.Count, found.Count(one => !one.Merged));

    public IReadOnlyDictionary<string, int> Words(IndexFilter filter, IReadOnlyCollection<string>? only, int least, int most) =>
        Newest(filter).SelectMany(one => one.Text.Words).Where(word => only?.Contains(word) != false).GroupBy(word => word).Where(word => word.Count() >= least)
            .OrderByDescending(word => word.Count()).ThenBy(word => word.Key, StringComparer.Ordinal).Take(most).ToDictionary(word => word.Key, word => word.Count());

    private static Dictionary<string, int> By(IEnumerable<TicketDocument> found, Func<TicketDocument, string> value) =>
        found.GroupBy(value).Where(group => group.Key.Length > 0).ToDictionary(group => group.Key, group => group.Count());

    private bool Matches(TicketDocument one, IndexFilter filter) =>
        (filter.Words is null || (filter.Words.Clauses.Count > 0 && filter.Words.Clauses.All(clause => Matches(one, clause))))
        && Is(filter.State, one.State) && Is(filter.Unit, one.Unit) && Is(filter.OwnUnit, one.Unit) && Is(filter.Channel, one.Channel) && Is(filter.Type, one.Type)
        && (filter.Near is not { } cell || (one.Tile is { } tile && Math.Abs(tile.X - cell.X) <= 1 && Math.Abs(tile.Y - cell.Y) <= 1))
        && (filter.Flags ?? []).All(flag => one.Flags?.Contains(flag) == true)
        && one.Category.StartsWith(filter.Category ?? "", StringComparison.Ordinal) && one.Region.StartsWith(filter.Region ?? "", StringComparison.Ordinal)
        && one.Day >= (filter.From?.DayNumber ?? 0) && one.Day <= (filter.To?.DayNumber ?? int.MaxValue);

    private static bool Is(string? asked, string value) => asked is null || asked == value;

    private bool Matches(TicketDocument one, SearchWords.Clause clause) => clause switch
    {
        SearchWords.Clause.Number number => one.Number == number.Text,
        SearchWords.Clause.Character character => lines[one.Id].Contains(character.Text, StringComparison.Ordinal),
        SearchWords.Clause.Phrase phrase => lines[one.Id].Contains($" {phrase.Line} ", StringComparison.Ordinal),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
