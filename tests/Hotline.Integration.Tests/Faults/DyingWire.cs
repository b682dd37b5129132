using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Hotline.Integration.Tests.Faults;

/// <summary>
/// Lies between a process and its database, and ends a connection at the exchange it is told to: before the database has heard of it, or after it was carried
/// out and before the answer. An exchange is what the protocol has as one: a simple query, or everything up to a Sync; COMMIT is one, which no tracing of
/// the client announces. The other connections live on.
/// </summary>
internal sealed class DyingWire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<int, Task> carried = new();
    private readonly Lock gate = new();
    private readonly string host;
    private readonly int port;
    private readonly Task accepting;
    private Plan? plan;

    public DyingWire(string connectionString)
    {
        var far = new NpgsqlConnectionStringBuilder(connectionString);
        (host, port) = (far.Host ?? "127.0.0.1", far.Port);
        listener.Start();
        far.Host = "127.0.0.1";
        far.Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        far.SslMode = SslMode.Disable;
        ConnectionString = far.ConnectionString;
        accepting = AcceptAsync();
    }

    public string ConnectionString { get; }

    /// <summary>The exchange at which a connection ended since <see cref="DieAt"/>; null while none has.</summary>
    public string? DiedAt { get; private set; }

    /// <summary>That exchange was what commits.</summary>
    public bool DiedAtCommit { get; private set; }

    /// <param name="exchange">1 for the next one, whichever connection it is on.</param>
    /// <param name="carriedOut">The database does it, and nobody hears of that.</param>
    public void DieAt(int exchange, bool carriedOut) => Arm(new Plan(exchange, null, carriedOut));

    /// <summary>The next transaction that has a statement with this text in it is committed, and nobody hears of that.</summary>
    public void DieAfterCommitOf(string text) => Arm(new Plan(0, text, CarriedOut: true));

    /// <summary>Nothing dies any more.</summary>
    public void Live()
    {
        lock (gate)
        {
            plan = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        await Task.WhenAll([accepting, .. carried.Values]);
        listener.Dispose();
        closing.Dispose();
    }

    private void Arm(Plan next)
    {
        lock (gate)
        {
            (plan, DiedAt) = (next, null);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var number = 0; ; number++)
            {
                var near = await listener.AcceptTcpClientAsync(closing.Token);
                carried[number] = CarryAsync(near);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // As it is asked to.
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient())
        using (var line = CancellationTokenSource.CreateLinkedTokenSource(closing.Token))
        {
            try
            {
                await far.ConnectAsync(host, port, line.Token);
                (near.NoDelay, far.NoDelay) = (true, true);
                var session = new WireSession(near.GetStream(), far.GetStream(), Judge);
                await Task.WhenAny(session.UpAsync(line.Token), session.DownAsync(line.Token));
            }
            catch (Exception gone) when (gone is SocketException or OperationCanceledException)
            {
                // Whoever asked sees that nobody is there.
            }

            await line.CancelAsync();
        }
    }

    private Fate Judge(WireExchange exchange)
    {
        lock (gate)
        {
            if (plan is not { } now || exchange.IsPrelude || !Is(now, exchange))
            {
                return Fate.Carried;
            }

            (plan, DiedAt, DiedAtCommit) = (null, exchange.Text, exchange.Commits);
            return now.CarriedOut ? Fate.Unanswered : Fate.Lost;
        }
    }

    /// <summary>Counts down; call it with the gate held.</summary>
    private bool Is(Plan now, WireExchange exchange)
    {
        if (now.CommitOf is { } text)
        {
            return exchange.Commits && exchange.Said.Any(said => said.Contains(text, StringComparison.Ordinal));
        }

        plan = now with { Exchange = now.Exchange - 1 };
        return now.Exchange == 1;
    }

    private sealed record Plan(int Exchange, string? CommitOf, bool CarriedOut);
}

internal enum Fate
{
    Carried,

    /// <summary>The database never hears of it.</summary>
    Lost,

    /// <summary>The database does it; whoever asked never hears of that.</summary>
    Unanswered,
}
