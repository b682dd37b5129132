using System.Threading.Channels;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>Where a connection's messages go.</summary>
/// <returns>Ends when there is room for the next one: a peer that sends faster than we work waits in its own socket.</returns>
internal delegate ValueTask StreamArrival(byte[] message, StreamPeer from, CancellationToken ct);

/// <summary>One connection: a loop that reads and frames, a loop that writes what waits. Whatever goes wrong, it just ends.</summary>
internal sealed class SipConnection : IDisposable
{
    private static readonly byte[] Pong = "\r\n"u8.ToArray();

    private readonly StreamFramer framer = new();
    private readonly Channel<ReadOnlyMemory<byte>> waiting;
    private readonly CancellationTokenSource stop = new();
    private readonly TimeProvider clock;
    private readonly StreamLimits limits;
    private readonly Drops? drops;
    private readonly long opened;
    private long lastHeard;
    private long lastMessage;
    private int listensAt;
    private long halfwaySince;
    private volatile bool halfway;
    private volatile bool heard;
    private volatile bool hasMessage;

    /// <param name="isOurs">We make it: the peer need not speak first.</param>
    /// <param name="drops">Null: nobody counts.</param>
    public SipConnection(StreamPeer peer, bool isOurs, StreamLimits limits, TimeProvider clock, Drops? drops = null)
    {
        this.drops = drops;
        Peer = peer;
        heard = hasMessage = WasUsed = isOurs;
        this.limits = limits;
        this.clock = clock;
        opened = lastHeard = lastMessage = clock.GetTimestamp();
        waiting = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(limits.MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    public StreamPeer Peer { get; }

    /// <summary>Port at which the peer says that it takes connections; 0: it has not said.</summary>
    public int ListensAt
    {
        get => Volatile.Read(ref listensAt);
        set => Volatile.Write(ref listensAt, value);
    }

    /// <summary>Something was sent over it, or is ours to send: whoever sent it wants to know when it breaks.</summary>
    public bool WasUsed { get; private set; }

    /// <summary>False when the peer does not take what was sent before, or the connection is closing.</summary>
    public bool TrySend(ReadOnlyMemory<byte> message)
    {
        WasUsed = true;
        return waiting.Writer.TryWrite(message);
    }

    /// <summary>Silent for too long, or slow with its first or its present message. Of strangers only messages count, and they have less time.</summary>
    public bool IsStale(bool isKnown)
    {
        var patience = isKnown ? limits.MessagePatience : limits.StrangerPatience;
        return (isKnown ? clock.GetElapsedTime(Volatile.Read(ref lastHeard)) > limits.Idle : clock.GetElapsedTime(Volatile.Read(ref lastMessage)) > limits.StrangerIdle)
            || (halfway && clock.GetElapsedTime(Volatile.Read(ref halfwaySince)) > patience)
            || (!(isKnown ? heard : hasMessage) && clock.GetElapsedTime(opened) > patience);
    }

    /// <summary>Runs until either side ends it.</summary>
    /// <param name="open">Connects or accepts; for TLS, shakes hands.</param>
    public async Task RunAsync(Func<CancellationToken, Task<Stream>> open, StreamArrival arrived)
    {
        try
        {
            await using var stream = await OpenAsync(open).ConfigureAwait(false);
            var reading = ReadAsync(stream, arrived);
            var writing = WriteAsync(stream);
            await Task.WhenAny(reading, writing).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(reading, writing).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a peer makes the libraries throw, it is one connection that ended; it must still leave the table.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Refused, reset, no TLS, or told to stop: the transport learns of it as of any end.
        }
    }

    /// <summary>Writes what waits and ends; at once when the peer does not read.</summary>
    public void Finish() => waiting.Writer.TryComplete();

    public void Close()
    {
        Finish();
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose() => stop.Dispose();

    private async Task<Stream> OpenAsync(Func<CancellationToken, Task<Stream>> open)
    {
        using var patience = new CancellationTokenSource(limits.MessagePatience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, patience.Token);
        return await open(either.Token).ConfigureAwait(false);
    }

    private async Task ReadAsync(Stream stream, StreamArrival arrived)
    {
        while (true)
        {
            var count = await stream.ReadAsync(framer.Room(), stop.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            framer.Received(count);
            Volatile.Write(ref lastHeard, clock.GetTimestamp());
            if (!await TakeAsync(arrived).ConfigureAwait(false))
            {
                return;
            }

            if (framer.IsHalfway && !halfway)
            {
                Volatile.Write(ref halfwaySince, clock.GetTimestamp());
            }

            halfway = framer.IsHalfway;
        }
    }

    /// <returns>False when the rest can not be read.</returns>
    private async ValueTask<bool> TakeAsync(StreamArrival arrived)
    {
        while (true)
        {
            switch (framer.Next(out var message))
            {
                case StreamFrame.Message:
                    heard = hasMessage = true;
                    halfway = false; // The next one has its own time.
                    Volatile.Write(ref lastMessage, clock.GetTimestamp());
                    await arrived(message!, Peer, stop.Token).ConfigureAwait(false); // It comes with one.
                    break;
                case StreamFrame.Ping:
                    heard = true;
                    waiting.Writer.TryWrite(Pong);
                    break;
                case StreamFrame.NeedsMore:
                    return true;
                default:
                    drops?.Add(Drop.BrokenStream);
                    return false;
            }
        }
    }

    private async Task WriteAsync(Stream stream)
    {
        await foreach (var message in waiting.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
        {
            await stream.WriteAsync(message, stop.Token).ConfigureAwait(false);
        }
    }
}
