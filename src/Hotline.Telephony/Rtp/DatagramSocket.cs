using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// A UDP socket that never blocks and never throws for want of data. On Linux it reads with recvfrom(2) directly:
/// one system call a packet, and an empty datagram (which <see cref="Socket.Available"/> can not see, so that it
/// would stop the queue for ever) is taken like any other.
/// </summary>
internal sealed partial class DatagramSocket : IDisposable
{
    private const int DontWait = 0x40; // MSG_DONTWAIT on Linux

    private readonly Socket _socket;

    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public DatagramSocket(IPEndPoint local)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Blocking = false;
            _socket.Bind(local);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port; // bound in the constructor

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
            nint count = ReceiveFrom(_socket.SafeHandle, data, (nuint)buffer.Length, DontWait, address, &size);
            if (count < 0)
                return false;
            source.Size = size;
            length = (int)count;
            return true;
        }
    }

    /// <summary>Sends, or lets the packet fall when the network will not have it: the peer hears that as loss.</summary>
    public bool TrySend(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        try
        {
            return _socket.SendTo(datagram, SocketFlags.None, to) == datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Throws away what waits in the socket.</summary>
    public void Drain()
    {
        Span<byte> rest = stackalloc byte[16];
        var source = new SocketAddress(AddressFamily.InterNetwork);
        for (int i = 0; i < 4096 && TryReceive(rest, source, out _); i++)
        {
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool TryReceivePortably(Span<byte> buffer, SocketAddress source, out int length)
    {
        length = 0;
        try
        {
            if (!_socket.Poll(0, SelectMode.SelectRead))
                return false;
            length = _socket.ReceiveFrom(buffer, SocketFlags.None, source);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    private static unsafe partial nint ReceiveFrom(SafeSocketHandle socket, byte* buffer, nuint length, int flags, byte* address, int* addressLength);
}
