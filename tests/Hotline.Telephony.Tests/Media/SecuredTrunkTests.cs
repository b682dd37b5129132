using System.Text;
using Hotline.Telephony.Media;
using Hotline.Telephony.Srtp;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>A leg whose keys came in its description, on real sockets: a phone that seals is heard and hears; one that does not, or under another key, is not there.</summary>
public sealed class SecuredTrunkTests : IDisposable
{
    private readonly MediaBench _bench = new(pairs: 2);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80")]
    [InlineData("AES_CM_128_HMAC_SHA1_32")]
    public void Both_sides_hear_each_other_through_a_seal(string suite)
    {
        var trunk = _bench.Phone(440);
        var agent = _bench.Phone(1000);
        var caller = Call(trunk, SrtpSuite.Of(suite)!);
        _bench.Engine.Arrange([caller, _bench.Ring(agent)], MixMatrix.Open(2));
        _bench.Pass(2);
        Assert.InRange(Tone.Share(agent.Audio.AsSpan()[^4000..], 440), 0.9, 1);
        Assert.InRange(Tone.Share(trunk.Audio.AsSpan()[^4000..], 1000), 0.9, 1);
        Assert.Equal(0, trunk.Unopened);
    }

    [Fact]
    public void Packets_in_clear_or_under_another_key_are_not_heard_and_do_not_move_the_call()
    {
        var trunk = _bench.Phone(440);
        var agent = _bench.Phone(1000);
        var stranger = _bench.Phone(700);
        var caller = Call(trunk, SrtpSuite.Tag80);
        _bench.Engine.Arrange([caller, _bench.Ring(agent)], MixMatrix.Open(2));
        stranger.To = trunk.To;
        stranger.Seal(SrtpSuite.Tag80, SrtpMasterKey.Fresh(), SrtpMasterKey.Fresh());
        _bench.Pass(1);
        Assert.InRange(Tone.Share(agent.Audio.AsSpan()[^4000..], 440), 0.9, 1);
        trunk.Seal(null, null, null);
        _bench.Pass(1);
        Assert.True(Tone.Level(agent.Audio.AsSpan()[^4000..]) < 0.005);
        Assert.Empty(stranger.Packets);
    }

    [Fact]
    public void What_was_overtaken_or_lost_on_its_way_to_us_opens_at_the_other_end()
    {
        var trunk = _bench.Phone(440);
        var agent = _bench.Phone(1000);
        _bench.Engine.Arrange([Call(trunk, SrtpSuite.Tag80), _bench.Ring(agent)], MixMatrix.Open(2));
        _bench.Pass(0.5);
        agent.Mute = true;
        int before = trunk.Packets.Count;
        foreach (int number in new[] { 2, 1, 4, 6, 5, 9, 8 })
        {
            agent.Send(8, Spoken.Payload(number), (ushort)(40_000 + number), (uint)(160 * number), ssrc: 77);
            _bench.Pass(0.02);
        }
        Assert.Equal(0, trunk.Unopened);
        var heard = trunk.Packets.Skip(before).Where(p => Spoken.Number(p) is not null).ToList();
        Assert.Equal([2, 4, 6, 5, 9, 8], heard.Select(p => Spoken.Number(p)!.Value)); // 1 is older than what the row began with.
        Assert.Equal([0, 2, 4, 3, 7, 6], heard.Select(p => (int)(ushort)(p.Sequence - heard[0].Sequence)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // It begins to count anew with each key.
    public void A_new_key_in_mid_call_opens_though_the_sequence_has_wrapped(bool goesOn)
    {
        var trunk = _bench.Phone(440);
        var agent = _bench.Phone(1000);
        var caller = Call(trunk, SrtpSuite.Tag80);
        _bench.Engine.Arrange([caller, _bench.Ring(agent)], MixMatrix.Open(2));
        _bench.Pass(12);
        Assert.InRange(trunk.Sequence, 1, 1000); // It began near its end.
        for (int keys = 0; keys < 2; keys++)
        {
            Offer(caller, trunk, SrtpSuite.Tag80, goesOn);
            _bench.Pass(1);
            Assert.InRange(Tone.Share(agent.Audio.AsSpan()[^4000..], 440), 0.9, 1);
            Assert.InRange(Tone.Share(trunk.Audio.AsSpan()[^4000..], 1000), 0.9, 1);
        }
        Assert.Equal(0, _bench.Drops.Of(Telephony.Drop.SealedMedia));
    }

    private IMediaSession Call(TestPhone phone, SrtpSuite suite)
    {
        var session = _bench.Open();
        Offer(session, phone, suite);
        return session;
    }

    /// <summary>The phone offers, with a fresh key.</summary>
    private static void Offer(IMediaSession session, TestPhone phone, SrtpSuite suite, bool goesOn = false)
    {
        var theirs = SrtpMasterKey.Fresh();
        string offer = Encoding.UTF8.GetString(phone.Sdp($"a=crypto:1 {suite.Name} inline:{Convert.ToBase64String(theirs.Whole)}\r\n")).Replace("RTP/AVP", "RTP/SAVP", StringComparison.Ordinal);
        var answer = Assert.IsType<SdpOutcome.Answered>(session.AcceptOffer(Encoding.UTF8.GetBytes(offer))).Sdp;
        phone.Aim(answer);
        Assert.True(Telephony.Sdp.SdpParser.TryParse(answer, out var read));
        phone.Seal(suite, theirs, Assert.Single(read.Media[0].Crypto).Key, goesOn);
    }
}
