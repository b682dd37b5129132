using System.Diagnostics;
using Hotline.Agent.Link;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.SignalR;
using Npgsql;

namespace Hotline.Benchmarks.Assign;

/// <summary>Several telephony nodes, each linked to several web nodes, with as many callers at any time as were let in: whoever goes makes room for the next.</summary>
internal sealed class BusyHouse : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly List<ScriptedNode> nodes = [];
    private readonly List<QueueHost> hosts = [];
    private readonly List<Task> speaking = [];
    private readonly CancellationTokenSource over = new();
    private readonly Dictionary<ScriptedNode, List<DirectLink>> linksOf = [];
    private readonly int webs;
    private int callers;
    private volatile bool closes;

    public BusyHouse(int telephonyNodes, int webs, Faults faults)
    {
        this.webs = webs;
        for (var which = 1; which <= telephonyNodes; which++)
        {
            var node = new ScriptedNode($"bench{which}", Ledger, faults, Next);
            nodes.Add(node);
            linksOf[node] = [.. Enumerable.Range(0, webs).Select(web => new DirectLink(node, web, faults))];
        }
    }

    public Ledger Ledger { get; } = new();

    /// <summary>How it went.</summary>
    public string Course =>
        $"by web node {string.Join(" and ", Enumerable.Range(0, webs).Select(web => nodes.Sum(node => node.RungBy.GetValueOrDefault(web))))}; {nodes.Sum(node => node.Declined)} declined, "
        + $"{nodes.Sum(node => node.HungUp)} callers hung up waiting, ringing or in conversation, {nodes.Sum(node => node.Cancelled)} orders called back";

    public IHubContext<LinkHub, ITelephonyNode> OrdersOf(int web) => new DirectOrders(linksOf.ToDictionary(of => of.Key.Name, of => (ITelephonyNode)of.Value[web]));

    /// <summary>Every telephony node dials the web node; every phone is registered at each of them. With the last web node they begin to speak.</summary>
    public async Task OpenAsync(int web, QueueHost host, int firstExtension, int phones, CancellationToken ct)
    {
        hosts.Add(host);
        var now = DateTimeOffset.UtcNow;
        PhoneBinding[] bindings = [.. Enumerable.Range(firstExtension, phones).Select(extension => new PhoneBinding($"{extension}", now.AddDays(1)))];
        foreach (var (node, of) in linksOf)
        {
            of[web].Desk = host.Link;
            await of[web].AttachAsync(new NodeSnapshot(node.Name, now, 0, [], bindings), ct);
            if (web == webs - 1)
            {
                speaking.Add(node.SpeakAsync(of, over.Token));
            }
        }
    }

    public void Fill(int count)
    {
        for (var caller = 0; caller < count; caller++)
        {
            Next();
        }
    }

    /// <summary>Nobody comes any more, and who is there is served.</summary>
    public async Task EmptyAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        closes = true;
        var began = Stopwatch.GetTimestamp();
        while (await CountAsync(database, ct) is > 0 and var open)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"{open} calls do not end.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        closes = true;
        await over.CancelAsync();
        try
        {
            await Task.WhenAll(speaking);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }

        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        linksOf.Values.SelectMany(of => of).ToList().ForEach(link => link.Dispose());
        nodes.ForEach(node => node.Dispose());
        over.Dispose();
    }

    private void Next()
    {
        if (!closes)
        {
            var which = Interlocked.Increment(ref callers);
            nodes[which % nodes.Count].Call($"138{which % 100_000_000:D8}", which % 3 == 0 ? "12346" : "12345");
        }
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select (select count(*) from agent.call where ended_at is null) + (select count(*) from agent.offer where state = 'Open')");
        return (long)(await command.ExecuteScalarAsync(ct))!; // A count has a value.
    }
}
