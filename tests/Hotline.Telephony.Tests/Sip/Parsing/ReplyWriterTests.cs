using System.Net;
using System.Text;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Tests.Sip.Parsing;

public sealed class ReplyWriterTests
{
    private static readonly IPEndPoint Source = new(IPAddress.Parse("192.168.1.20"), 41000);

    [Fact]
    public void Via_from_to_call_id_and_cseq_come_back_as_they_were()
    {
        var reply = Reply(";branch=z9hG4bK1", 200);
        Assert.Equal(["SIP/2.0/UDP 10.9.9.9:5070;branch=z9hG4bK1;received=192.168.1.20", "SIP/2.0/TCP far.example;branch=z9hG4bK0"], SipText.Headers(reply, "Via"));
        Assert.Equal("A <sip:a@10.9.9.9>;tag=1", SipText.Header(reply, "From"));
        Assert.Equal("<sip:12345@h>;tag=ours", SipText.Header(reply, "To"));
        Assert.Equal("abc", SipText.Header(reply, "Call-ID"));
        Assert.Equal("5 INVITE", SipText.Header(reply, "CSeq"));
        Assert.Equal(["<sip:p@10.0.0.5;lr>"], SipText.Headers(reply, "Record-Route"));
        Assert.Equal("0", SipText.Header(reply, "Content-Length"));
    }

    [Fact]
    public void Rport_is_filled_in_and_steers_the_reply_to_the_source_port()
    {
        Assert.Contains(";received=192.168.1.20;rport=41000", Reply(";rport;branch=z9hG4bK1", 200));
        Assert.Equal(Source, ReplyWriter.Destination(Request(";rport").Via, Source));
    }

    [Fact]
    public void Without_rport_the_reply_goes_to_the_source_address_at_the_via_port()
        => Assert.Equal(new IPEndPoint(Source.Address, 5070), ReplyWriter.Destination(Request(";branch=z9hG4bK1").Via, Source));

    [Fact]
    public void Trying_has_no_tag_of_ours_and_a_refusal_no_record_route()
    {
        Assert.Equal("<sip:12345@h>", SipText.Header(Reply(";branch=z9hG4bK1", 100), "To"));
        Assert.Empty(SipText.Headers(Reply(";branch=z9hG4bK1", 486), "Record-Route"));
    }

    [Fact]
    public void A_line_break_in_a_value_can_not_smuggle_in_a_header()
    {
        var reply = Encoding.UTF8.GetString(ReplyWriter.Write(
            Request(""), Source, 200, ReplyParts.Empty with { Contact = "<sip:a@b>\r\nEvil: yes" }));
        Assert.Empty(SipText.Headers(reply, "Evil"));
    }

    private static string Reply(string viaParams, int status)
        => Encoding.UTF8.GetString(ReplyWriter.Write(Request(viaParams), Source, status, ReplyParts.Empty with { ToTag = "ours" }));

    private static Hotline.Telephony.Sip.Messages.SipRequest Request(string viaParams) => SipText.Request($"""
        INVITE sip:12345@h SIP/2.0
        Via: SIP/2.0/UDP 10.9.9.9:5070{viaParams}
        Via: SIP/2.0/TCP far.example;branch=z9hG4bK0
        Record-Route: <sip:p@10.0.0.5;lr>
        From: A <sip:a@10.9.9.9>;tag=1
        To: <sip:12345@h>
        Call-ID: abc
        CSeq: 5 INVITE

        """);
}
