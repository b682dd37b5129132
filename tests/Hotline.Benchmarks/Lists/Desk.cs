using System.Collections.Concurrent;
using System.Diagnostics;
using Hotline.Agent.Client.Contracts;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Lists;

/// <summary>One person who reads one page after the other.</summary>
/// <param name="lists">Words of the lists of the person's roles.</param>
/// <param name="none">A list that they do not have.</param>
internal sealed class Desk(StaffDoor door, string[] lists, string none, Random random) : IDisposable
{
    private const int Remembered = 1000;

    /// <summary>Of the tickets in the table a page knows only whose they are: whom a list finds by a column of its own could not open them.</summary>
    private static readonly string[] FoundOnly = ["assisting", "judged", "supervised"];

    private readonly List<(Guid Id, string List)> shown = [];

    public async Task ListsAsync(Seen seen, Func<bool> isOver, int mostPages, CancellationToken ct)
    {
        while (!isOver())
        {
            var list = lists[random.Next(lists.Length)];
            var (cursor, pages) = ((string?)null, random.Next(mostPages + 1));
            for (var page = 0; page <= pages && !isOver(); page++)
            {
                var since = Stopwatch.GetTimestamp();
                var (status, body) = await door.GetAsync<TicketList>($"{ApiPath.Tickets}?list={list}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", ct);
                seen.Add($"{list}{(page == 0 ? "" : ", behind")}", page == 0, status, body?.Rows.Count ?? 0, since);
                shown.AddRange(shown.Count < Remembered && !FoundOnly.Contains(list) ? body?.Rows.Select(row => (row.Id, list)) ?? [] : []);
                cursor = body?.Next;
                if (cursor is null)
                {
                    break;
                }
            }
        }
    }

    public async Task TicketsAsync(Seen seen, Func<bool> isOver, CancellationToken ct)
    {
        while (!isOver() && shown.Count > 0)
        {
            var since = Stopwatch.GetTimestamp();
            var (id, list) = shown[random.Next(shown.Count)];
            var (status, _) = await door.GetAsync<TicketPage>(ApiPath.Ticket(id), ct);
            seen.Add($"one ticket of {list}", isFirst: true, status, 1, since);
        }
    }

    public async Task NoListAsync(Seen seen, Func<bool> isOver, CancellationToken ct)
    {
        while (!isOver())
        {
            var since = Stopwatch.GetTimestamp();
            var (status, body) = await door.GetAsync<TicketList>($"{ApiPath.Tickets}?list={none}", ct);
            seen.Add(none, isFirst: true, body is { Rows.Count: > 0 } ? 0 : status, 0, since);
        }
    }

    public void Dispose() => door.Dispose();
}

/// <summary>What all desks together were answered.</summary>
internal sealed class Seen
{
    private long rows;

    public Spread All { get; } = new();

    public Spread First { get; } = new();

    public Spread Behind { get; } = new();

    public ConcurrentDictionary<string, Spread> ByList { get; } = new();

    public ConcurrentQueue<string> Failures { get; } = new();

    public long Rows => rows;

    public void Add(string list, bool isFirst, int status, int shown, long since)
    {
        All.AddSince(since);
        (isFirst ? First : Behind).AddSince(since);
        ByList.GetOrAdd(list, _ => new Spread()).AddSince(since);
        Interlocked.Add(ref rows, shown);
        if (status != 200)
        {
            Failures.Enqueue($"{list}: {status}");
        }
    }
}
