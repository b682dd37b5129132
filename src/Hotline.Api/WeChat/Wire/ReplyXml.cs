using System.Globalization;
using System.Xml.Linq;

namespace Hotline.Api.WeChat.Wire;

/// <summary>Passive replies: what is answered within the five seconds that WeChat waits.</summary>
internal static class ReplyXml
{
    /// <summary>WeChat takes 2048 bytes of text; a Chinese character is three.</summary>
    public const int MaxCharacters = 600;

    public static string Text(string to, string from, DateTimeOffset now, string content) => Write(
        ("ToUserName", to), ("FromUserName", from), ("CreateTime", Seconds(now)), ("MsgType", "text"), ("Content", Short(content)));

    /// <summary>The same, sealed for safe mode.</summary>
    public static string Sealed(MessageCrypt crypt, string token, string reply, DateTimeOffset now, string nonce)
    {
        var box = crypt.Encrypt(reply);
        return Write(("Encrypt", box), ("MsgSignature", WeChatSignature.Of(token, Seconds(now), nonce, box)), ("TimeStamp", Seconds(now)), ("Nonce", nonce));
    }

    public static string Short(string content) => content.Length <= MaxCharacters ? content : string.Concat(content.AsSpan(0, MaxCharacters - 1), "…");

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Write(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var root = new XElement("xml");
        foreach (var (name, value) in fields)
        {
            root.Add(new XElement(name, new XText(Clean(value))));
        }

        return root.ToString(SaveOptions.DisableFormatting);
    }

    // XML 1.0 has no control characters, and a citizen may have pasted one.
    private static string Clean(string value) => string.Concat(value.EnumerateRunes().Where(rune => rune.Value is >= ' ' and not (0xFFFE or 0xFFFF) or '\n' or '\t'));
}
