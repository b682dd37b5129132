using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.Tests.Rtp;

public sealed class SequenceTrackerTests
{
    [Fact]
    public void Loss_is_counted_across_the_wrap_of_sequence_numbers()
    {
        var tracker = Feed(65530, 65531, 65534, 65535, 0, 1, 3);
        Assert.Equal(10, tracker.Expected);
        Assert.Equal(3, tracker.Lost);
        Assert.Equal(0x10003u, tracker.ExtendedHighest);
        Assert.Equal((byte)(3 * 256 / 10), tracker.TakeFractionLost());
        Assert.Equal((byte)0, tracker.TakeFractionLost());
    }

    [Fact]
    public void Reordered_packets_are_not_lost_and_doubled_ones_count_against_loss()
    {
        Assert.Equal(0, Feed(1, 3, 2, 4).Lost);
        Assert.Equal(-1, Feed(1, 2, 2, 3).Lost);
    }

    [Fact]
    public void A_sender_that_starts_anew_is_not_thirty_thousand_lost_packets()
    {
        var tracker = Feed(100, 101, 30000, 30001);
        Assert.Equal(0, tracker.Lost);
        Assert.Equal(2, tracker.Received);
    }

    [Fact]
    public void Jitter_is_zero_for_a_steady_stream_and_follows_an_unsteady_one()
    {
        var steady = new SequenceTracker(1, 0);
        var unsteady = new SequenceTracker(1, 0);
        for (ushort i = 0; i < 400; i++)
        {
            steady.Take(i, i * 160u, i * 160u + 77);
            unsteady.Take(i, i * 160u, i * 160u + (i % 2 == 0 ? 0u : 80u));
        }
        Assert.Equal(0u, steady.Jitter);
        Assert.InRange(unsteady.Jitter, 70u, 80u);
    }

    [Fact]
    public void Packets_of_a_key_count_and_say_nothing_of_jitter()
    {
        var tracker = new SequenceTracker(1, 0);
        for (ushort i = 0; i < 200; i++)
            if (i is >= 50 and < 100)
                tracker.Take(i);
            else
                tracker.Take(i, i * 160u, i * 160u + 77);
        Assert.Equal((200, 0, 0u, 0.0), (tracker.Received, tracker.Lost, tracker.Jitter, tracker.MeanJitter));
    }

    private static SequenceTracker Feed(params ushort[] sequence)
    {
        var tracker = new SequenceTracker(1, sequence[0]);
        foreach (ushort s in sequence)
            tracker.Take(s, s * 160u, s * 160u);
        return tracker;
    }
}
