using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Rtp;
using Hotline.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Telephony.Tests.Rtp;

public sealed class PortPoolTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Pairs_are_even_and_neighbours_and_a_returned_one_rests()
    {
        int first = FreePorts.Take(4);
        var pool = new PortPool(IPAddress.Loopback, first, first + 3, _time);
        var one = pool.TryRent()!;
        var two = pool.TryRent()!;
        Assert.Equal(first, one.Port);
        Assert.Equal(first + 1, one.Rtcp.Port);
        Assert.Null(pool.TryRent());
        pool.Return(one);
        Assert.Null(pool.TryRent());
        _time.Advance(PortPool.Rest);
        var again = pool.TryRent()!;
        Assert.Equal(first, again.Port);
        pool.Return(again);
        pool.Return(two);
    }

    [Fact]
    public void A_port_that_another_program_holds_is_passed_over()
    {
        int first = FreePorts.Take(4);
        using var other = new DatagramSocket(new IPEndPoint(IPAddress.Loopback, first + 1));
        var pool = new PortPool(IPAddress.Loopback, first, first + 3, _time);
        var pair = pool.TryRent()!;
        Assert.Equal(first + 2, pair.Port);
        pool.Return(pair);
    }

    [Fact]
    public void An_empty_datagram_does_not_stop_the_queue()
    {
        using var socket = new DatagramSocket(new IPEndPoint(IPAddress.Loopback, 0));
        using var sender = new DatagramSocket(new IPEndPoint(IPAddress.Loopback, 0));
        var to = new IPEndPoint(IPAddress.Loopback, socket.Port).Serialize();
        Assert.True(sender.TrySend([], to));
        Assert.True(sender.TrySend([42], to));
        var source = new SocketAddress(AddressFamily.InterNetwork);
        var buffer = new byte[10];
        Assert.True(socket.TryReceive(buffer, source, out int length));
        Assert.Equal(0, length);
        Assert.True(socket.TryReceive(buffer, source, out length));
        Assert.Equal((1, 42), (length, buffer[0]));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, sender.Port).Serialize(), source);
        Assert.False(socket.TryReceive(buffer, source, out _));
    }
}
