using System.Net;
using System.Text;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Tests.Sdp;

public sealed class OfferAnswerTests
{
    private const string Head = "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n";

    private readonly OfferAnswer _leg = new(4711, IPAddress.Parse("192.0.2.1"), 20000);

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 8 0\r\n", AudioCodec.Pcma, 8, null)]
    [InlineData("m=audio 4000 RTP/AVP 0 8\r\n", AudioCodec.Pcma, 8, null)]
    [InlineData("m=audio 4000 RTP/AVP 0\r\n", AudioCodec.Pcmu, 0, null)]
    [InlineData("m=audio 4000 RTP/AVP 18 9 0\r\na=rtpmap:18 G729/8000\r\n", AudioCodec.Pcmu, 0, null)]
    [InlineData("m=audio 4000 RTP/AVP 97 101\r\na=rtpmap:97 pcma/8000/1\r\na=rtpmap:101 telephone-event/8000\r\n", AudioCodec.Pcma, 97, 101)]
    [InlineData("m=audio 4000 RTP/AVP 8 110 126\r\na=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\n", AudioCodec.Pcma, 8, 126)]
    [InlineData("m=audio 4000 RTP/AVPF 8 96\na=rtpmap:96 TELEPHONE-EVENT/8000\n", AudioCodec.Pcma, 8, 96)]
    public void An_offer_with_G711_is_answered_with_its_best_codec(string media, object codec, byte type, object? events)
    {
        var agreed = Assert.IsType<SdpAnswer.Agreed>(Answer(Head + media));
        Assert.Equal(codec, agreed.Media.Codec);
        Assert.Equal(type, agreed.Media.PayloadType);
        Assert.Equal(events is int e ? (byte?)e : null, agreed.Media.EventPayloadType);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.7"), 4000), agreed.Media.Remote);
        Assert.Equal(4001, agreed.Media.RemoteRtcp!.Port);
        Assert.Contains($"m=audio 20000 RTP/AVP", Encoding.UTF8.GetString(agreed.Sdp));
    }

    [Fact]
    public void A_peer_that_answers_with_a_number_of_its_own_sends_under_ours()
    {
        Assert.Contains("a=rtpmap:101 telephone-event/8000", Encoding.UTF8.GetString(_leg.Offer()));
        var agreed = Accepted("m=audio 4000 RTP/AVP 8 96\r\na=rtpmap:96 telephone-event/8000\r\n");
        Assert.Equal(((byte?)96, (byte?)101), (agreed.EventPayloadType, agreed.OurEventPayloadType));
        Assert.Null(Accepted("m=audio 4000 RTP/AVP 8\r\n").OurEventPayloadType);
    }

    [Fact]
    public void What_an_offer_of_the_peer_called_a_number_it_keeps_in_ours_and_in_what_we_hear_after_a_refresh()
    {
        Assert.IsType<SdpAnswer.Agreed>(Answer(Head + "m=audio 4000 RTP/AVP 97 96\r\na=rtpmap:97 PCMA/8000\r\na=rtpmap:96 telephone-event/8000\r\n"));
        var refreshed = Accepted("m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n");
        Assert.Equal(((byte)8, (byte?)97, (byte?)101, (byte?)96), (refreshed.PayloadType, refreshed.OurPayloadType, refreshed.EventPayloadType, refreshed.OurEventPayloadType));
        Assert.Contains("a=rtpmap:96 telephone-event/8000", Encoding.UTF8.GetString(_leg.Offer()));
        Assert.Null(Accepted("m=audio 4000 RTP/AVP 8\r\n").OurPayloadType);
    }

    private NegotiatedMedia Accepted(string media) => Assert.IsType<NegotiatedMedia>(_leg.Accept(Encoding.UTF8.GetBytes(Head + media)));

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n")]
    [InlineData("m=audio 4000 RTP/AVP 8\r\na=rtpmap:8 PCMA/16000\r\n")]
    [InlineData("m=audio 4000 RTP/SAVP 8\r\n")]
    [InlineData("m=audio 0 RTP/AVP 8\r\n")]
    [InlineData("m=video 4000 RTP/AVP 96\r\n")]
    [InlineData("")]
    [InlineData("m=audio 4000 RTP/AVP 8\r\nc=IN IP6 2001:db8::1\r\n")]
    public void An_offer_without_anything_we_speak_is_not_acceptable(string media) =>
        Assert.IsType<SdpAnswer.NotAcceptable>(Answer(Head + media));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("v=1\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio 4000 RTP/AVP 8\r\n")]
    [InlineData("v=0\r\nm=audio 4000 RTP/AVP 8\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio 99999 RTP/AVP 8\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio\r\n")]
    public void What_is_not_a_description_is_malformed(string text) => Assert.IsType<SdpAnswer.Malformed>(Answer(text));

    [Theory]
    [InlineData("a=sendonly\r\n", "a=recvonly", true, true)]
    [InlineData("a=inactive\r\n", "a=inactive", true, false)]
    [InlineData("c=IN IP4 0.0.0.0\r\n", "a=recvonly", true, true)]
    [InlineData("c=IN IP4 0.0.0.0\r\na=inactive\r\n", "a=inactive", true, false)]
    [InlineData("a=recvonly\r\n", "a=sendonly", false, false)]
    [InlineData("a=sendrecv\r\n", "a=sendrecv", false, true)]
    public void Hold_is_answered_from_our_side(string lines, string answered, bool onHold, bool receives)
    {
        var agreed = Assert.IsType<SdpAnswer.Agreed>(Answer(Head + "m=audio 4000 RTP/AVP 8\r\n" + lines));
        Assert.Contains(answered + "\r\n", Encoding.UTF8.GetString(agreed.Sdp));
        Assert.Equal(onHold, agreed.Media.OnHold);
        Assert.Equal(receives, agreed.Media.Receives);
    }

    [Fact]
    public void A_direction_of_the_session_holds_for_its_media() =>
        Assert.True(Assert.IsType<SdpAnswer.Agreed>(Answer(Head + "a=sendonly\r\nm=audio 4000 RTP/AVP 8\r\n")).Media.OnHold);

    [Fact]
    public void Other_media_lines_are_refused_in_their_place()
    {
        var agreed = Assert.IsType<SdpAnswer.Agreed>(Answer(
            Head + "m=image 5000 udptl t38\r\nm=audio 4000 RTP/AVP 8\r\nm=video 4002 RTP/AVP 96 97\r\nm=audio 4004 RTP/AVP 8\r\n"));
        Assert.Equal(["m=image 0 udptl t38", "m=audio 20000 RTP/AVP 8", "m=video 0 RTP/AVP 96 97", "m=audio 0 RTP/AVP 8"], Streams(agreed.Sdp));
    }

    [Fact]
    public void The_same_offer_twice_gives_the_same_bytes_and_a_new_one_raises_the_version()
    {
        var first = Assert.IsType<SdpAnswer.Agreed>(Answer(Head + "m=audio 4000 RTP/AVP 8\r\n")).Sdp;
        Assert.Equal(first, Assert.IsType<SdpAnswer.Agreed>(Answer(Head + "m=audio 4000 RTP/AVP 8\r\n")).Sdp);
        var held = Assert.IsType<SdpAnswer.Agreed>(Answer(Head + "m=audio 4000 RTP/AVP 8\r\na=sendonly\r\n")).Sdp;
        Assert.Contains("o=hotline 4711 4711 ", Encoding.UTF8.GetString(first));
        Assert.Contains("o=hotline 4711 4712 ", Encoding.UTF8.GetString(held));
    }

    [Fact]
    public void Our_offer_names_both_laws_digits_and_20_ms()
    {
        string offer = Encoding.UTF8.GetString(_leg.Offer());
        Assert.Equal(
            "v=0\r\no=hotline 4711 4711 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
            + "m=audio 20000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
            + "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n", offer);
        Assert.True(SdpParser.TryParse(_leg.Offer(), out var read));
        Assert.Equal(20001, read.Media[0].RtcpPort);
    }

    [Fact]
    public void Our_offer_has_no_fewer_lines_than_there_were_and_what_was_refused_stays_so_in_its_place()
    {
        Assert.IsType<SdpAnswer.Agreed>(Answer(Head + "m=video 4002 RTP/AVP 96 97\r\nm=audio 4000 RTP/AVP 8\r\nm=image 5000 udptl t38\r\n"));
        Assert.Equal(["m=video 0 RTP/AVP 96 97", "m=audio 20000 RTP/AVP 8 0 101", "m=image 0 udptl t38"], Streams(_leg.Offer()));
        Assert.NotNull(_leg.Accept(Bytes(Head + "m=video 0 RTP/AVP 96\r\nm=audio 4000 RTP/AVP 8\r\nm=image 0 udptl t38\r\n")));
        Assert.IsType<SdpAnswer.NotAcceptable>(Answer(Head + "m=video 4002 RTP/AVP 96\r\n"));
        Assert.Equal(3, Streams(_leg.Offer()).Length); // What was not agreed changes nothing.
    }

    [Fact]
    public void An_answer_counts_by_its_first_line_and_may_be_refused()
    {
        Assert.Equal(AudioCodec.Pcmu, _leg.Accept(Bytes(Head + "m=audio 4000 RTP/AVP 0\r\n"))!.Codec);
        Assert.Null(_leg.Accept(Bytes(Head + "m=audio 0 RTP/AVP 8\r\n")));
        Assert.Null(_leg.Accept(Bytes("nonsense")));
    }

    [Fact]
    public void A_given_rtcp_port_is_used()
    {
        var agreed = Assert.IsType<SdpAnswer.Agreed>(Answer(Head + "m=audio 4000 RTP/AVP 8\r\na=rtcp:5555\r\n"));
        Assert.Equal(5555, agreed.Media.RemoteRtcp!.Port);
    }

    private static string[] Streams(byte[] sdp) => [.. Encoding.UTF8.GetString(sdp).Split("\r\n").Where(line => line.StartsWith("m=", StringComparison.Ordinal))];

    private SdpAnswer Answer(string offer) => _leg.Answer(Bytes(offer));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
