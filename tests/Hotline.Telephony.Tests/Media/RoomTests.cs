using Hotline.Telephony.Media;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>Several legs in one room, by the tones that each hears.</summary>
public sealed class RoomTests : IDisposable
{
    private static readonly double[] Tones = [613, 809, 1009, 1301, 1511, 1801, 2203, 2707];

    private readonly MediaBench _bench = new(pairs: 8);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Each_party_hears_exactly_the_others(int count)
    {
        var (phones, sessions) = Seat(count);
        _bench.Engine.Arrange(sessions, MixMatrix.Open(count));
        _bench.Pass(2);
        for (int listener = 0; listener < count; listener++)
            Assert.Equal(Enumerable.Range(0, count).Where(speaker => speaker != listener), Heard(phones[listener]));
    }

    [Fact]
    public void Any_matrix_is_what_is_heard_and_the_next_one_takes_its_place()
    {
        var (phones, sessions) = Seat(4);
        foreach (var hears in new Func<int, int, bool>[]
        {
            (listener, speaker) => speaker == (listener + 1) % 4,
            (listener, speaker) => speaker > listener,
            (listener, speaker) => listener == 3 || speaker == 0 && listener == 1,
        })
        {
            _bench.Engine.Arrange(sessions, new MixMatrix(4, (listener, speaker) => hears(listener, speaker) ? MixMatrix.Unity : 0));
            _bench.Pass(1.5);
            for (int listener = 0; listener < 4; listener++)
                Assert.Equal(Enumerable.Range(0, 4).Where(speaker => speaker != listener && hears(listener, speaker)), Heard(phones[listener]));
        }
    }

    [Fact]
    public void A_voice_may_be_quieter_than_the_others()
    {
        var (phones, sessions) = Seat(3);
        _bench.Engine.Arrange(sessions, new MixMatrix(3, (_, speaker) => speaker == 2 ? MixMatrix.Unity / 4 : MixMatrix.Unity));
        _bench.Pass(2);
        var end = phones[0].Audio.AsSpan()[^8000..];
        Assert.InRange(Tone.Share(end, Tones[1]) / Tone.Share(end, Tones[2]), 14, 18); // power is the square of 4
    }

    [Fact]
    public void Who_leaves_is_silent_to_the_others_and_the_streams_go_on_unbroken()
    {
        var (phones, sessions) = Seat(3);
        _bench.Engine.Arrange(sessions, MixMatrix.Open(3));
        _bench.Pass(1);
        sessions[2].Close();
        _bench.Pass(1.5);
        Assert.Equal([1], Heard(phones[0]));
        _bench.Engine.Arrange([sessions[0], sessions[1]], MixMatrix.Open(2));
        _bench.Pass(1.5);
        Assert.Equal([0], Heard(phones[1]));
        foreach (var phone in phones[..2])
            Assert.All(phone.Packets.Zip(phone.Packets.Skip(1)), pair => Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence));
    }

    [Fact]
    public void A_phone_on_hold_in_a_conference_brings_nobody_music_while_another_talks()
    {
        var (phones, sessions) = Seat(3);
        _bench.Engine.Arrange(sessions, MixMatrix.Open(3));
        _bench.Pass(1);
        sessions[1].AcceptOffer(phones[1].Sdp("a=sendonly\r\n"));
        phones[1].Mute = true;
        _bench.Pass(1.5);
        Assert.True(Tone.Share(phones[0].Audio.AsSpan()[^8000..], Tones[2]) > 0.9);
        sessions[2].AcceptOffer(phones[2].Sdp("a=inactive\r\n"));
        phones[2].Mute = true;
        _bench.Pass(1.5);
        Assert.True(Tone.Level(phones[0].Audio.AsSpan()[^8000..]) > 0.005, "all others hold: music");
    }

    private (TestPhone[] Phones, IMediaSession[] Sessions) Seat(int count)
    {
        var phones = Tones[..count].Select(hertz => _bench.Phone(hertz)).ToArray();
        return (phones, [.. phones.Select((phone, seat) => seat == 0 ? _bench.Call(phone) : _bench.Ring(phone))]);
    }

    /// <summary>Whose tones the last second holds.</summary>
    private static int[] Heard(TestPhone phone)
    {
        var end = phone.Audio.AsSpan()[^8000..].ToArray();
        return [.. Enumerable.Range(0, Tones.Length).Where(speaker => Tone.Share(end, Tones[speaker]) > 0.05)];
    }
}
