using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// Which of many sockets have something, asked of the system once a beat (epoll(7)) instead of once a socket. Elsewhere than on Linux
/// every socket may have something. Sockets join from any thread and leave by being closed; <see cref="Look"/> is the media thread's.
/// </summary>
internal sealed unsafe partial class SocketWatch : IDisposable
{
    private const int Add = 1; // EPOLL_CTL_ADD
    private const uint Readable = 1; // EPOLLIN
    private const int CloseOnExec = 0x80000; // EPOLL_CLOEXEC
    private const int MaxEvents = 4096; // Ones left over are told of at the next beat.

    /// <summary>struct epoll_event is packed on x86-64 alone: 32 bits of events, then 64 of ours.</summary>
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private static readonly int EventLength = DataAt + 8;

    private readonly int epoll = OperatingSystem.IsLinux() ? Create(CloseOnExec) : -1;
    private readonly DatagramSocket?[] byPort = new DatagramSocket?[65536];
    private readonly byte[] events = GC.AllocateArray<byte>(MaxEvents * EventLength, pinned: true);
    private TimeSpan looked = TimeSpan.MinValue;

    public void Join(DatagramSocket socket)
    {
        if (epoll < 0)
            return;
        Volatile.Write(ref byPort[socket.Port], socket);
        byte* wanted = stackalloc byte[EventLength];
        *(uint*)wanted = Readable;
        *(ulong*)(wanted + DataAt) = (ulong)socket.Port;
        if (Control(epoll, Add, socket.Handle, wanted) != 0)
            throw new SocketException(Marshal.GetLastPInvokeError());
        socket.IsWatched = true;
    }

    public void Forget(DatagramSocket socket) => Volatile.Write(ref byPort[socket.Port], null);

    /// <summary>Marks the sockets that have something; once a beat, however often it is asked for.</summary>
    /// <param name="now">Of the beat.</param>
    public void Look(TimeSpan now)
    {
        if (looked == now || epoll < 0)
            return;
        looked = now;
        fixed (byte* events = this.events)
        {
            int count = Wait(epoll, events, MaxEvents, 0);
            for (int i = 0; i < count; i++)
                if (Volatile.Read(ref byPort[*(ulong*)(events + (i * EventLength) + DataAt)]) is { } socket)
                    socket.TellWaiting();
        }
    }

    public void Dispose()
    {
        if (epoll >= 0)
            _ = Close(epoll);
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, SafeSocketHandle socket, byte* wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, byte* events, int most, int timeout);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
