using Hotline.Api.WeChat.Wire;

namespace Hotline.Integration.Tests.WeChat;

public sealed class XmlFieldsTests
{
    [Fact]
    public void Unknown_fields_and_deeper_ones_are_passed_over_and_the_first_of_two_counts()
    {
        Assert.True(XmlFields.TryRead(
            "<xml><New>1</New><List><item><Content>inner</Content></item></List><!-- x --><Content><![CDATA[a<b]]>&amp;c</Content><Content>second</Content><Empty/></xml>", out var fields));
        Assert.Equal("a<b&c", fields["Content"]);
        Assert.False(fields.ContainsKey("item"));
        Assert.False(fields.ContainsKey("Empty"));
    }

    [Theory]
    [InlineData("<!DOCTYPE xml [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><xml><Content>&a;</Content></xml>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><xml><Content>&b;</Content></xml>")]
    [InlineData("<html><Content>x</Content></html>")]
    [InlineData("<xml><Content>x</xml>")]
    [InlineData("<xml><a><b><c><d><e><f><g><h><i>x</i></h></g></f></e></d></c></b></a></xml>")]
    [InlineData("")]
    [InlineData("{\"a\":1}")]
    public void What_is_not_flat_plain_XML_is_refused(string text) => Assert.False(XmlFields.TryRead(text, out _));

    [Fact]
    public void What_is_too_large_is_refused() =>
        Assert.False(XmlFields.TryRead($"<xml><Content>{new string('a', XmlFields.MaxCharacters)}</Content></xml>", out _));

    [Theory]
    [InlineData("<xml><MsgType>text</MsgType><CreateTime>1</CreateTime></xml>")]
    [InlineData("<xml><FromUserName>a</FromUserName><MsgType>text</MsgType></xml>")]
    [InlineData("<xml><FromUserName>a</FromUserName><MsgType>text</MsgType><CreateTime>-5</CreateTime></xml>")]
    [InlineData("<xml><FromUserName>a</FromUserName><CreateTime>1</CreateTime></xml>")]
    public void A_message_without_sender_type_or_time_is_none(string text)
    {
        Assert.True(XmlFields.TryRead(text, out var fields));
        Assert.False(InboundMessage.TryRead(fields, out _));
    }

    [Fact]
    public void A_position_off_the_globe_is_left_out()
    {
        Assert.True(XmlFields.TryRead("<xml><FromUserName>a</FromUserName><MsgType>location</MsgType><CreateTime>1</CreateTime><Location_X>95.5</Location_X><Location_Y>115.9</Location_Y></xml>", out var fields));
        Assert.True(InboundMessage.TryRead(fields, out var message));
        Assert.Null(message.Latitude);
        Assert.Equal(115.9, message.Longitude);
    }

    [Fact]
    public void A_reply_is_well_formed_whatever_was_pasted_and_short_enough()
    {
        var reply = ReplyXml.Text("o1", "gh_1", DateTimeOffset.UnixEpoch, "a\u0001<script>]]>😀\ud800" + new string('好', 900));
        Assert.True(XmlFields.TryRead(reply, out var fields));
        Assert.StartsWith("a<script>]]>😀", fields["Content"], StringComparison.Ordinal);
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(fields["Content"]) <= 2048);
    }
}
