using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hotline.Benchmarks.Flood;

/// <summary>Sockets at addresses of loopback of their own, 127.0.1.1 and on, that send at an even rate what nobody asked them for.</summary>
internal abstract class Strangers : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly List<Socket> sockets = [];
    private readonly byte[] buffer = new byte[65_535];

    /// <param name="sources">How many addresses; 0: nothing is sent.</param>
    protected Strangers(int sources)
    {
        for (var source = 0; source < sources; source++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
            sockets.Add(socket);
            socket.Bind(new IPEndPoint(IPAddress.Parse($"127.0.1.{1 + source}"), 0));
        }
    }

    public long Sent { get; private set; }

    public long Answers { get; private set; }

    /// <param name="perSecond">Datagrams, of all together.</param>
    public async Task FloodAsync(int perSecond, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (sockets.Count > 0 && !ct.IsCancellationRequested)
        {
            for (var due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond); Sent < due; Sent++)
            {
                Send();
            }

            Count();
            await Task.Delay(Beat, CancellationToken.None);
        }

        Count();
    }

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());

    /// <param name="round">How often each address has sent.</param>
    /// <param name="turn">How often any has.</param>
    protected abstract (byte[] Datagram, int Port) Next(IPEndPoint here, int round, int turn);

    private void Send()
    {
        var turn = (int)Sent;
        var socket = sockets[turn % sockets.Count];
        var (datagram, port) = Next((IPEndPoint)socket.LocalEndPoint!, turn / sockets.Count, turn); // Bound.
        try
        {
            socket.SendTo(datagram, new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException)
        {
            // No room, or an ICMP refusal of an earlier one: one packet less.
        }
    }

    private void Count()
    {
        foreach (var socket in sockets)
        {
            while (socket.Available > 0)
            {
                socket.Receive(buffer);
                Answers++;
            }
        }
    }
}
