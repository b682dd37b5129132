using Hotline.Telephony.Srtp;

namespace Hotline.Telephony.Tests.Srtp;

/// <summary>RFC 3711 appendix B, and a packet each of RTP and RTCP that other implementations test themselves on.</summary>
public sealed class SrtpVectorTests
{
    private const string SealedRtp = "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb";
    private const string SealedRtcp = "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798";

    private static readonly SrtpMasterKey Master = new(Hex("E1F97A0D3E018BE0D64FA32C06DE4139"), Hex("0EC675AD498AFEEBB6960B3AABE6"));

    [Fact]
    public void The_keystream_is_that_of_appendix_B2()
    {
        using var cipher = new AesCounter(Hex("2B7E151628AED2A6ABF7158809CF4F3C"));
        var stream = new byte[0xFF02 * 16];
        cipher.Apply(Hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), stream);
        Assert.Equal("E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0", Convert.ToHexString(stream, 0, 48));
        Assert.Equal("EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE6A2CC3787889374FBEB4C81B17BA6C44", Convert.ToHexString(stream, 0xFEFF * 16, 48));
    }

    [Fact]
    public void The_session_keys_are_those_of_appendix_B3()
    {
        var keys = Master.Rtp;
        Assert.Equal("C61E7A93744F39EE10734AFE3FF7A087", Convert.ToHexString(keys.Encryption));
        Assert.Equal("30CBBC08863D8C85D49DB34A9AE1", Convert.ToHexString(keys.Salt));
        Assert.Equal("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4", Convert.ToHexString(keys.Authentication));
    }

    [Fact]
    public void A_known_packet_is_sealed_and_opened()
    {
        var packet = Packet("800f1234decafbadcafebabe" + Repeat("ab", 16));
        using var sealer = new SrtpSealer(Master, SrtpSuite.Tag80);
        int length = sealer.SealRtp(packet, 28);
        Assert.Equal(SealedRtp, Convert.ToHexStringLower(packet, 0, length));
        using var opener = new SrtpOpener(Master, SrtpSuite.Tag80);
        Assert.True(opener.TryOpenRtp(packet, ref length));
        Assert.Equal("800f1234decafbadcafebabe" + Repeat("ab", 16), Convert.ToHexStringLower(packet, 0, length));
    }

    [Fact]
    public void A_known_report_is_sealed_and_opened()
    {
        var packet = Packet("81c8000bcafebabe" + Repeat("ab", 16));
        using var sealer = new SrtpSealer(Master, SrtpSuite.Tag80);
        int length = sealer.SealRtcp(packet, 24);
        Assert.Equal(SealedRtcp, Convert.ToHexStringLower(packet, 0, length));
        using var opener = new SrtpOpener(Master, SrtpSuite.Tag80);
        Assert.True(opener.TryOpenRtcp(packet, ref length));
        Assert.Equal("81c8000bcafebabe" + Repeat("ab", 16), Convert.ToHexStringLower(packet, 0, length));
    }

    [Fact]
    public void Packets_overtaken_around_a_rollover_are_sealed_under_their_own_index()
    {
        using var sealer = new SrtpSealer(Master, SrtpSuite.Tag80);
        using var opener = new SrtpOpener(Master, SrtpSuite.Tag80);
        foreach (int sequence in new[] { 0xFFFD, 0xFFFF, 0xFFFE, 1, 0, 3, 2, 0x8000, 0xFFFF, 0xFFFE, 0 })
        {
            var packet = Packet($"8008{sequence:x4}decafbadcafebabe" + Repeat("ab", 16));
            int length = sealer.SealRtp(packet, 28);
            Assert.True(opener.TryOpenRtp(packet, ref length), $"{sequence:x4}");
            Assert.EndsWith(Repeat("ab", 16), Convert.ToHexStringLower(packet, 0, length));
        }
    }

    /// <summary>§3.3.1 and §3.4: neither the rollover counter nor SRTCP's index begins anew.</summary>
    [Fact]
    public void Under_a_new_key_the_counters_go_on()
    {
        using var before = new SrtpSealer(Master, SrtpSuite.Tag80);
        using var opened = new SrtpOpener(Master, SrtpSuite.Tag80);
        foreach (int sequence in new[] { 0xFFFF, 0 })
            Assert.True(Opens(opened, Sealed(before, sequence)));
        before.SealRtcp(Packet("81c8000bcafebabe" + Repeat("ab", 16)), 24);

        var fresh = SrtpMasterKey.Fresh();
        using var sealer = new SrtpSealer(fresh, SrtpSuite.Tag80, before);
        var packet = Sealed(sealer, 1);
        using var stranger = new SrtpOpener(fresh, SrtpSuite.Tag80);
        Assert.False(Opens(stranger, [.. packet]));
        using var opener = new SrtpOpener(fresh, SrtpSuite.Tag80, opened);
        Assert.True(Opens(opener, [.. packet]));
        Assert.False(Opens(opener, [.. packet]));
        var report = Packet("81c8000bcafebabe" + Repeat("ab", 16));
        sealer.SealRtcp(report, 24);
        Assert.Equal("80000002", Convert.ToHexString(report, 24, 4));
    }

    /// <summary>The same packet: the cipher is the same, and the tag is the beginning of the longer one. That of RTCP stays whole (RFC 4568 §6.2.2).</summary>
    [Fact]
    public void The_short_tag_is_the_beginning_of_the_long_one()
    {
        var packet = Packet("800f1234decafbadcafebabe" + Repeat("ab", 16));
        using var sealer = new SrtpSealer(Master, SrtpSuite.Tag32);
        int length = sealer.SealRtp(packet, 28);
        Assert.Equal(SealedRtp[..^12], Convert.ToHexStringLower(packet, 0, length));
        using var opener = new SrtpOpener(Master, SrtpSuite.Tag32);
        Assert.True(opener.TryOpenRtp(packet, ref length));
        Assert.Equal(28, length);
        var report = Packet("81c8000bcafebabe" + Repeat("ab", 16));
        Assert.Equal(SealedRtcp, Convert.ToHexStringLower(report, 0, sealer.SealRtcp(report, 24)));
        using var other = new SrtpOpener(Master, SrtpSuite.Tag80);
        Assert.False(Opens(other, Hex(SealedRtp[..^12])));
    }

    [Fact]
    public void The_same_packet_twice_is_refused()
    {
        using var opener = new SrtpOpener(Master, SrtpSuite.Tag80);
        Assert.True(Opens(opener, Hex(SealedRtp)));
        Assert.False(Opens(opener, Hex(SealedRtp)));
        Assert.Equal(1, opener.Refused);
    }

    [Fact]
    public void A_changed_bit_anywhere_is_refused()
    {
        using var opener = new SrtpOpener(Master, SrtpSuite.Tag80);
        for (int i = 0; i < Hex(SealedRtp).Length * 8; i++)
        {
            var changed = Hex(SealedRtp);
            changed[i / 8] ^= (byte)(1 << i % 8);
            Assert.False(Opens(opener, changed), $"bit {i}");
        }
        Assert.True(Opens(opener, Hex(SealedRtp)));
    }

    [Fact]
    public void Sequence_numbers_may_wrap_be_lost_and_be_reordered()
    {
        using var sealer = new SrtpSealer(Master, SrtpSuite.Tag80);
        using var opener = new SrtpOpener(Master, SrtpSuite.Tag80);
        var sent = new List<byte[]>();
        for (int i = 0; i < 200; i++)
        {
            var packet = new byte[64];
            Telephony.Rtp.RtpPacket.WriteHeader(packet, 8, false, (ushort)(65_450 + i), (uint)i, 7);
            packet[12] = (byte)i;
            Array.Resize(ref packet, sealer.SealRtp(packet, 32));
            sent.Add(packet);
        }
        for (int i = 0; i + 1 < sent.Count; i += 2)
            (sent[i], sent[i + 1]) = (sent[i + 1], sent[i]);
        foreach (var packet in sent.Where((_, i) => i % 5 != 0))
        {
            int length = packet.Length;
            Assert.True(opener.TryOpenRtp(packet, ref length));
            Assert.Equal((byte)packet[7], packet[12]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("800f1234decafbadcafebabe")]
    [InlineData("9f0f1234decafbadcafebabe0000ffff0000000000000000000000000000")]
    public void A_cut_packet_is_refused(string hex)
    {
        using var opener = new SrtpOpener(Master, SrtpSuite.Tag80);
        Assert.False(Opens(opener, Hex(hex)));
        int length = hex.Length / 2;
        Assert.False(opener.TryOpenRtcp(Hex(hex), ref length));
    }

    private static byte[] Sealed(SrtpSealer sealer, int sequence)
    {
        var packet = Packet($"8008{sequence:x4}decafbadcafebabe" + Repeat("ab", 16));
        return packet[..sealer.SealRtp(packet, 28)];
    }

    private static bool Opens(SrtpOpener opener, byte[] packet)
    {
        int length = packet.Length;
        return opener.TryOpenRtp(packet, ref length);
    }

    private static byte[] Packet(string hex) => [.. Hex(hex), .. new byte[SrtpSealer.Room]];

    private static string Repeat(string hex, int times) => string.Concat(Enumerable.Repeat(hex, times));

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
