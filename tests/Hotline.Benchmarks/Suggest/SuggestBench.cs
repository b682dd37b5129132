using CsvHelper;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Search;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Embedded;
using Hotline.Dispatch.Suggestions;

namespace Hotline.Benchmarks.Suggest;

/// <summary>
/// How often the unit that answered is among the suggestions, by text alone: the earlier four fifths of a file of answered complaints
/// (columns created, title, text, answer) are the precedents, the last fifth is asked for. The bound is naming the most frequent always.
/// </summary>
internal static class SuggestBench
{
    private const int Least = 3;
    private const int LikeMost = 20;
    private const int Tenths = 8;

    public static async Task RunAsync(string file, CancellationToken ct)
    {
        Report.Begin("suggest: which department, by the text alone");
        var all = Read(file).OrderBy(one => one.Created).ToList();
        var (past, asked) = (all[..(all.Count * Tenths / 10)], all[(all.Count * Tenths / 10)..]);
        var kinds = past.GroupBy(one => one.Unit).OrderByDescending(kind => kind.Count()).ToList();
        var catalog = new CatalogSnapshot(kinds.Select(kind => new Unit(kind.Key, kind.Key, null, null)), [], [], [], [], [], new Policy());
        var frequent = kinds.Take(Least).Select(kind => kind.Key).ToArray();
        var folder = Directory.CreateTempSubdirectory("hotline-bench-");
        using (var index = new LuceneTicketIndex(folder.FullName))
        {
            await index.OpenAsync(ct);
            await index.RebuildAsync(Page(past), Engines.Cursor, ct);
            var byId = past.ToDictionary(one => one.Id);
            var (first, third, sure, sureRight) = (0, 0, 0, 0);
            foreach (var one in asked)
            {
                var ids = await index.SimilarAsync(TextOf(one).Words, SimilarWay.SameKind, new IndexFilter(), LikeMost, ct);
                var found = SuggestionMath.Of(new SuggestionEvidence(null, [.. ids.Select(id => new LikeTicket(id, "", byId[id].Unit))], [], []), catalog);
                first += found is [{ } best, ..] && best.UnitCode == one.Unit ? 1 : 0;
                third += found.Any(unit => unit.UnitCode == one.Unit) ? 1 : 0;
                sure += found is [{ Percent: >= 60 }, ..] ? 1 : 0;
                sureRight += found is [{ Percent: >= 60 } top, ..] && top.UnitCode == one.Unit ? 1 : 0;
            }

            Report.Line("asked", $"{asked.Count} of {all.Count} complaints with a department in their answer, {kinds.Count} departments");
            Report.Line("hit@1", Share(first, asked.Count));
            Report.Line("hit@3", Share(third, asked.Count));
            Report.Line("bound: the three most frequent", Share(asked.Count(one => frequent.Contains(one.Unit)), asked.Count));
            Report.Line("at 60 % and above", $"{Share(sure, asked.Count)} of all, right {Share(sureRight, Math.Max(1, sure))}");
        }

        Report.End();
        folder.Delete(recursive: true);
    }

    private static string Share(int part, int whole) => $"{100.0 * part / whole:0.0} %";

    private static SearchText TextOf(Answered one) => SearchText.Of(Scrub.Text($"{one.Title}\n{one.Text}"));

    private static async IAsyncEnumerable<IReadOnlyList<IndexChange>> Page(IReadOnlyList<Answered> past)
    {
        await Task.Yield();
        yield return [.. past.Select(one => new IndexChange(one.Id, 1, new TicketDocument(
            one.Id, 1, "", "Closed", "", "", "", one.Unit, "Web", new DateTimeOffset(one.Created, TimeSpan.FromHours(8)).ToUnixTimeMilliseconds(),
            DateOnly.FromDateTime(one.Created).DayNumber, null, TextOf(one))))];
    }

    private static IEnumerable<Answered> Read(string file)
    {
        using var reader = CsvReader.Create(File.OpenRead(file), new CsvReaderOptions { Separator = ',', FormatProvider = System.Globalization.CultureInfo.InvariantCulture }, leaveOpen: false);
        reader.ReadHeader();
        var columns = reader.Headers.Select((name, at) => (Name: name.Trim('\uFEFF'), At: at)).ToDictionary(column => column.Name, column => column.At);
        while (reader.Read())
        {
            var said = reader.GetString(columns["answer"]);
            if (DepartmentWords.Of(said) is { } unit && DateTime.TryParse(reader.GetString(columns["created"]), System.Globalization.CultureInfo.InvariantCulture, out var created))
            {
                yield return new Answered(Guid.CreateVersion7(), created, reader.GetString(columns["title"]), reader.GetString(columns["text"]), unit);
            }
        }
    }

    private sealed record Answered(Guid Id, DateTime Created, string Title, string Text, string Unit);
}
