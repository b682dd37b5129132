using System.Net;
using System.Net.Sockets;

namespace Hotline.Testing;

/// <summary>
/// Loopback ports for programs that must be told theirs. They lie below the kernel's ephemeral ports (32768 and up), so that no
/// connection's own end sits on one between the asking and the listening, and each is given once a run.
/// </summary>
public static class FreePorts
{
    private const int First = 10_000, Count = 8_000;

    private static int _given = Random.Shared.Next(Count);

    /// <summary>The first, even, of <paramref name="count"/> ports in a row that nobody listens on, by TCP or by UDP.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static int Take(int count = 1)
    {
        int step = count + (count % 2);
        for (int attempt = 0; attempt < Count / step; attempt++)
        {
            int offset = ((Interlocked.Add(ref _given, step) - step) % Count) & ~1;
            int port = First + Math.Min(offset, Count - step);
            if (Enumerable.Range(port, count).All(IsFree))
                return port;
        }
        throw new InvalidOperationException($"There are no {count} free ports in a row between {First} and {First + Count}.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            var end = new IPEndPoint(IPAddress.Any, port);
            using var tcp = new TcpListener(end);
            tcp.Start();
            using var udp = new UdpClient(end);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
