using System.Diagnostics;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Benchmarks.Repeats;

/// <summary>
/// Whether an answer is found by a citizen's own words: each real message is asked, and the entry made of its title and its department's answer
/// should come first. The same postings ordered by how many words are common are the bound to compare with.
/// </summary>
internal static class KnowledgeBench
{
    private const int Asked = 300;
    private const int Deep = 10;

    public static async Task RunAsync(string answered, CancellationToken ct)
    {
        TypeHandlers.Register();
        await using var city = await City.StartAsync(1, 0, telephony: false, ct);
        var messages = Messages.Read(answered).Where(message => message is { Answer.Length: > 20, Title.Length: > 3 }).ToList();
        var catalog = new CatalogCache(city.Database, TimeProvider.System);
        var desk = new KnowledgeDesk(city.Database, catalog, TimeProvider.System);
        var search = new KnowledgeSearch(city.Database, TimeProvider.System);
        Actor writer = Actor.Of(Guid.NewGuid(), "a", null, Role.KnowledgeEditor), reviewer = Actor.Of(Guid.NewGuid(), "b", null, Role.KnowledgeEditor);
        var entries = new Dictionary<string, Guid>();
        var publishing = new Spread();
        foreach (var message in messages)
        {
            var answer = message.Answer!.Length > KnowledgeContent.AnswerMax ? message.Answer[..KnowledgeContent.AnswerMax] : message.Answer; // Chosen above.
            var content = new KnowledgeContent(message.Title.Length > KnowledgeContent.TitleMax ? message.Title[..KnowledgeContent.TitleMax] : message.Title, [], answer, null, null, "x", new(2020, 1, 1));
            var id = ((Outcome<Guid>.Done)await desk.OpenAsync(content, City.Roads, null, writer, null, ct)).Value;
            await desk.DoAsync(id, new KnowledgeVerb.Submit(), writer, 1, ct);
            var began = Stopwatch.GetTimestamp();
            await desk.DoAsync(id, new KnowledgeVerb.Publish(), reviewer, 2, ct);
            publishing.AddSince(began);
            entries[message.Id] = id;
        }

        await using (var analyze = city.Database.CreateCommand("analyze dispatch.knowledge_word"))
        {
            await analyze.ExecuteNonQueryAsync(ct);
        }

        Report.Begin($"knowledge: {entries.Count} entries of real titles and answers, asked with the citizens' messages");
        Report.Line("publication", $"{publishing}");
        var step = Math.Max(1, messages.Count / Asked);
        var some = messages.Where((_, at) => at % step == 0).ToList();
        await TellAsync("BM25", some, entries, async words => [.. (await search.FindAsync(new KnowledgeQuestion(words), Deep, ct)).Select(found => found.Id)]);
        await TellAsync("common words", some, entries, words => CommonAsync(city.Database, KnowledgeWords.Asking(words), ct));
        Report.End();
    }

    private static async Task TellAsync(string name, List<Message> asked, Dictionary<string, Guid> entries, Func<string, Task<IReadOnlyList<Guid>>> find)
    {
        var (first, five, reciprocal, took) = (0, 0, 0.0, new Spread());
        foreach (var message in asked)
        {
            var began = Stopwatch.GetTimestamp();
            var found = (await find(message.Text.Length > 200 ? message.Text[..200] : message.Text)).ToList();
            took.AddSince(began);
            var place = found.IndexOf(entries[message.Id]);
            first += place == 0 ? 1 : 0;
            five += place is >= 0 and < 5 ? 1 : 0;
            reciprocal += place >= 0 ? 1.0 / (place + 1) : 0;
        }

        Report.Line(name, $"first {first / (double)asked.Count:0.0 %}, among five {five / (double)asked.Count:0.0 %}, mean reciprocal rank {reciprocal / asked.Count:0.00}; {took}");
    }

    private static async Task<IReadOnlyList<Guid>> CommonAsync(NpgsqlDataSource database, string[] tokens, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select entry_id from dispatch.knowledge_word where token = any($1) group by entry_id order by count(*) desc, entry_id limit 10");
        command.Parameters.AddWithValue(tokens);
        var found = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            found.Add(reader.GetGuid(0));
        }

        return found;
    }
}
