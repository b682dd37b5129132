using System.Diagnostics;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Search;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Embedded;

namespace Hotline.Benchmarks.Repeats;

/// <summary>
/// How often 疑似重复 is right on real messages: pairs that a person judged by reading both (judged-pairs.csv beside this file holds
/// their numbers only), against one threshold on the text alone; and whether the engine proposes the earlier one.
/// </summary>
internal static class RepeatBench
{
    private const int Proposals = 40;

    public static async Task RunAsync(string stream, string judged, CancellationToken ct)
    {
        var messages = Messages.Read(stream).ToDictionary(message => message.Id);
        var pairs = (await File.ReadAllLinesAsync(judged, ct)).Skip(1).Select(line => line.Split(','))
            .Select(cells => (First: messages[cells[0]], Second: messages[cells[1]], Same: cells[2] == "1"))
            .Select(pair => (pair.First, pair.Second, pair.Same, Likeness: Likeness.Between(pair.First.Matter, pair.Second.Matter))).ToList();
        Console.WriteLine($"{messages.Count} messages, {pairs.Count} judged pairs of at most {Likeness.RepeatDays} days, {pairs.Count(pair => pair.Same)} the same matter");
        Say("the rule", pair => pair.IsRepeat);
        foreach (var percent in new[] { 20, 30, 40, 50, 60 })
        {
            Say($"text alone, {percent} %", pair => pair.TextPercent >= percent);
        }

        await ProposedAsync([.. messages.Values], [.. pairs.Where(pair => pair.Same).Select(pair => (pair.First, pair.Second))], ct);

        void Say(string what, Func<Likeness, bool> says)
        {
            var said = pairs.Where(pair => says(pair.Likeness)).ToList();
            var right = said.Count(pair => pair.Same);
            Console.WriteLine($"{what}: precision {right / (double)Math.Max(1, said.Count):0.00}, recall {right / (double)pairs.Count(pair => pair.Same):0.00} ({said.Count} said, {right} right)");
        }
    }

    private static async Task ProposedAsync(IReadOnlyList<Message> messages, IReadOnlyList<(Message First, Message Second)> same, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("hotline-repeats-").FullName;
        try
        {
            using var index = new LuceneTicketIndex(folder);
            await index.OpenAsync(ct);
            var ids = messages.Select((message, at) => (message.Id, Guid: new Guid(at + 1, 0, 0, new byte[8]))).ToDictionary(pair => pair.Id, pair => pair.Guid);
            await index.ApplyAsync([.. messages.Select(message => new IndexChange(ids[message.Id], 1, new TicketDocument(
                ids[message.Id], 1, null, "Closed", "", "", "", "", "", message.At.ToUnixTimeMilliseconds(), WorkingCalendar.DayOf(message.At).DayNumber, null,
                SearchText.Of(message.Title, message.Text))))], Engines.Cursor, ct);
            var (found, took) = (0, new Spread());
            foreach (var (first, second) in same)
            {
                var (earlier, later) = first.At < second.At ? (first, second) : (second, first);
                var began = Stopwatch.GetTimestamp();
                var proposed = await index.SimilarAsync([.. later.Matter.Words], SimilarWay.SameMatter, new IndexFilter(From: WorkingCalendar.DayOf(later.At).AddDays(-180)), Proposals, ct);
                took.AddSince(began);
                found += proposed.Contains(ids[earlier.Id]) ? 1 : 0;
            }

            Console.WriteLine($"the engine proposes the earlier one among {Proposals}: {found} of {same.Count}; {took}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
