using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Media;
using Hotline.Telephony.Rtp;

namespace Hotline.City.Scripts;

/// <summary>The one media thread of all scripted calls: every 10 ms it looks which sockets have something and moves each call.</summary>
internal sealed class SoundClock : IDisposable
{
    private static readonly TimeSpan BeatTime = TimeSpan.FromMilliseconds(10);

    private readonly HashSet<CallSound> sounds = [];
    private readonly SocketWatch watch = new();
    private readonly TimeProvider time;
    private readonly long origin;
    private readonly ManualResetEvent over = new(false);
    private readonly Thread thread;

    public SoundClock(TimeProvider time)
    {
        (this.time, origin) = (time, time.GetTimestamp());
        thread = new Thread(Run) { IsBackground = true, Name = "citizens' media" };
        thread.Start();
    }

    public TimeSpan Now => time.GetElapsedTime(origin);

    /// <summary>The longest a beat was late: what this machine added to every jitter.</summary>
    public TimeSpan WorstLateness { get; private set; }

    /// <exception cref="SocketException">The system gives no more sockets.</exception>
    public CallSound Open(IPAddress local)
    {
        var sound = new CallSound(local, watch);
        lock (sounds)
        {
            sounds.Add(sound);
        }

        return sound;
    }

    public void Close(CallSound sound)
    {
        lock (sounds)
        {
            sounds.Remove(sound);
        }

        sound.Dispose();
    }

    public void Dispose()
    {
        over.Set();
        thread.Join();
        foreach (var sound in sounds)
        {
            sound.Dispose();
        }

        watch.Dispose();
        over.Dispose();
    }

    private void Run()
    {
        ThreadUrgency.Raise();
        var buffer = new byte[2048];
        var source = new SocketAddress(AddressFamily.InterNetwork);
        var next = Now;
        while (!over.WaitOne(next > Now ? next - Now : TimeSpan.Zero))
        {
            var now = Now;
            WorstLateness = now - next > WorstLateness ? now - next : WorstLateness;
            lock (sounds)
            {
                watch.Look(now);
                foreach (var sound in sounds)
                {
                    sound.Beat(buffer, source, now);
                }
            }

            next += BeatTime;
            next = next < Now ? Now : next;
        }
    }
}
