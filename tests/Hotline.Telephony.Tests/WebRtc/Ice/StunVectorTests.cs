using System.Net;
using System.Text;
using Hotline.Telephony.WebRtc.Ice;

namespace Hotline.Telephony.Tests.WebRtc.Ice;

/// <summary>The published messages of RFC 5769, and what a lite agent says to a check.</summary>
public sealed class StunVectorTests
{
    private const string Request =
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
        + "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

    private const string Response =
        "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";

    private static readonly byte[] Password = Encoding.ASCII.GetBytes("VOkJxbRl1RmTxUk/WvJxBt");

    private static readonly IPEndPoint Peer = new(IPAddress.Parse("192.0.2.1"), 32853);

    [Fact]
    public void The_sample_request_is_read_and_proves_its_password()
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(Request), out var message));
        Assert.Equal(StunMessage.BindingRequest, message.Type);
        Assert.Equal("evtj:h6vY", Encoding.UTF8.GetString(message.Username));
        Assert.Equal("evtj", Encoding.UTF8.GetString(IceLite.OurFragment(message.Username)));
        Assert.Equal(0, message.Unknown);
        Assert.True(message.IsSignedWith(Password));
        Assert.False(message.IsSignedWith("VOkJxbRl1RmTxUk/WvJxBu"u8));
    }

    [Fact]
    public void The_sample_response_is_read_and_proves_its_password()
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(Response), out var message));
        Assert.Equal(StunMessage.BindingSuccess, message.Type);
        Assert.True(message.IsSignedWith(Password));
    }

    [Fact]
    public void Each_bit_up_to_the_fingerprint_matters()
    {
        var vector = Convert.FromHexString(Request);
        for (int i = 0; i < (vector.Length - 8) * 8; i++)
        {
            var changed = (byte[])vector.Clone();
            changed[i / 8] ^= (byte)(1 << i % 8);
            Assert.False(StunMessage.TryParse(changed, out var message) && message.IsSignedWith(Password), $"bit {i}");
        }
    }

    [Theory]
    [InlineData("192.0.2.1", "002000080001a147e112a643")]
    [InlineData("2001:db8:1234:5678:11:2233:4455:6677", "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9")] // RFC 5769 §2.3.
    public void A_written_mapped_address_has_the_published_bytes(string address, string published)
    {
        var buffer = new byte[IceLite.MaxReply];
        var writer = new StunWriter(buffer, StunMessage.BindingSuccess, Convert.FromHexString("b7e7a701bc34d686fa87dfae"));
        writer.XorMappedAddress(new IPEndPoint(IPAddress.Parse(address), Peer.Port));
        writer.Sign(Password);
        int length = writer.Finish();
        Assert.Contains(published, Convert.ToHexStringLower(buffer.AsSpan(0, length)), StringComparison.Ordinal);
        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var message));
        Assert.True(message.IsSignedWith(Password));
    }

    [Fact]
    public void A_check_under_our_password_is_answered_and_tells_where_the_peer_is()
    {
        var ice = new IceLite(new IceCredentials());
        Assert.Equal(StunMessage.BindingSuccess, Check(ice, ice.Ours.Key, nominate: false, Peer));
        Assert.Equal(Peer, ice.Remote);
    }

    [Fact]
    public void The_nominated_path_is_kept_whatever_is_checked_later()
    {
        var ice = new IceLite(new IceCredentials());
        var other = new IPEndPoint(IPAddress.Loopback, 5000);
        Check(ice, ice.Ours.Key, nominate: true, Peer);
        Check(ice, ice.Ours.Key, nominate: false, other);
        Assert.Equal(Peer, ice.Remote);
        Check(ice, ice.Ours.Key, nominate: true, other);
        Assert.Equal(other, ice.Remote);
        var ofIPv6 = new IPEndPoint(IPAddress.IPv6Loopback, 5000);
        Assert.Equal(StunMessage.BindingSuccess, Check(ice, ice.Ours.Key, nominate: true, ofIPv6));
        Assert.Equal(ofIPv6, ice.Remote);
    }

    [Fact]
    public void A_check_under_another_password_is_refused_and_moves_nothing()
    {
        var ice = new IceLite(new IceCredentials());
        Assert.Equal(StunMessage.BindingError, Check(ice, Password, nominate: true, Peer));
        Assert.Null(ice.Remote);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00010000")]
    [InlineData("000100002112a442b7e7a701bc34d686fa87dfff00")]
    [InlineData("000100042112a442b7e7a701bc34d686fa87dfae0006ffff")]
    [InlineData("000100082112a442b7e7a701bc34d686fa87dfae8028000400000000")]
    [InlineData("800100002112a442b7e7a701bc34d686fa87dfae")]
    public void Garbage_is_no_message(string hex) => Assert.False(StunMessage.TryParse(Convert.FromHexString(hex), out _));

    private static ushort Check(IceLite ice, byte[] password, bool nominate, IPEndPoint from)
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessage.BindingRequest, new byte[12]);
        writer.Text(StunMessage.UsernameAttribute, Encoding.ASCII.GetBytes(ice.Ours.Ufrag + ":peer"));
        if (nominate)
            writer.Text(StunMessage.UseCandidateAttribute, default);
        writer.Sign(password);
        int length = writer.Finish();
        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var request));
        var reply = new byte[IceLite.MaxReply];
        length = ice.Answer(request, from, reply);
        Assert.True(StunMessage.TryParse(reply.AsSpan(0, length), out var answer));
        return answer.Type;
    }
}
