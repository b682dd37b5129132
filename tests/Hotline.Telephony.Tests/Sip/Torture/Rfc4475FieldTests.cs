using System.Text;
using Hotline.Telephony.Sdp;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Tests.Sip.Torture;

/// <summary>The valid messages of RFC 4475 are not only taken but understood: what §3.1.1 says of each is what was read.</summary>
public sealed class Rfc4475FieldTests
{
    [Fact]
    public void Wsinv_folds_quotes_and_mixes_forms()
    {
        var request = Request("wsinv");
        Assert.Equal("sip:vivekg@chair-dnrc.example.com;unknownparam", request.Uri.ToString());
        Assert.Equal(("1918181833n", "98asjd8", "J Rosenberg \\\""), (request.ToTag, request.FromTag, request.From.Display));
        Assert.Equal((68, new CSeq(9, "INVITE"), "wsinv.ndaksdj@192.0.2.1"), (request.MaxForwards, request.CSeq, request.CallId));
        Assert.Equal(("UDP", "192.0.2.2", "390skdjuw", false), (request.Via.Transport, request.Via.Host, request.Via.Branch, request.Via.HasMagicCookie));
        Assert.Equal(3, request.Headers.List(SipHeaderName.Via).Count);
        Assert.Equal("", request.Headers.Text("s"));
        Assert.Equal(";;,,;;,;", request.Headers.Text("UnknownHeaderWithUnusualValue"));
        Assert.True(ParseAddress.TryParse(Assert.Single(request.Headers.List(SipHeaderName.Route)), out var route));
        Assert.True(route.Uri.IsLooseRoute);
        Assert.Equal("Quoted string \"\"", request.Contact!.Display);
        Assert.Equal(("newvalue", "", "0.33"), (request.Contact.Param("newparam"), request.Contact.Param("secondparam"), request.Contact.Param("q")));
        Assert.Equal(150, request.Body.Length);
    }

    [Fact]
    public void Intmeth_uses_every_character_it_may()
    {
        var request = Request("intmeth");
        Assert.Equal("!interesting-Method0123456789_*+`.%indeed'~", request.Method);
        Assert.Equal("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*", request.Uri.User);
        Assert.Equal("BEL:\a NUL:\0 DEL:\u007f", request.To.Display);
        Assert.Equal("token1~` token2'+_ token3*%!.-", request.From.Display);
        Assert.Equal("работающий", request.From.Param("fromParam''~+*_!.-%"));
        Assert.Equal("_token~1'+`*%!-.", request.FromTag);
        Assert.Equal("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{", request.CallId);
        Assert.Equal("\uFEFF大停電", request.Headers.Text("extensionheader-!.%*+_`'~"));
        Assert.Equal(255, request.MaxForwards);
    }

    [Fact]
    public void Escapes_are_resolved_once_and_only_where_they_are_escapes()
    {
        var esc01 = Request("esc01");
        Assert.Equal(("sips:user@example.com", "example.net"), (esc01.Uri.User, esc01.Uri.Host));
        Assert.Equal(("user", "I have spaces", "caller"), (esc01.To.Uri.User, esc01.From.Uri.User, esc01.Contact!.Uri.User));
        Assert.True(esc01.Contact.Uri.IsLooseRoute);
        Assert.Equal("value%41", esc01.Contact.Uri.Param("name"));

        Assert.Equal("null-\0-null", Request("escnull").To.Uri.User);
        Assert.Equal(["<sip:%00@host5.example.com>", "<sip:%00%00@host5.example.com>"], Request("escnull").Headers.List(SipHeaderName.Contact));

        var esc02 = Request("esc02");
        Assert.Equal(("RE%47IST%45R", "%Z%45", "z9hG4bK209%fzsnel234"), (esc02.Method, esc02.To.Display, esc02.Via.Branch));
        Assert.Equal(2, esc02.Headers.List(SipHeaderName.Contact).Count);

        Assert.Equal("user;par=u@example.net", Request("semiuri").Uri.User);
    }

    [Fact]
    public void Lwsdisp_needs_no_space_before_the_bracket()
        => Assert.Equal(("caller", "sip:caller@example.com"), (Request("lwsdisp").From.Display, Request("lwsdisp").From.Uri.ToString()));

    [Fact]
    public void Longreq_keeps_every_long_value()
    {
        var request = Request("longreq");
        Assert.Equal(34, request.Headers.List(SipHeaderName.Via).Count);
        Assert.Equal("sip33.example.com", request.Via.Host);
        Assert.Equal("12" + string.Concat(Enumerable.Repeat("982", 50)) + "424", request.FromTag);
        Assert.Equal("very" + string.Concat(Enumerable.Repeat("long", 20)) + "value", request.To.Uri.Param("unknownparam1"));
        Assert.Equal(6000, request.To.Uri.Port);
        Assert.Equal(150, request.Body.Length);
    }

    [Fact]
    public void Bodies_are_framed_by_their_length()
    {
        Assert.Equal(0, Request("dblreq").Body.Length);
        var mpart01 = Request("mpart01");
        Assert.Equal(553, mpart01.Body.Length);
        Assert.EndsWith("--7a9cbec02ceef655--\r\n", Encoding.Latin1.GetString(mpart01.Body.Span));
        Assert.Contains((byte)0, mpart01.Body.ToArray());
    }

    [Fact]
    public void Responses_with_odd_reasons_are_responses()
    {
        Assert.Equal(200, Response("unreason").Status);
        Assert.Equal(154, Response("unreason").Body.Length);
        Assert.Equal(100, Response("noreason").Status);
    }

    [Fact]
    public void Transports_are_listed_known_or_not()
        => Assert.Equal(["UDP", "SCTP", "TLS", "UNKNOWN", "TCP"], Request("transports").Headers.List(SipHeaderName.Via).Select(via => via.Split('/', ' ')[2]));

    [Fact]
    public void Badbranch_is_no_branch_of_rfc_3261() => Assert.False(Request("badbranch").Via.HasMagicCookie);

    [Fact]
    public void The_session_descriptions_are_read()
    {
        Assert.All(["wsinv", "esc01", "longreq", "baddate"], name => Assert.True(SdpParser.TryParse(Request(name).Body.Span, out _), name));
    }

    private static SipRequest Request(string name) => Assert.IsType<SipRequest>(Message(name));

    private static SipResponse Response(string name) => Assert.IsType<SipResponse>(Message(name));

    private static SipMessage Message(string name)
        => SipParser.TryParse(TortureMessages.Of(TortureMessages.Rfc4475, name), out var message, out var error) ? message : throw new Xunit.Sdk.XunitException($"{name}: {error.Reason}");
}
