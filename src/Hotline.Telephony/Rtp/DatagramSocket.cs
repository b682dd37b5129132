using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// A UDP socket of one family that never blocks and never throws for want of data. On Linux it reads with recvfrom(2) and sends with sendto(2)
/// directly: one system call a packet, and an empty datagram (which <see cref="Socket.Available"/> can not see, so that it
/// would stop the queue for ever) is taken like any other.
/// </summary>
internal sealed partial class DatagramSocket : IDisposable
{
    private const int DontWait = 0x40; // MSG_DONTWAIT on Linux

    private readonly Socket socket;
    private bool hasData;
    private bool hadData;

    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public DatagramSocket(IPEndPoint local)
    {
        socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false; // IPv4 has sockets of its own, whose addresses are half as long.
            socket.Blocking = false;
            socket.Bind(local);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port; // bound in the constructor

    internal SafeSocketHandle Handle => socket.SafeHandle;

    /// <summary>A <see cref="SocketWatch"/> says when there is something; else there may always be.</summary>
    internal bool IsWatched { get; set; }

    /// <summary>
    /// How many datagrams are worth asking for in this beat. A stream brings one in four beats, so that whoever has something is asked once,
    /// not once more to hear that there is nothing left; only who has something beat after beat is emptied.
    /// </summary>
    /// <param name="most">For one that may have a backlog, or is not watched.</param>
    internal int Waiting(int most)
    {
        if (!IsWatched)
            return most;
        if (!hasData)
        {
            hadData = false;
            return 0;
        }
        int count = hadData ? most : 1;
        (hasData, hadData) = (false, true);
        return count;
    }

    /// <summary>The watch's word: something waits.</summary>
    internal void TellWaiting() => hasData = true;

    /// <summary>Takes the next datagram, if one waits.</summary>
    public unsafe bool TryReceive(Span<byte> buffer, SocketAddress source, out int length)
    {
        length = 0;
        if (!OperatingSystem.IsLinux())
            return TryReceivePortably(buffer, source, out length);
        fixed (byte* data = buffer)
        fixed (byte* address = source.Buffer.Span)
        {
            int size = source.Buffer.Length;
            nint count = ReceiveFrom(socket.SafeHandle, data, (nuint)buffer.Length, DontWait, address, &size);
            if (count < 0)
                return false;
            source.Size = size;
            length = (int)count;
            return true;
        }
    }

    /// <summary>Sends, or lets the packet fall when the network will not have it: the peer hears that as loss.</summary>
    public unsafe bool TrySend(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        if (OperatingSystem.IsLinux())
        {
            fixed (byte* data = datagram)
            fixed (byte* address = to.Buffer.Span)
                return SendTo(socket.SafeHandle, data, (nuint)datagram.Length, DontWait, address, to.Size) == datagram.Length;
        }
        try
        {
            return socket.SendTo(datagram, SocketFlags.None, to) == datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Throws away what waits in the socket.</summary>
    /// <returns>Whether any of it came from there.</returns>
    public bool Drain(SocketAddress? from = null)
    {
        Span<byte> rest = stackalloc byte[16];
        var source = new SocketAddress(AddressFamily.InterNetworkV6); // Room for either.
        var expected = from is null ? default : PeerKey.Of(from);
        bool heard = false;
        for (int i = 0; i < 4096 && TryReceive(rest, source, out _); i++)
            heard |= PeerKey.Of(source) == expected; // A SocketAddress with room for more is never equal to one without.
        return heard;
    }

    public void Dispose() => socket.Dispose();

    private bool TryReceivePortably(Span<byte> buffer, SocketAddress source, out int length)
    {
        length = 0;
        try
        {
            if (!socket.Poll(0, SelectMode.SelectRead))
                return false;
            length = socket.ReceiveFrom(buffer, SocketFlags.None, source);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    private static unsafe partial nint ReceiveFrom(SafeSocketHandle socket, byte* buffer, nuint length, int flags, byte* address, int* addressLength);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    private static unsafe partial nint SendTo(SafeSocketHandle socket, byte* data, nuint length, int flags, byte* address, int addressLength);
}
