using Hotline.Api.WeChat.Wire;

namespace Hotline.Integration.Tests.WeChat;

/// <summary>
/// Signature and sealing against the values that WeChat's own sample code (WXBizMsgCrypt) was published with, made by
/// another implementation than ours.
/// </summary>
public sealed class PublishedVectorTests
{
    private const string AlphabetKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private const string SampleKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    private const string SealedText = "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==";

    private const string CompatibleBox =
        "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=";

    private const string SafeBox =
        "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";

    private const string EchoBox = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";

    [Fact]
    public void The_published_text_seals_to_the_published_box_and_opens_again()
    {
        Assert.True(MessageCrypt.TryCreate(AlphabetKey, "wxb11529c136998cb6", out var crypt));
        Assert.Equal(SealedText, crypt.Encrypt("我是中文abcd123", "aaaabbbbccccdddd"u8));
        Assert.True(crypt.TryDecrypt(SealedText, out var text));
        Assert.Equal("我是中文abcd123", text);
    }

    [Theory]
    [InlineData("spamtest", "1409735669", "1320562132", CompatibleBox, "5d197aaffba7e9b25a30732f161a50dee96bd5fa")]
    [InlineData("QDG6eK", "1409659813", "1372623149", SafeBox, "477715d11cdb4164915debcba66cb864d751f3e6")]
    [InlineData("QDG6eK", "1409659589", "263014780", EchoBox, "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3")]
    public void The_published_signatures_hold_and_a_changed_letter_breaks_them(string token, string timestamp, string nonce, string box, string signature)
    {
        Assert.Equal(signature, WeChatSignature.Of(token, timestamp, nonce, box));
        Assert.True(WeChatSignature.Is(signature, token, timestamp, nonce, box));
        Assert.False(WeChatSignature.Is(signature, token, timestamp, nonce + "1", box));
        Assert.False(WeChatSignature.Is(string.Concat("0", signature.AsSpan(1)), token, timestamp, nonce, box));
        Assert.False(WeChatSignature.Is(null, token, timestamp, nonce, box));
    }

    [Fact]
    public void The_published_messages_open_with_every_field()
    {
        Assert.True(MessageCrypt.TryCreate(AlphabetKey, "wx2c2769f8efd9abc2", out var compatible));
        Assert.True(compatible.TryDecrypt(CompatibleBox, out var clear));
        Assert.True(XmlFields.TryRead(clear, out var fields));
        Assert.True(InboundMessage.TryRead(fields, out var message));
        Assert.Equal(new InboundMessage("gh_10f6c3c3ac5a", "oyORnuP8q7ou2gfYjqLzSIWZf0rs", 1409735668, "text", "6054768590064713728", "abcdteT"), message);

        Assert.True(MessageCrypt.TryCreate(SampleKey, "wx5823bf96d3bd56c7", out var safe));
        Assert.True(safe.TryDecrypt(SafeBox, out clear) && XmlFields.TryRead(clear, out fields));
        Assert.Equal(("hello", "4561255354251345929"), (fields["Content"], fields["MsgId"]));
        Assert.True(safe.TryDecrypt(EchoBox, out var echo));
        Assert.Equal("1616140317555161061", echo);
    }

    [Fact]
    public void A_box_for_another_app_with_another_key_or_damaged_does_not_open()
    {
        Assert.True(MessageCrypt.TryCreate(SampleKey, "wx0000000000000000", out var another));
        Assert.False(another.TryDecrypt(SafeBox, out _));
        Assert.True(MessageCrypt.TryCreate(AlphabetKey, "wx5823bf96d3bd56c7", out var wrong));
        Assert.False(wrong.TryDecrypt(SafeBox, out _));
        Assert.True(MessageCrypt.TryCreate(SampleKey, "wx5823bf96d3bd56c7", out var right));
        Assert.False(right.TryDecrypt(SafeBox[..^8], out _));
        Assert.False(right.TryDecrypt("", out _));
        Assert.False(right.TryDecrypt("AAAA", out _));
        Assert.False(right.TryDecrypt("not base64 at all", out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tooshort")]
    [InlineData("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2*")]
    public void What_is_no_EncodingAESKey_makes_no_crypt(string? key) => Assert.False(MessageCrypt.TryCreate(key, "wx5823bf96d3bd56c7", out _));

    [Fact]
    public void Whatever_length_a_text_has_it_comes_back()
    {
        Assert.True(MessageCrypt.TryCreate(SampleKey, "wx5823bf96d3bd56c7", out var crypt));
        for (var length = 0; length < 100; length++)
        {
            var text = new string('x', length);
            Assert.True(crypt.TryDecrypt(crypt.Encrypt(text), out var back));
            Assert.Equal(text, back);
        }
    }
}
