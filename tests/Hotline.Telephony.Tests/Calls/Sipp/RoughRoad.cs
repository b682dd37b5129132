using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>
/// A way between the node and a peer program that loses, doubles and overtakes by a seed: both speak to <see cref="Port"/>, and think it is the other. What the weather does to a datagram
/// follows from the seed and its turn; when it comes is the programs' own.
/// </summary>
internal sealed class RoughRoad : IAsyncDisposable
{
    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource over = new();
    private readonly IPEndPoint peer;
    private readonly Random random;
    private readonly Weather weather;
    private readonly TaskCompletionSource<string> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<Passage> passed = [];
    private readonly Task running;
    private IPEndPoint? node;

    /// <param name="node">Null: whoever comes first and is not the peer.</param>
    public RoughRoad(int seed, Weather weather, int? node, int peer)
    {
        (this.node, this.peer) = (node is { } port ? new IPEndPoint(IPAddress.Loopback, port) : null, new IPEndPoint(IPAddress.Loopback, peer));
        (random, this.weather) = (new Random(seed), weather);
        running = RunAsync();
    }

    public int Port => ((IPEndPoint)socket.Client.LocalEndPoint!).Port; // Bound in the constructor.

    /// <summary>What the node sent first.</summary>
    public Task<string> First => first.Task;

    /// <summary>What either of them sent, lost or not, in its order.</summary>
    public IReadOnlyList<Passage> Passed => [.. passed];

    /// <summary>Datagrams that never arrived, or arrived twice.</summary>
    public int Spoilt { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await running;
        over.Dispose();
        socket.Dispose();
    }

    private async Task RunAsync()
    {
        var flying = new List<Task>();
        try
        {
            while (true)
            {
                var heard = await socket.ReceiveAsync(over.Token);
                node ??= heard.RemoteEndPoint.Equals(peer) ? null : heard.RemoteEndPoint;
                var isOfNode = heard.RemoteEndPoint.Equals(node);
                passed.Enqueue(new Passage(TimeProvider.System.GetTimestamp(), isOfNode, Encoding.UTF8.GetString(heard.Buffer)));
                if (isOfNode)
                {
                    first.TrySetResult(passed.Last().Text);
                }

                if ((isOfNode ? peer : node) is not { } to)
                {
                    continue; // The peer is early.
                }

                var copies = random.NextDouble() < weather.Loss ? 0 : random.NextDouble() < weather.Doubling ? 2 : 1;
                Spoilt += copies == 1 ? 0 : 1;
                for (var copy = 0; copy < copies; copy++)
                {
                    flying.Add(FlyAsync(heard.Buffer, to, weather.MaxDelay * random.NextDouble()));
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(flying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FlyAsync(byte[] datagram, IPEndPoint to, TimeSpan delay)
    {
        await Task.Delay(delay, over.Token);
        await socket.SendAsync(datagram, to, over.Token);
    }
}

/// <summary>A datagram on the road.</summary>
/// <param name="At">Timestamp of when it was sent.</param>
internal sealed record Passage(long At, bool IsOfNode, string Text)
{
    /// <param name="begins">Method, or version and status.</param>
    /// <param name="cseq">Null: any.</param>
    public bool Is(bool ofNode, string begins, string? cseq = null) =>
        IsOfNode == ofNode && Text.StartsWith(begins + " ", StringComparison.Ordinal) && (cseq is null || SipText.Header(Text, "CSeq") == cseq);
}

/// <summary>Time for a node that runs so many times faster than it is: its timers take their turn before a test has lost its patience.</summary>
internal sealed class QuickTime(int factor) : TimeProvider
{
    private readonly long start = System.GetTimestamp();

    public override long GetTimestamp() => start + ((System.GetTimestamp() - start) * factor);
}
