using CsCheck;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Tests.Sip.Parsing;

/// <summary>Whatever comes in: no exception, and a message that was taken can be read everywhere.</summary>
public sealed class ParserPropertyTests
{
    private static readonly byte[] Seed = SipText.Bytes("""
        INVITE sip:12345@10.0.0.1;a=b?c=d SIP/2.0
        Via: SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bKabc;rport, SIP/2.0/UDP [::1]
        Max-Forwards: 69
        From: "Li \"Lei\"" <sip:+8613800000001@ims.example;user=phone>;tag=f1
        t: tel:12345;phone-context=x
        Call-ID: c1@10.0.0.9
        CSeq: 7 INVITE
        Contact: <sip:u@10.0.0.9:5070;transport=udp>;q=0.5, *
        P-Asserted-Identity: <tel:+8613800000001>, "x" <sip:a@b>
        Authorization: Digest username="a", realm="r", nonce="n", uri="sip:x", response="1", qop=auth, cnonce="c", nc=00000001
        Session-Expires: 1800;refresher=uac
        Record-Route: <sip:p1.example;lr>
        Content-Type: application/sdp
        l: 3

        v=0
        """);

    private static readonly byte[] Punctuation = [.. "\r\n \"\\<>,;:=@%[]0"u8, 0, 0xff];

    private static readonly Gen<byte> Spice = Gen.Int[0, Punctuation.Length - 1].Select(i => Punctuation[i]);

    [Fact]
    public void Random_bytes_never_throw() => Gen.Byte.Array[0, 400].Sample(Exercise, iter: 20_000);

    [Fact]
    public void Random_sip_punctuation_never_throws() => Spice.Array[0, 200].Sample(Exercise, iter: 20_000);

    [Fact]
    public void A_message_with_bytes_changed_cut_or_doubled_never_throws()
        => Gen.Select(Gen.Int[0, Seed.Length - 1], Gen.OneOf(Spice, Gen.Byte), Gen.Int[0, 3], Gen.Int[0, 40]).Array[1, 6].Sample(
            changes =>
            {
                var bytes = Seed.ToList();
                foreach (var (at, value, kind, length) in changes)
                {
                    var place = Math.Min(at, Math.Max(0, bytes.Count - 1));
                    var run = Math.Min(length, bytes.Count - place);
                    switch (kind)
                    {
                        case 0 when bytes.Count > 0:
                            bytes[place] = value;
                            break;
                        case 1:
                            bytes.Insert(place, value);
                            break;
                        case 2:
                            bytes.RemoveRange(place, run);
                            break;
                        default:
                            bytes.InsertRange(place, bytes.GetRange(place, run));
                            break;
                    }
                }

                Exercise([.. bytes]);
            },
            iter: 30_000);

    private static void Exercise(byte[] bytes)
    {
        if (!SipParser.TryParse(bytes, out var message, out var error))
        {
            if (error.WantsReply)
            {
                Assert.NotEmpty(ReplyWriter.Write(error, new(System.Net.IPAddress.Loopback, 5060), "tag"));
            }

            return;
        }

        foreach (var name in Enum.GetValues<SipHeaderName>())
        {
            foreach (var value in message.Headers.List(name))
            {
                _ = ParseAddress.TryParse(value, out _);
            }

            _ = message.Headers.Number(name);
        }

        if (message.Headers.TryGet(SipHeaderName.Authorization, out var authorization))
        {
            _ = DigestCredentials.TryParse(authorization, out _);
        }

        if (message is SipRequest request)
        {
            var reply = ReplyWriter.Write(request, new(System.Net.IPAddress.Loopback, 5060), 200, ReplyParts.Empty with { ToTag = "t" });
            Assert.True(SipParser.TryParse(reply, out var back, out _), "our own reply must be readable");
            Assert.Equal(request.CallId, back.CallId);
            Assert.Equal(request.CSeq, back.CSeq);
            _ = Hotline.Telephony.Calls.CallerIdentity.Caller(request, new Hotline.Telephony.Contracts.CallerIdRule(Hotline.Telephony.Contracts.CallerIdSource.Asserted, ["17951"], "0791"));
            _ = Hotline.Telephony.Sip.Inspection.Refusal(request);
        }
    }
}
