using Hotline.Api.WeChat.Wire;

namespace Hotline.Api.WeChat.Accounts;

/// <summary>How WeChat posts to us: 明文模式, 兼容模式, 安全模式.</summary>
internal enum WeChatMode
{
    /// <summary>Messages in the clear; the signature does not cover them.</summary>
    Plain,

    /// <summary>Both; the sealed one counts where it is there.</summary>
    Compatible,

    /// <summary>Sealed only.</summary>
    Safe,
}

/// <summary>An official account as it is in use. Never logged: it holds secrets.</summary>
/// <param name="OriginalId">gh_…; null when not checked.</param>
/// <param name="RegionCode">Where a request belongs whose place names no county.</param>
/// <param name="TemplateId">The template for news when a customer-service message is not possible.</param>
/// <param name="TemplateFields">Which fields of the template take number, state and time: <c>number=keyword1,state=keyword2,time=keyword3</c>, which is also the default.</param>
/// <param name="Secret">Null for an account without the right to send by itself (a subscription account that is not certified): it answers only.</param>
/// <param name="Crypt">Null in plain mode.</param>
internal sealed record WeChatAccount(
    string AppId, string? OriginalId, WeChatMode Mode, string RegionCode, string? TemplateId, string? TemplateFields, string? Secret, string Token, MessageCrypt? Crypt)
{
    public override string ToString() => $"WeChat account {AppId}";
}
