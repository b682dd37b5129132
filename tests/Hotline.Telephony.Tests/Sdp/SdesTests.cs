using System.Net;
using System.Text;
using Hotline.Telephony.Sdp;
using Hotline.Telephony.Srtp;

namespace Hotline.Telephony.Tests.Sdp;

/// <summary>Keys in the description (RFC 4568): which lines are taken up, what is answered, and what is refused.</summary>
public sealed class SdesTests
{
    private const string Head = "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n";
    private const string Audio = Head + "m=audio 4000 RTP/SAVP 8\r\n";

    /// <summary>The key of RFC 4568 §6.1's example.</summary>
    private const string Key = "PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR";

    private readonly OfferAnswer _leg = new(4711, IPAddress.Parse("192.0.2.1"), 20000);

    [Theory]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key, 1, 10)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|2^20", 1, 10)]
    [InlineData("7 AES_CM_128_HMAC_SHA1_32 inline:" + Key + " WSH=128 -NEW=1", 7, 4)]
    public void A_line_of_ours_is_taken_up_and_answered_with_its_tag_and_suite(string line, int tag, int tagLength)
    {
        var agreed = Agreed($"a=crypto:{line}\r\n");
        Assert.Equal(tagLength, agreed.Media.Keys!.Suite.TagLength);
        Assert.Equal(Convert.FromBase64String(Key), agreed.Media.Keys.Theirs.Whole);
        var answer = Read(agreed.Sdp);
        Assert.Equal("RTP/SAVP", answer.Protocol);
        var ours = Assert.Single(answer.Crypto);
        Assert.Equal((tag, agreed.Media.Keys.Suite), (ours.Tag, ours.Suite));
        Assert.True(ours.Key.Is(agreed.Media.Keys.Ours));
        Assert.False(ours.Key.Is(agreed.Media.Keys.Theirs));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a=crypto:1 AES_CM_256_HMAC_SHA1_80 inline:" + Key + "\r\n")]
    [InlineData("a=crypto:1 F8_128_HMAC_SHA1_80 inline:" + Key + "\r\n")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|2^20|1:4\r\n")] // MKI
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|1:4\r\n")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + ";inline:" + Key + "\r\n")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " UNENCRYPTED_SRTP\r\n")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " KDR=1\r\n")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkp\r\n")] // too short
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "AAAA\r\n")] // too long
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:not*base64*at*all*not*base64*at*all***\r\n")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 uri:https://example.com\r\n")]
    [InlineData("a=crypto:x AES_CM_128_HMAC_SHA1_80 inline:" + Key + "\r\n")]
    [InlineData("a=crypto:-1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "\r\n")]
    public void An_offer_without_a_line_of_ours_is_not_acceptable(string lines) => Assert.IsType<SdpAnswer.NotAcceptable>(Answer(Audio + lines));

    [Fact]
    public void The_first_line_that_fits_is_taken_and_a_refresh_changes_nothing()
    {
        string offer = $"a=crypto:1 AES_CM_256_HMAC_SHA1_80 inline:{Key}\r\na=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:{Key}\r\na=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n";
        var first = Agreed(offer);
        Assert.Equal(2, Assert.Single(Read(first.Sdp).Crypto).Tag);
        Assert.Equal(first.Sdp, Agreed(offer).Sdp);
    }

    [Fact]
    public void What_is_secured_is_not_offered_or_taken_in_clear_again()
    {
        var agreed = Agreed($"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n");
        Assert.IsType<SdpAnswer.NotAcceptable>(Answer(Head + "m=audio 4000 RTP/AVP 8\r\n"));
        var offer = Read(_leg.Offer());
        Assert.Equal("RTP/SAVP", offer.Protocol);
        Assert.True(Assert.Single(offer.Crypto).Key.Is(agreed.Media.Keys!.Ours));
        Assert.Null(_leg.Accept(Bytes(Head + "m=audio 4000 RTP/AVP 8\r\n")));
        Assert.Null(_leg.Accept(Bytes(Audio + $"a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n"))); // Another tag than ours.
        Assert.Null(_leg.Accept(Bytes(Audio + $"a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:{Key}\r\n"))); // Another suite.
        var answered = _leg.Accept(Bytes(Audio + $"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n"));
        Assert.True(answered!.Keys!.Ours.Is(agreed.Media.Keys.Ours));
    }

    [Fact]
    public void Our_secured_offer_has_a_line_and_a_key_for_each_suite_and_the_one_that_is_answered_holds()
    {
        var asks = new OfferAnswer(4711, IPAddress.Parse("192.0.2.1"), 20000, secures: true);
        var offer = Read(asks.Offer());
        Assert.Equal("RTP/SAVP", offer.Protocol);
        Assert.Equal([(1, SrtpSuite.Tag80), (2, SrtpSuite.Tag32)], offer.Crypto.Select(line => (line.Tag, line.Suite)));
        Assert.False(offer.Crypto[0].Key.Is(offer.Crypto[1].Key));
        Assert.Null(asks.Accept(Bytes(Head + "m=audio 4000 RTP/AVP 8\r\n")));
        Assert.Null(asks.Accept(Bytes(Audio)));
        Assert.Null(asks.Accept(Bytes(Audio + $"a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:{Key}\r\n"))); // The other one's tag.
        var early = asks.Accept(Bytes(Audio + $"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n"))!.Keys!;
        var agreed = asks.Accept(Bytes(Audio + $"a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:{Key}\r\n"))!.Keys!; // Of another telephone that rang too.
        Assert.True(early.Ours.Is(offer.Crypto[0].Key));
        Assert.True(agreed.Ours.Is(offer.Crypto[1].Key));
        Assert.Equal(Convert.FromBase64String(Key), agreed.Theirs.Whole);

        var again = Assert.Single(Read(asks.Offer()).Crypto);
        Assert.Equal((2, SrtpSuite.Tag32, true), (again.Tag, again.Suite, again.Key.Is(agreed.Ours)));
        Assert.IsType<SdpAnswer.NotAcceptable>(asks.Answer(Bytes(Head + "m=audio 4000 RTP/AVP 8\r\na=sendonly\r\n")));
        var held = Assert.IsType<SdpAnswer.Agreed>(asks.Answer(Bytes(Audio + $"a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:{Key}\r\na=sendonly\r\n")));
        Assert.Equal((true, true), (held.Media.OnHold, held.Media.Keys!.Ours.Is(agreed.Ours)));
    }

    [Fact]
    public void Who_offers_in_clear_is_answered_in_clear_and_offered_the_same_again_where_offers_of_ours_are_secured()
    {
        var asks = new OfferAnswer(4711, IPAddress.Parse("192.0.2.1"), 20000, secures: true);
        Assert.Null(Assert.IsType<SdpAnswer.Agreed>(asks.Answer(Bytes(Head + "m=audio 4000 RTP/AVP 8\r\n"))).Media.Keys);
        Assert.Equal("RTP/AVP", Read(asks.Offer()).Protocol);
    }

    [Fact]
    public void An_answer_to_a_plain_offer_may_not_be_secured() =>
        Assert.Null(_leg.Accept(Bytes(Audio + $"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n")));

    [Fact]
    public void Keys_are_not_to_be_read_in_any_text()
    {
        var keys = Agreed($"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n").Media.Keys!;
        Assert.DoesNotContain(Key, $"{keys} {keys.Ours} {keys.Theirs} {new SdesCrypto(1, SrtpSuite.Tag80, keys.Theirs)}", StringComparison.Ordinal);
    }

    private SdpAnswer.Agreed Agreed(string lines) => Assert.IsType<SdpAnswer.Agreed>(Answer(Audio + lines));

    private SdpAnswer Answer(string offer) => _leg.Answer(Bytes(offer));

    private static SdpMedia Read(byte[] sdp) => SdpParser.TryParse(sdp, out var session) ? Assert.Single(session.Media) : throw new Xunit.Sdk.XunitException("can not be read");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
