using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Parsing;

/// <summary>
/// What a sender of something odd is told (RFC 3261 §8.2, §16.3, §18.3; the cases are those RFC 4475 thinks of, the bytes our own).
/// </summary>
public sealed class BadMessageTests
{
    private readonly EngineBench bench = new();

    public static TheoryData<string, int, string> Refused => new()
    {
        { "INVITE sip:12345@10.0.0.1 SIP/7.0", 505, "unknown version" },
        { "INVITE sip:12345@10.0.0.1  SIP/2.0", 400, "two spaces" },
        { "INVITE  sip:12345@10.0.0.1 SIP/2.0", 400, "two spaces in front" },
        { "INVITE sip:12345@10.0.0.1 SIP/2.0 ", 400, "space behind" },
        { "INVITE <sip:12345@10.0.0.1> SIP/2.0", 400, "brackets around the URI" },
        { "INVITE sip:12345 @10.0.0.1 SIP/2.0", 400, "space in the URI" },
        { "INVITE 12345 SIP/2.0", 400, "no scheme" },
        { "INVITE nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0", 416, "unknown scheme" },
        { "INVITE http://10.0.0.1 SIP/2.0", 416, "http" },
        { "INVITE sips:12345@10.0.0.1 SIP/2.0", 416, "sips without TLS" },
        { "INVITE sip:nobody@10.0.0.1 SIP/2.0", 404, "no such number" },
    };

    public static TheoryData<string, int, string> RefusedHeaders => new()
    {
        { "CSeq: 1 BYE", 400, "method mismatch" },
        { "CSeq: 2147483648 INVITE", 400, "CSeq too large" },
        { "CSeq: INVITE", 400, "no number" },
        { "CSeq: 1", 400, "no method" },
        { "From: \"Unbalanced <sip:a@10.0.0.9>;tag=1", 400, "open quote" },
        { "To: <sip:12345@10.0.0.1", 400, "open bracket" },
        { "Max-Forwards: 256", 400, "hops above 255" },
        { "Max-Forwards: 0", 483, "no hops left" },
        { "Content-Length: -999", 400, "negative length" },
        { "Content-Length: 9999", 400, "longer than the datagram" },
        { "Contact: <sip:a@10.0.0.9", 400, "open contact" },
        { "Contact: sip:a@10.0.0.9?Route=%3Csip:x%3E", 400, "headers without brackets" },
        { "Require: precondition", 420, "preconditions" },
        { "Require: nothingSupportsThis, nothingSupportsThisEither", 420, "unknown extensions" },
        { "Content-Encoding: gzip", 415, "compressed" },
        { "Content-Type: application/unknownformat", 415, "unknown body" },
        { "Content-Type: text/plain", 415, "no SDP" },
        { "bad header name: x", 400, "space in a name" },
        { "no colon at all", 400, "no colon" },
        { "Session-Expires: 60\nSupported: timer", 422, "refresh too often" },
        { "Accept: text/plain, message/sip", 406, "takes no SDP" },
        { "Accept:", 406, "takes nothing" },
        { "X-Odd: a\0b", 400, "a null outside a quoted pair" },
        { "Via: SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bKi1;;", 400, "a parameter that is none" },
        { "Via: SIP/3.0/UDP 10.0.0.9:5070;branch=z9hG4bKi1", 400, "another version below" },
    };

    public static TheoryData<string, string> Unanswered => new()
    {
        { "hello", "no SIP" },
        { "INVITE sip:12345@10.0.0.1 SIP/2.0\nFrom: <sip:a@h>;tag=1\nTo: <sip:b@h>\nCall-ID: c\nCSeq: 1 INVITE", "no Via" },
        { "INVITE sip:12345@10.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP ;;,;,,\nFrom: <sip:a@h>;tag=1\nTo: <sip:b@h>\nCall-ID: c\nCSeq: 1 INVITE", "unreadable Via" },
        { "ACK sip:12345@10.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 10.0.0.9:5070\nCall-ID: c\nCSeq: 1 ACK", "broken ACK" },
        { "ACK sip:12345@10.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 10.0.0.9:5070\nFrom: <sip:a@h>;tag=1\nTo: <sip:b@h>;tag=2\nCall-ID: c\nCSeq: 1 ACK", "ACK of nothing" },
        { "SIP/2.0 4294967301 better not break the receiver\nVia: SIP/2.0/UDP 10.0.0.9:5070\nFrom: <sip:a@h>;tag=1\nTo: <sip:b@h>;tag=2\nCall-ID: c\nCSeq: 1 INVITE", "status too large" },
        { "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bKnobody\nFrom: <sip:a@h>;tag=1\nTo: <sip:b@h>;tag=2\nCall-ID: c\nCSeq: 1 INVITE", "stray response" },
        { "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 10.0.0.9:5070\nFrom: <sip:a@h", "broken response" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_bad_request_line_gets_its_status(string line, int status, string what)
    {
        bench.Caller.Send(bench.Caller.Invite().Replace("INVITE sip:12345@10.0.0.1 SIP/2.0", line));
        AssertRefused(status, what);
    }

    [Theory]
    [MemberData(nameof(RefusedHeaders))]
    public void A_bad_header_gets_its_status(string header, int status, string what)
    {
        var name = header.Split(':')[0];
        var lines = bench.Caller.Invite().ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith(name + ":", StringComparison.Ordinal)).ToList();
        lines.Insert(2, header);
        bench.Caller.Send(string.Join('\n', lines));
        AssertRefused(status, what);
    }

    [Theory]
    [InlineData("From")]
    [InlineData("To")]
    [InlineData("Call-ID")]
    [InlineData("CSeq")]
    [InlineData("Max-Forwards")]
    public void A_header_that_must_be_single_gets_400_when_repeated(string name)
    {
        var lines = bench.Caller.Invite().ReplaceLineEndings("\n").Split('\n').ToList();
        lines.Insert(1, lines.First(line => line.StartsWith(name + ":", StringComparison.Ordinal)));
        bench.Caller.Send(string.Join('\n', lines));
        AssertRefused(400, name);
    }

    [Theory]
    [InlineData("From")]
    [InlineData("To")]
    [InlineData("Call-ID")]
    [InlineData("CSeq")]
    public void A_missing_header_is_named_in_the_400(string name)
    {
        bench.Caller.Send(string.Join('\n', bench.Caller.Invite().ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith(name + ":", StringComparison.Ordinal))));
        Assert.StartsWith($"SIP/2.0 400 Missing {name}\r\n", bench.Caller.Heard());
    }

    [Theory]
    [MemberData(nameof(Unanswered))]
    public void What_can_not_be_answered_is_met_with_silence(string text, string what)
    {
        bench.Caller.Send(text);
        Assert.True(bench.Wire.Sent.Count == 0, what);
        bench.AssertNothingHeld();
    }

    [Theory]
    [InlineData("SUBSCRIBE", 405)]
    [InlineData("REFER", 405)]
    [InlineData("MESSAGE", 405)]
    [InlineData("NOBODYKNOWS", 501)]
    [InlineData("invite", 501)]
    public void A_method_we_do_not_have_is_told_so_with_allow(string method, int status)
    {
        bench.Caller.Send(bench.Caller.Invite().Replace("INVITE", method));
        var reply = bench.Caller.Heard();
        Assert.Equal(status, SipText.Status(reply));
        Assert.Contains("INVITE, ACK, BYE, CANCEL", SipText.Header(reply, "Allow"));
    }

    [Theory]
    [InlineData("BYE")]
    [InlineData("INFO")]
    [InlineData("UPDATE")]
    [InlineData("PRACK")]
    public void A_request_for_a_call_that_is_not_there_gets_481(string method)
    {
        bench.Caller.Send(bench.Caller.Invite(null).Replace("INVITE", method).Replace("To: <sip:12345@10.0.0.1>", "To: <sip:12345@10.0.0.1>;tag=gone"));
        Assert.Equal(481, SipText.Status(bench.Caller.Heard()));
        bench.Caller.Send(bench.Caller.Invite(null).Replace("INVITE", method));
        Assert.Equal(481, SipText.Status(bench.Caller.Heard()));
    }

    [Fact]
    public void A_request_cut_off_before_its_empty_line_is_told_so()
    {
        bench.Engine.Receive(SipText.Bytes(bench.Caller.Invite(null))[..^2], bench.Caller.Address);
        Assert.StartsWith("SIP/2.0 400 Missing Empty Line\r\n", bench.Caller.Heard());
    }

    [Theory]
    [InlineData("application/sdp")]
    [InlineData("text/plain, application/SDP;level=1")]
    [InlineData("application/*;q=0.5")]
    [InlineData("*/*")]
    public void Who_takes_sdp_is_let_in(string accept)
    {
        bench.Caller.Send(bench.Caller.Invite(extra: $"Accept: {accept}\nProxy-Require: privacy\n"));
        Assert.Equal(180, SipText.Status(bench.Caller.Heard()));
    }

    [Fact]
    public void Refusals_name_what_would_be_accepted()
    {
        bench.Caller.Send(bench.Caller.Invite(extra: "Require: 100rel, precondition, timer\n"));
        Assert.Equal("precondition", SipText.Header(bench.Caller.Heard(), "Unsupported"));
        bench.Caller.Send(bench.Caller.Invite(extra: "Content-Encoding: gzip\n"));
        Assert.Equal("application/sdp, multipart/mixed", SipText.Header(bench.Caller.Heard(), "Accept"));
        bench.Caller.Send(bench.Caller.Invite(extra: "Session-Expires: 30\nSupported: timer\n"));
        Assert.Equal("90", SipText.Header(bench.Caller.Heard(), "Min-SE"));
    }

    [Fact]
    public void Options_is_answered_at_once_with_what_we_can()
    {
        bench.Caller.Send(bench.Caller.Invite(null).Replace("INVITE", "OPTIONS"));
        var reply = bench.Caller.Heard();
        Assert.Equal(200, SipText.Status(reply));
        Assert.Equal("application/sdp, multipart/mixed", SipText.Header(reply, "Accept"));
        Assert.NotNull(SipText.Header(reply, "Allow"));
    }

    [Fact]
    public void Unreadable_or_useless_sdp_gets_400_or_488_and_leaves_nothing_behind()
    {
        bench.Caller.Send(bench.Caller.Invite("bad"));
        Assert.Equal(400, SipText.Status(bench.Caller.Heard()));
        bench.Caller.Send(bench.Caller.Invite("none"));
        Assert.Equal(488, SipText.Status(bench.Caller.Heard()));
        Assert.Empty(bench.Sink.Events);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_broken_request_repeated_gets_the_same_tag()
    {
        var broken = bench.Caller.Invite().Replace("Max-Forwards: 70", "Max-Forwards: many");
        bench.Caller.Send(broken);
        bench.Caller.Send(broken);
        Assert.Single(bench.Caller.HeardAll().Select(reply => SipText.Header(reply, "To")).Distinct());
    }

    private void AssertRefused(int status, string what)
    {
        var reply = bench.Caller.Heard();
        Assert.True(SipText.Status(reply) == status, $"{what}: {reply.Split("\r\n")[0]}");
        Assert.Empty(bench.Sink.Events);
        bench.AssertNothingHeld();
    }
}
