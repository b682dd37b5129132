using System.Globalization;

namespace Hotline.Benchmarks.Measuring;

/// <summary>Datagrams that found no room in the receive buffer of a UDP socket (proc(5), <c>/proc/net/udp</c>, last column).</summary>
internal static class SocketDrops
{
    /// <param name="port">Where the socket is bound, at any IPv4 address of this machine.</param>
    /// <returns>Since it was bound.</returns>
    public static long Of(int port)
    {
        var bound = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return File.ReadLines("/proc/net/udp").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(socket => socket[1].EndsWith(bound, StringComparison.Ordinal)).Sum(socket => long.Parse(socket[^1], CultureInfo.InvariantCulture));
    }
}
