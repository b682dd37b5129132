using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Trunks;

/// <summary>Asks name servers where the gateways are: as soon as a name is wanted, and each minute again, since the system does not tell how long an answer holds.</summary>
/// <param name="resolve">Of <see cref="NameServers"/>.</param>
/// <param name="found">Told of every answer. Must not block.</param>
internal sealed partial class NameLookup(
    Func<string, CancellationToken, Task<IReadOnlyList<GatewayTarget>>> resolve, Action<string, IReadOnlyList<GatewayTarget>> found, TimeProvider clock, ILogger logger)
{
    public static readonly TimeSpan Refresh = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The newest wish is the only one that counts.</summary>
    private readonly Channel<IReadOnlyList<string>> wanted = Channel.CreateBounded<IReadOnlyList<string>>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly HashSet<string> failing = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>From any thread.</summary>
    public void Want(IReadOnlyList<string> names) => wanted.Writer.TryWrite(names);

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        IReadOnlyList<string> names = [];
        try
        {
            while (true)
            {
                names = await NextAsync(names, ct).ConfigureAwait(false);
                foreach (var (name, targets) in await Task.WhenAll(names.Select(name => AskAsync(name, ct))).ConfigureAwait(false))
                {
                    Tell(name, targets);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    /// <summary>Other names at once, the same ones when their time is over.</summary>
    private async Task<IReadOnlyList<string>> NextAsync(IReadOnlyList<string> names, CancellationToken ct)
    {
        if (names.Count == 0)
        {
            return await wanted.Reader.ReadAsync(ct).ConfigureAwait(false);
        }

        using var time = new CancellationTokenSource(Refresh, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, time.Token);
        try
        {
            return await wanted.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return names;
        }
    }

    private async Task<(string Name, IReadOnlyList<GatewayTarget> Targets)> AskAsync(string name, CancellationToken ct)
    {
        using var time = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, time.Token);
        try
        {
            return (name, await resolve(name, either.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is SocketException or ArgumentException || e is OperationCanceledException && !ct.IsCancellationRequested)
        {
            return (name, []);
        }
    }

    private void Tell(string name, IReadOnlyList<GatewayTarget> targets)
    {
        if (targets.Count > 0)
        {
            failing.Remove(name);
            found(name, targets);
        }
        else if (failing.Add(name))
        {
            LogUnknown(name);
        }
    }

    [LoggerMessage(1019, LogLevel.Warning, "The name {Name} of a trunk's gateway has no address now; the one known last, if there is one, is used on")]
    private partial void LogUnknown(string name);
}
