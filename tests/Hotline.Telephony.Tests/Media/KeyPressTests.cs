using Hotline.Telephony.Media;

namespace Hotline.Telephony.Tests.Media;

/// <summary>A telephone that tells of each key in more than one way: every press counts once, whichever word of it comes first.</summary>
public sealed class KeyPressTests : IDisposable
{
    private readonly MediaBench _bench = new(pairs: 2);
    private ushort _sequence;

    public void Dispose() => _bench.Dispose();

    /// <summary>R: RTP tells of the key, I: INFO does, T: its tones do; a figure: so many tenths of a second pass.</summary>
    [Theory]
    [InlineData("R1 I1 R1 I1", "11")]
    [InlineData("I1 R1 I1 R1", "11")] // The first of all is INFO: nothing is known of the telephone yet.
    [InlineData("I1 R1 R1 I1", "11")]
    [InlineData("R1 R1 I1 I1", "11")] // Two quick presses, told of later.
    [InlineData("R1 R2 I1 I2", "12")]
    [InlineData("I1 I1 I2", "112")] // Telephone-event was agreed on and INFO is all that comes.
    [InlineData("R1 R1 R2", "112")]
    [InlineData("R1 30 I1 R1 30 I1", "11")] // A key that is held, and INFO when it is let go.
    [InlineData("R1 60 I1 60 R1", "111")] // Too far apart to be one.
    [InlineData("I1 T1 T1 I1", "11")]
    [InlineData("I1 T1 R1 T2 R2 I2", "12")]
    [InlineData("R1 R1 I1 R1 I1", "111")] // One INFO is lost.
    public void Each_press_counts_once(string told, string counted)
    {
        var presses = new KeyPresses();
        var now = TimeSpan.FromSeconds(1);
        var heard = "";
        foreach (var word in told.Split(' '))
        {
            if (int.TryParse(word, out int tenths))
            {
                now += TimeSpan.FromSeconds(tenths / 10.0);
                continue;
            }
            now += TimeSpan.FromMilliseconds(50);
            var way = word[0] switch { 'R' => KeyWays.Rtp, 'I' => KeyWays.Told, _ => KeyWays.Tones };
            heard += presses.IsNew(word[1], way, now) ? word[1..] : "";
        }
        Assert.Equal(counted, heard);
    }

    [Fact]
    public void A_flood_of_keys_is_counted_and_takes_no_room()
    {
        var presses = new KeyPresses();
        Assert.Equal(100_000, Enumerable.Range(0, 100_000).Count(_ => presses.IsNew('1', KeyWays.Rtp, TimeSpan.Zero)));
        Assert.Equal(64, Enumerable.Range(0, 100).Count(_ => !presses.IsNew('1', KeyWays.Told, TimeSpan.Zero)));
    }

    [Fact]
    public void The_call_hears_of_it_once_and_so_does_whoever_listens()
    {
        var (caller, agent) = (_bench.Phone(440), _bench.Phone(1000));
        var (leg, other) = (_bench.Call(caller), _bench.Ring(agent));
        _bench.Engine.Bridge(leg, other);
        _bench.Pass(0.2);
        caller.Mute = agent.Mute = true;
        leg.Press('5'); // INFO overtakes the first that RTP says.
        _bench.Pass(0.06);
        Event(caller, 5);
        _bench.Pass(0.5);
        Event(caller, 6);
        _bench.Pass(0.06);
        leg.Press('6');
        _bench.Pass(0.5);
        leg.Press('7');
        _bench.Pass(0.5);
        Assert.Equal("567", string.Concat(_bench.Reports.OfType<MediaEvent.Digit>().Select(digit => digit.Key)));
        Assert.Equal(3, agent.Packets.Where(packet => packet.PayloadType == 101).Select(packet => packet.Timestamp).Distinct().Count());
    }

    private void Event(TestPhone phone, byte code) => phone.Send(101, [code, 0x8A, 3, 32], (ushort)(phone.Sequence + 50 + _sequence++), phone.Timestamp + 8000u * (uint)(1 + _sequence));
}
