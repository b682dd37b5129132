using Hotline.Api.WeChat.Accounts;

namespace Hotline.Api.WeChat.Wire;

internal enum Opening
{
    Done,
    Forged,
    Malformed,
}

/// <summary>A post whose <c>signature</c> was checked: opens its message in the account's mode. A sealed account takes nothing in the clear.</summary>
/// <param name="IsSealed"><c>encrypt_type=aes</c>; the answer is then sealed as well.</param>
internal sealed record SignedPost(string Body, string Timestamp, string Nonce, bool IsSealed, string? MessageSignature)
{
    public (Opening Opening, InboundMessage? Message) Open(WeChatAccount account)
    {
        if (!XmlFields.TryRead(Body, out var fields))
        {
            return (Opening.Malformed, null);
        }

        var box = fields.GetValueOrDefault("Encrypt");
        if (account.Mode == WeChatMode.Plain || (account.Mode == WeChatMode.Compatible && !IsSealed && box is null))
        {
            return IsSealed ? (Opening.Malformed, null) : Read(fields, account);
        }

        // What stands in the clear beside it (compatible mode) is not covered by a signature and not looked at.
        return IsSealed && box is not null && account.Crypt is { } crypt && WeChatSignature.Is(MessageSignature, account.Token, Timestamp, Nonce, box)
            && crypt.TryDecrypt(box, out var clear)
            ? XmlFields.TryRead(clear, out var inner) ? Read(inner, account) : (Opening.Malformed, null)
            : (Opening.Forged, null);
    }

    private static (Opening Opening, InboundMessage? Message) Read(IReadOnlyDictionary<string, string> fields, WeChatAccount account) =>
        !InboundMessage.TryRead(fields, out var message) ? (Opening.Malformed, null)
        : account.OriginalId is { } own && message.ToUser != own ? (Opening.Forged, null)
        : (Opening.Done, message);

    public override string ToString() => "signed post";
}
