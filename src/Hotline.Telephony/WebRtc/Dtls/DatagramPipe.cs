using System.Collections.Concurrent;
using Org.BouncyCastle.Tls;

namespace Hotline.Telephony.WebRtc.Dtls;

/// <summary>
/// Datagrams between the shared port (the media thread puts them in) and the one thread that shakes hands (it waits for them).
/// Holds a few only: a peer that floods loses its own handshake.
/// </summary>
internal sealed class DatagramPipe(Action<byte[]> send) : DatagramTransport, IDisposable
{
    /// <summary>What fits every path without fragments.</summary>
    private const int Mtu = 1200;

    private const int MaxReceived = 2048;

    private const int Capacity = 32;

    private readonly BlockingCollection<byte[]> waiting = new(Capacity);

    /// <summary>Never blocks.</summary>
    /// <returns>False: nobody takes any more, or too much waits.</returns>
    public bool TryPut(ReadOnlySpan<byte> datagram) => !waiting.IsAddingCompleted && waiting.TryAdd(datagram.ToArray());

    public int GetReceiveLimit() => MaxReceived;

    public int GetSendLimit() => Mtu;

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        if (!waiting.TryTake(out byte[]? datagram, Math.Max(1, waitMillis)))
            return waiting.IsAddingCompleted ? throw new TlsFatalAlert(AlertDescription.user_canceled) : -1;
        if (datagram.Length > buffer.Length)
            return -1;
        datagram.CopyTo(buffer);
        return datagram.Length;
    }

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public void Send(ReadOnlySpan<byte> buffer) => send(buffer.ToArray());

    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    /// <summary>From the thread that puts: a handshake that waits here ends.</summary>
    public void Close() => waiting.CompleteAdding();

    /// <summary>By the thread that takes, when it is done.</summary>
    public void Dispose() => waiting.Dispose();
}
