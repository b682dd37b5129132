using System.Globalization;
using System.Net;
using System.Text;
using Hotline.Telephony.Tests.Media;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>Ear and mouth of a sipp, which has none that a test could ask: says a tone and keeps what it hears, in real time. Its port stands in the scenario, and it speaks to whoever speaks to it.</summary>
internal sealed class SippSound : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource over = new();
    private readonly TestPhone phone;
    private readonly Task running;

    /// <param name="at">Null: 127.0.0.1.</param>
    public SippSound(double hertz, IPAddress? at = null)
    {
        phone = new TestPhone(hertz, at: at) { KeyType = SippScenario.KeyType };
        running = RunAsync();
    }

    public int Port => phone.Port;

    /// <summary>Says nothing.</summary>
    public bool Mute
    {
        set
        {
            lock (gate)
            {
                phone.Mute = value;
            }
        }
    }

    /// <summary>It knows whom to speak to.</summary>
    public bool IsSpokenTo => Packets > 0;

    private int Packets
    {
        get
        {
            lock (gate)
            {
                return phone.Packets.Count;
            }
        }
    }

    /// <param name="scenario">Whose sound this is.</param>
    /// <param name="port">Where the node is to send, when that is not here.</param>
    public string In(string scenario, int? port = null) => scenario.Replace("[media_port]", (port ?? Port).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>Speaks to whom that message describes, until somebody speaks to it.</summary>
    public void Aim(string message)
    {
        lock (gate)
        {
            phone.Aim(Encoding.UTF8.GetBytes(message));
        }
    }

    /// <summary>Until a fifth of a second on end is that tone.</summary>
    public Task HearsAsync(double hertz, CancellationToken ct) => Poll.UntilAsync(() => Tone.Share(Latest(10), hertz) > 0.8, ct);

    /// <summary>Until half a second on end is sound and not that tone.</summary>
    public Task HearsMusicInPlaceOfAsync(double hertz, CancellationToken ct)
        => Poll.UntilAsync(() => Latest(25) is { Length: > 0 } heard && Tone.Level(heard) > 0.005 && Tone.Share(heard, hertz) < 0.1, ct);

    /// <summary>Not a packet comes here in half a second of what comes to the other.</summary>
    public async Task HearsNothingBesideAsync(SippSound other, CancellationToken ct)
    {
        await other.HearsOnAsync(5, ct); // What was under way is here by then.
        var before = Packets;
        await other.HearsOnAsync(25, ct);
        Assert.Equal(before, Packets);
    }

    /// <summary>Presses a key, and lets it go.</summary>
    public Task PressAsync(char key, CancellationToken ct)
    {
        lock (gate)
        {
            phone.Press(key);
        }

        return Poll.UntilAsync(() => !IsPressing(), ct);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        over.Dispose();
        phone.Dispose();
    }

    private bool IsPressing()
    {
        lock (gate)
        {
            return phone.IsPressing;
        }
    }

    private Task HearsOnAsync(int packets, CancellationToken ct)
    {
        var wanted = Packets + packets;
        return Poll.UntilAsync(() => Packets >= wanted, ct);
    }

    /// <summary>What the last packets said; nothing before there are so many.</summary>
    private short[] Latest(int packets)
    {
        lock (gate)
        {
            return phone.Packets.Count < packets ? [] : [.. phone.Packets.TakeLast(packets).SelectMany(packet => packet.Samples)];
        }
    }

    private async Task RunAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        using var beat = new PeriodicTimer(Beat);
        while (await beat.WaitForNextTickAsync(over.Token))
        {
            lock (gate)
            {
                phone.Work(TimeProvider.System.GetElapsedTime(start));
                phone.To = phone.From ?? phone.To;
            }
        }
    }
}
