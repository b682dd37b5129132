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

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_pair_whose_last_peer_goes_on_sending_rests_until_that_is_silent(string loopback)
    {
        int first = FreePorts.Take(2);
        var at = IPAddress.Parse(loopback);
        using var pool = new PortPool(IPAddress.Loopback, first, first + 1, _time, IPAddress.IPv6Loopback);
        using var peer = new DatagramSocket(new IPEndPoint(at, 0));
        using var stranger = new DatagramSocket(new IPEndPoint(at, 0));
        var to = new IPEndPoint(at, first).Serialize();
        pool.Return(pool.TryRent(at.AddressFamily)!, Of(peer));
        Send(peer, seconds: 30);
        Assert.Null(pool.TryRent(at.AddressFamily));
        Send(stranger, seconds: 9);
        Assert.Null(pool.TryRent(at.AddressFamily));
        Send(stranger, seconds: 2); // Who sprays all ports holds none of them.
        var again = pool.TryRent(at.AddressFamily)!;
        Assert.False(again.Rtp.TryReceive(new byte[10], new SocketAddress(AddressFamily.InterNetwork), out _), "something waits of before");
        pool.Return(again, Of(peer));
        Send(peer, seconds: (int)PortPool.LongestRest.TotalSeconds - 1);
        Assert.Null(pool.TryRent(at.AddressFamily));
        Send(peer, seconds: 1);
        Assert.NotNull(pool.TryRent(at.AddressFamily));

        SocketAddress Of(DatagramSocket socket) => new IPEndPoint(at, socket.Port).Serialize();

        void Send(DatagramSocket from, int seconds)
        {
            for (; seconds > 0; seconds--)
            {
                Assert.True(from.TrySend([42], to));
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }
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
    public void A_port_is_of_one_family_at_a_time_and_of_one_that_is_there()
    {
        int first = FreePorts.Take(2);
        using var both = new PortPool(IPAddress.Loopback, first, first + 1, _time, IPAddress.IPv6Loopback);
        var pair = both.TryRent(AddressFamily.InterNetworkV6)!;
        Assert.Null(both.TryRent());
        both.Return(pair);
        _time.Advance(PortPool.Rest + TimeSpan.FromSeconds(1));
        both.Return(both.TryRent()!);
        using var one = new PortPool(IPAddress.Loopback, first + 2, first + 3, _time);
        Assert.Null(one.TryRent(AddressFamily.InterNetworkV6));
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
        Assert.Equal(Address(sender), source);
        Assert.False(socket.TryReceive(buffer, source, out _));
    }

    private static SocketAddress Address(DatagramSocket socket) => new IPEndPoint(IPAddress.Loopback, socket.Port).Serialize();
}
