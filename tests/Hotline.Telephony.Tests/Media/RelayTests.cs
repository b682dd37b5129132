using Hotline.Telephony.Codecs;
using Hotline.Telephony.Media;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>Two who hear each other alone, packet by packet: the caller's are written by hand, the agent hears them.</summary>
public sealed class RelayTests : IDisposable
{
    private static readonly TimeSpan Packet = TimeSpan.FromMilliseconds(20);

    private readonly MediaBench _bench = new(pairs: 3);
    private readonly TestPhone _caller;
    private readonly TestPhone _agent;
    private readonly IMediaSession _callerLeg;
    private readonly IMediaSession _agentLeg;

    public RelayTests()
    {
        (_caller, _agent) = (_bench.Phone(440), _bench.Phone(1000));
        (_callerLeg, _agentLeg) = (_bench.Call(_caller), _bench.Ring(_agent));
        _bench.Engine.Bridge(_callerLeg, _agentLeg);
        _caller.Mute = true;
        _bench.Pass(0.5);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_packet_leaves_in_the_beat_in_which_it_came()
    {
        for (int number = 0; number < 20; number++)
        {
            int before = _agent.Packets.Count;
            Say(number);
            _bench.Pass(MediaBench.Tick);
            Assert.Equal(number, Spoken.Number(Assert.Single(_agent.Packets.Skip(before))));
            _bench.Pass(Packet - MediaBench.Tick);
        }
    }

    [Fact]
    public void What_was_lost_or_overtaken_is_seen_as_that_by_the_far_phone_and_nothing_comes_twice()
    {
        foreach (int number in new[] { 0, 1, 2, 4, 3, 4, 7, 8, 8, 10 })
        {
            Say(number);
            _bench.Pass(Packet);
        }
        var heard = Heard();
        Spoken.AssertPlaces([0, 1, 2, 4, 3, 7, 8, 10], heard);
        Assert.Equal(heard.Count, _agent.Packets.Count(p => p.At >= heard[0].At)); // no silence between
    }

    [Fact]
    public void Another_source_and_a_jump_of_the_clock_go_on_in_our_row_with_a_marker()
    {
        SayRow(5, sequence: 100, timestamp: 5_000, ssrc: 1);
        SayRow(5, sequence: 60_000, timestamp: 4_000_000_000, ssrc: 2);
        SayRow(5, sequence: 60_005, timestamp: 17, ssrc: 2);
        var heard = Heard();
        Assert.Equal(15, heard.Count);
        Assert.Single(heard.Select(p => p.Ssrc).Distinct());
        Spoken.AssertUnbroken(heard);
        Assert.All(heard.Zip(heard.Skip(1)), pair => Assert.Equal(pair.First.Timestamp + 160, pair.Second.Timestamp));
        Assert.Equal([5, 10], heard.Index().Skip(1).Where(p => p.Item.Marker).Select(p => p.Index));
    }

    [Fact]
    public void A_pause_is_filled_with_silence_and_speech_goes_on_where_its_clock_stands()
    {
        SayRow(10, 0, 0);
        var last = _agent.Packets[^1];
        _bench.Pass(1);
        var silence = _agent.Packets.Where(p => p.At > last.At).ToList();
        Assert.InRange(silence.Count, 46, 48);
        Assert.InRange(silence[0].At - last.At, TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(80));
        Assert.All(silence, p => Assert.True(Tone.Level(p.Samples) < 0.001));
        SayRow(10, 10, 60 * 160);
        var again = Heard()[10];
        Assert.InRange((again.Timestamp - last.Timestamp) / 8.0, 1000, 1040);
        Spoken.AssertUnbroken(_agent.Packets);
    }

    [Fact]
    public void What_comes_after_its_time_has_passed_in_silence_is_not_heard_late()
    {
        SayRow(5, 0, 0);
        _bench.Pass(0.4);
        for (int number = 5; number < 25; number++) // A network that stood still for 400 ms.
            Say(number);
        _bench.Pass(0.02);
        SayRow(5, 25, 25 * 160);
        Spoken.AssertUnbroken(_agent.Packets);
        Assert.InRange(Heard().Count(p => Spoken.Number(p) is >= 5 and < 25), 0, 5);
        Assert.Equal([25, 26, 27, 28, 29], Heard().Select(p => Spoken.Number(p)!.Value).TakeLast(5));
    }

    [Fact]
    public void Holding_and_returning_never_go_back_in_the_row()
    {
        _caller.Mute = false;
        _bench.Pass(0.5);
        _agentLeg.AcceptOffer(_agent.Sdp("a=sendonly\r\n"));
        _agent.Mute = true;
        _bench.Pass(1);
        int held = _agent.Packets.Count;
        _agentLeg.AcceptOffer(_agent.Sdp());
        _agent.Mute = false;
        _bench.Pass(1);
        Spoken.AssertUnbroken(_agent.Packets);
        Spoken.AssertUnbroken(_caller.Packets);
        Assert.True(_agent.Packets[held].Marker, "the first after a pause has a marker");
        Assert.InRange((_agent.Packets[held].Timestamp - _agent.Packets[held - 1].Timestamp) / 8.0, 960, 1060);
        Assert.True(Tone.IsHeard(_agent.Audio.AsSpan()[^4000..], 440));
        Assert.True(Tone.IsHeard(_caller.Audio.AsSpan()[^4000..], 1000));
    }

    [Fact]
    public void A_third_who_joins_and_leaves_never_goes_back_in_the_row_and_leaves_a_relay_behind()
    {
        _caller.Mute = false;
        var third = _bench.Phone(1800);
        var thirdLeg = _bench.Ring(third);
        _bench.Pass(0.5);
        _bench.Engine.Arrange([_callerLeg, _agentLeg, thirdLeg], MixMatrix.Open(3));
        _bench.Pass(1);
        Assert.True(Tone.Share(_agent.Audio.AsSpan()[^4000..], 1800) > 0.3);
        thirdLeg.Close();
        _bench.Engine.Bridge(_callerLeg, _agentLeg);
        _bench.Pass(1);
        Spoken.AssertUnbroken(_agent.Packets);
        Spoken.AssertUnbroken(_caller.Packets);
        Assert.InRange(_agent.Packets.Count, 148, 155);
        Assert.True(Tone.Share(_agent.Audio.AsSpan()[^4000..], 440) > 0.9);
        _caller.Mute = true;
        _bench.Pass(0.02);
        A_packet_leaves_in_the_beat_in_which_it_came();
    }

    [Fact]
    public void A_key_is_sent_in_our_row_while_speech_is_relayed()
    {
        SayRow(5, 0, 0);
        for (int i = 0; i < 8; i++)
        {
            _caller.Send(101, [5, (byte)(i > 4 ? 0x8A : 0x0A), 0, (byte)(i * 30)], (ushort)(5 + i), 5 * 160);
            _bench.Pass(Packet);
        }
        _bench.Pass(Packet * 4);
        SayRow(10, 13, 17 * 160);
        var events = _agent.Packets.Where(p => p.PayloadType == 101).ToList();
        Assert.Equal(8, events.Count);
        Assert.Single(events.Select(p => p.Timestamp).Distinct());
        Assert.All(_agent.Packets.Zip(_agent.Packets.Skip(1)), pair => Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence));
        Assert.All(_agent.Packets.Zip(_agent.Packets.Skip(1)), pair => Assert.True((int)(pair.Second.Timestamp - pair.First.Timestamp) >= 0));
        Assert.Equal(Enumerable.Range(0, 5).Concat(Enumerable.Range(13, 10)), Heard().Select(p => Spoken.Number(p)!.Value));
    }

    [Fact]
    public void The_same_law_on_both_sides_is_passed_bit_by_bit()
    {
        var (caller, agent) = (_bench.Phone(440, AudioCodec.Pcmu), _agent);
        var leg = _bench.Call(caller);
        Assert.IsType<SdpOutcome.Answered>(_agentLeg.AcceptOffer(System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(agent.Sdp()).Replace("RTP/AVP 8", "RTP/AVP 0", StringComparison.Ordinal))));
        _bench.Engine.Bridge(leg, _agentLeg);
        caller.Mute = true;
        _bench.Pass(0.1);
        byte[] said = [.. Enumerable.Range(0, 160).Select(code => (byte)code)];
        caller.Send(0, said, 1, 160);
        _bench.Pass(MediaBench.Tick);
        Assert.Equal(0, agent.Packets[^1].PayloadType);
        Assert.Equal(said.Select(Companding.MuLaw), agent.Packets[^1].Samples);
    }

    [Fact]
    public void A_flood_is_not_passed_on()
    {
        for (int number = 0; number < 3200; number++)
        {
            _caller.Send(8, Spoken.Payload(1), (ushort)number, (uint)(160 * number));
            if (number % 32 == 31)
                _bench.Pass(MediaBench.Tick);
        }
        Assert.InRange(Heard().Count, 50, 130);
    }

    [Fact]
    public void What_the_caller_lost_on_the_way_to_us_is_not_counted_as_the_agents_loss()
    {
        _caller.Mute = false;
        _caller.DropEvery = 10;
        _bench.Pass(5.5);
        var ours = Assert.IsType<byte[]>(_agent.LastReport);
        int gaps = (ushort)(_agent.Packets[^1].Sequence - _agent.Packets[0].Sequence) + 1 - _agent.Packets.Count;
        Assert.InRange(gaps, 20, 35);
        _agent.SendReportOn(ours, gaps, heldFor: 0);
        _bench.Pass(0.1);
        _agentLeg.Close();
        _bench.Pass(0.02);
        var quality = Assert.Single(_bench.Reports.OfType<MediaEvent.Closed>()).Quality!;
        Assert.Equal(0, quality.Lost);
        Assert.InRange(quality.FarLossPercent!.Value, 0, 0.3);
    }

    [Fact]
    public void Reports_count_what_was_relayed()
    {
        _caller.Mute = false;
        _bench.Pass(5.5);
        var report = Assert.IsType<byte[]>(_agent.LastReport).AsSpan();
        long packets = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(report[20..]), octets = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(report[24..]);
        Assert.InRange(packets, 240, _agent.Packets.Count);
        Assert.Equal(160 * packets, octets);
        uint timestamp = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(report[16..]);
        Assert.Contains(_agent.Packets, p => p.Timestamp == timestamp);
    }

    private void Say(int number) => _caller.Send(8, Spoken.Payload(number), (ushort)number, (uint)(160 * number));

    /// <summary>Packets of 20 ms, one after the other, that say their sequence numbers' lowest bits.</summary>
    private void SayRow(int count, int sequence, uint timestamp, uint ssrc = 0x1234)
    {
        for (int i = 0; i < count; i++)
        {
            _caller.Send(8, Spoken.Payload((sequence + i) % 64), (ushort)(sequence + i), timestamp + (uint)(160 * i), ssrc);
            _bench.Pass(Packet);
        }
    }

    private List<TestPhone.Heard> Heard() => Spoken.In(_agent.Packets);
}
