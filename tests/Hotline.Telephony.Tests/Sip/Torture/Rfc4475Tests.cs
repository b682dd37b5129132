using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Torture;

/// <summary>What the node answers to each message of RFC 4475, from the socket's bytes to the user agent. 0: silence.</summary>
public sealed class Rfc4475Tests
{
    private readonly EngineBench bench = new(settings: EngineBench.Settings with
    {
        HotlineNumbers = ["12345", "user", "UserB", "sips:user@example.com"],
    });

    public static TheoryData<string, int, string> Answers => new()
    {
        // §3.1.1 valid messages
        { "wsinv", 481, "its To tag names a dialog that is not here" },
        { "intmeth", 501, "an unknown method, with Allow" },
        { "esc01", 180, "rings" },
        { "escnull", 401, "a REGISTER like any other" },
        { "esc02", 501, "RE%47IST%45R is not REGISTER" },
        { "lwsdisp", 200, "" },
        { "longreq", 180, "" },
        { "dblreq", 401, "the REGISTER; the bytes behind it are dropped" },
        { "semiuri", 200, "" },
        { "transports", 200, "" },
        { "mpart01", 405, "well formed, but MESSAGE is not for us" },
        { "unreason", 0, "well formed, of no transaction of ours" },
        { "noreason", 0, "well formed, of no transaction of ours" },

        // §3.1.2 invalid messages
        { "badinv01", 400, "separators without parameters in Via and Contact" },
        { "clerr", 400, "Content-Length beyond the datagram" },
        { "ncl", 400, "negative Content-Length" },
        { "scalar02", 400, "CSeq beyond 2^31" },
        { "scalarlg", 0, "a broken response is dropped" },
        { "quotbal", 400, "open quote" },
        { "ltgtruri", 400, "brackets around the Request-URI" },
        { "lwsruri", 400, "space in the Request-URI" },
        { "lwsstart", 400, "two spaces in the request line" },
        { "trws", 400, "spaces behind the request line" },
        { "escruri", 400, "headers in the Request-URI" },
        { "baddate", 180, "a Date that we do not use is not looked at" },
        { "regbadct", 400, "Contact with headers but no brackets" },
        { "badaspec", 400, "spaces in an addr-spec" },
        { "baddn", 400, "a comma in an unquoted display name" },
        { "badvers", 505, "SIP/7.0" },
        { "mismatch01", 400, "CSeq names another method" },
        { "mismatch02", 400, "CSeq names another method" },
        { "bigcode", 0, "a broken response is dropped" },

        // §3.2 transaction layer
        { "badbranch", 200, "the magic cookie alone identifies nothing: matched as RFC 2543 does" },

        // §3.3 application layer
        { "insuf", 400, "To, From and Call-ID are missing" },
        { "unkscm", 416, "" },
        { "novelsc", 416, "" },
        { "unksm2", 400, "To is no SIP URI" },
        { "bext01", 420, "" },
        { "invut", 415, "" },
        { "regaut01", 401, "credentials of an unknown scheme are none" },
        { "multi01", 400, "" },
        { "mcl01", 400, "" },
        { "bcast", 0, "of no transaction of ours" },
        { "zeromf", 200, "we are where it was going" },
        { "cparam01", 401, "" },
        { "cparam02", 401, "" },
        { "regescrt", 401, "" },
        { "sdp01", 406, "takes no SDP" },

        // §3.4 backward compatibility
        { "inv2543", 180, "" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Each_message_gets_what_the_rfc_asks_for(string name, int status, string why)
    {
        bench.Engine.Receive(TortureMessages.Of(TortureMessages.Rfc4475, name), EngineBench.CallerAddress);
        Assert.True(status == 0 ? bench.Wire.Sent.Count == 0 : bench.Wire.Sent.Select(sent => SipText.Status(sent.Text)).SequenceEqual([status]), $"{why}: {Said()}");
        Assert.Equal(status == 180 ? 1 : 0, bench.Engine.LiveCalls);
    }

    [Fact]
    public void All_49_are_here() => Assert.Equal(TortureMessages.Names(TortureMessages.Rfc4475), Answers.Select(row => row.Data.Item1).Order());

    [Theory]
    [InlineData("intmeth", "Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REGISTER")]
    [InlineData("bext01", "Unsupported", "nothingSupportsThis, nothingSupportsThisEither")]
    [InlineData("invut", "Accept", "application/sdp, multipart/mixed")]
    [InlineData("sdp01", "Accept", "application/sdp, multipart/mixed")]
    [InlineData("badvers", "Via", "SIP/7.0/UDP c.example.com;branch=z9hG4bKkdjuw;received=10.0.0.9")]
    [InlineData("badinv01", "Via", "SIP/2.0/UDP 192.0.2.15;received=10.0.0.9")]
    public void A_refusal_says_what_would_do(string name, string header, string value)
    {
        bench.Engine.Receive(TortureMessages.Of(TortureMessages.Rfc4475, name), EngineBench.CallerAddress);
        Assert.Equal(value, SipText.Header(bench.Wire.Last, header));
    }

    [Fact]
    public void The_old_invite_without_branch_is_known_again()
    {
        bench.Engine.Receive(TortureMessages.Of(TortureMessages.Rfc4475, "inv2543"), EngineBench.CallerAddress);
        bench.Engine.Receive(TortureMessages.Of(TortureMessages.Rfc4475, "inv2543"), EngineBench.CallerAddress);
        Assert.Equal([180, 180], bench.Wire.Sent.Select(sent => SipText.Status(sent.Text)));
        Assert.Single(bench.Sink.Events);
    }

    /// <summary>§3.3.12-14: what stands inside the brackets is of the contact, what stands outside is not.</summary>
    [Theory]
    [InlineData("cparam01", "watson", "<sip:+19725552222@gw1.example.net>")]
    [InlineData("cparam02", "watson", "<sip:+19725552222@gw1.example.net;unknownparam>")]
    [InlineData("regescrt", "user", "<sip:user@example.com?Route=%3Csip:sip.example.com%3E>")]
    public void A_contact_is_bound_as_it_was_given(string name, string user, string contact)
    {
        bench.Engine.Configure(EngineBench.Settings with { Phones = [new PhoneSecret(user, Telephony.Sip.Auth.DigestAlgorithm.Md5.Ha1(user, EngineBench.Realm, "secret"), "")] });
        var message = TortureMessages.Of(TortureMessages.Rfc4475, name);
        bench.Engine.Receive([.. message], EngineBench.CallerAddress);
        var nonce = HandPeer.NonceOf(bench.Wire.Last);
        var again = Encoding.Latin1.GetString(message).Replace("z9hG4bK", "z9hG4bKagain").Replace(
            "Call-ID", HandPeer.Credentials(user, "secret", nonce, uri: "sip:example.com").TrimEnd() + "\r\nCall-ID");
        bench.Engine.Receive(Encoding.Latin1.GetBytes(again.Replace(" REGISTER\r\n", "1 REGISTER\r\n")), EngineBench.CallerAddress);
        Assert.Equal(200, SipText.Status(bench.Wire.Last));
        Assert.StartsWith(contact + ";expires=", SipText.Header(bench.Wire.Last, "Contact"));
    }

    private string Said() => string.Join(" | ", bench.Wire.Sent.Select(sent => sent.Text.Split("\r\n")[0]));
}
