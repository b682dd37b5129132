using System.Text;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Tests.Sip.Parsing;

public sealed class SipParserTests
{
    private const string Invite = """
        INVITE sip:12345@10.0.0.1 SIP/2.0
        Via: SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bKabc;rport
        Max-Forwards: 69
        From: "Li \"Lei\"" <sip:+8613800000001@ims.example;user=phone>;tag=f1
        To: <sip:12345@10.0.0.1>
        Call-ID: c1@10.0.0.9
        CSeq: 7 INVITE
        Contact: <sip:u@10.0.0.9:5070;transport=udp>
        P-Charging-Vector: icid-value="a,b;c"
        Content-Type: application/sdp
        Content-Length: 4

        v=0
        """;

    [Fact]
    public void A_plain_invite_is_taken_apart()
    {
        var request = SipText.Request(Invite.TrimEnd() + "\n");
        Assert.Equal("INVITE", request.Method);
        Assert.Equal("12345", request.Uri.User);
        Assert.Equal(69, request.MaxForwards);
        Assert.Equal("z9hG4bKabc", request.Via.Branch);
        Assert.True(request.Via.WantsRport);
        Assert.Equal("Li \"Lei\"", request.From.Display);
        Assert.Equal("f1", request.FromTag);
        Assert.False(request.InDialog);
        Assert.Equal(new CSeq(7, "INVITE"), request.CSeq);
        Assert.Equal("sip:u@10.0.0.9:5070;transport=udp", request.Contact!.Uri.ToString());
        Assert.Equal("v=0\r", Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void Unknown_headers_are_kept_as_they_are()
        => Assert.Equal("icid-value=\"a,b;c\"", SipText.Request(Invite + "\n").Headers.Text("p-charging-vector"));

    [Fact]
    public void Compact_forms_folding_odd_case_and_white_space_around_slashes_are_understood()
    {
        // In the spirit of RFC 4475 §3.1.1.1.
        var request = SipText.Request("""
            INVITE sip:12345@10.0.0.1;unknownparam SIP/2.0
            TO :
             sip:12345@10.0.0.1 ;   tag    = 1918181833n
            f: "J Rosenberg \\\""       <sip:j@10.0.0.9>
              ;
              tag = 98asjd8
            mAx-FoRwArDs: 0068
            i: long.call.id@10.0.0.9
            cseq: 0009
              INVITE
            v  : SIP  / 2.0
             /UDP
                10.0.0.9 ; branch = z9hG4bK390skdjuw , SIP/2.0/TCP spindle.example.com;
              branch  =   z9hG4bK9ikj8
            NewFangledHeader:   newfangled value
             continued newfangled value
            m:"Quoted string \"\"" <sip:j@10.0.0.9> ; newparam =
              newvalue ;  q = 0.33
            l: 0

            """);
        Assert.Equal("1918181833n", request.ToTag);
        Assert.Equal("98asjd8", request.FromTag);
        Assert.Equal("J Rosenberg \\\"", request.From.Display);
        Assert.Equal(68, request.MaxForwards);
        Assert.Equal(9u, request.CSeq.Number);
        Assert.Equal("UDP", request.Via.Transport);
        Assert.Equal("z9hG4bK390skdjuw", request.Via.Branch);
        Assert.Contains("spindle.example.com", Encoding.UTF8.GetString(request.ViaRest.Span));
        Assert.Equal("0.33", request.Contact!.Param("q"));
        Assert.Equal("newfangled value  continued newfangled value", request.Headers.Text("newfangledheader")!.Replace("   ", "  "));
    }

    [Fact]
    public void Several_values_on_one_line_and_on_several_lines_make_one_list()
    {
        var request = SipText.Request("""
            OPTIONS sip:h@10.0.0.1 SIP/2.0
            v: SIP/2.0/UDP 10.0.0.9
            f: <sip:a@10.0.0.9>;tag=1
            t: <sip:h@10.0.0.1>
            i: x
            CSeq: 1 OPTIONS
            Record-Route: <sip:p1.example;lr>, "A, B" <sip:p2.example;lr>;x="1,2"
            k: timer, 100rel
            Record-Route: <sip:p3.example;lr>
            l: 0

            """);
        Assert.Equal(["<sip:p1.example;lr>", "\"A, B\" <sip:p2.example;lr>;x=\"1,2\"", "<sip:p3.example;lr>"], request.Headers.List(SipHeaderName.RecordRoute));
        Assert.True(request.Headers.Lists(SipHeaderName.Supported, "TIMER"));
        Assert.False(request.Headers.Lists(SipHeaderName.Supported, "time"));
    }

    [Fact]
    public void A_response_is_taken_apart()
    {
        var response = SipText.Response("""
            SIP/2.0 183 Sitzung l�uft
            Via: SIP/2.0/UDP [2001:db8::9]:5070;branch=z9hG4bKx;received=[2001:db8::9]
            From: <sip:a@[2001:db8::1]>;tag=1
            To: <sip:b@[2001:db8::2]>;tag=2
            Call-ID: x
            CSeq: 4294967 INVITE

            """);
        Assert.Equal(183, response.Status);
        Assert.True(response.IsProvisional);
        Assert.Equal("[2001:db8::9]", response.Via.Host);
        Assert.Equal(5070, response.Via.Port);
    }

    [Fact]
    public void Bytes_behind_content_length_are_dropped()
    {
        var request = SipText.Request(Invite.Replace("Content-Length: 4", "Content-Length: 3") + "\nrubbish");
        Assert.Equal("v=0", Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void Empty_lines_before_the_message_are_skipped_and_alone_are_a_keep_alive()
    {
        Assert.Equal("INVITE", SipText.Request("\r\n\r\n" + Invite + "\n").Method);
        Assert.False(SipParser.TryParse("\r\n\r\n"u8.ToArray(), out _, out var error));
        Assert.False(error.WantsReply);
    }

    [Fact]
    public void An_invite_costs_less_than_four_kilobytes()
    {
        var bytes = SipText.Bytes(Invite + "\n");
        byte[][] copies = [.. Enumerable.Range(0, 101).Select(_ => bytes.ToArray())];
        Assert.True(SipParser.TryParse(copies[100], out _, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _ = SipParser.TryParse(copies[i], out _, out _);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 4096);
    }
}
