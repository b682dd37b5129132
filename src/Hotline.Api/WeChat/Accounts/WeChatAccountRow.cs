namespace Hotline.Api.WeChat.Accounts;

/// <summary>A row of <c>api.wechat_account</c> with its secrets opened; null secrets leave those that are there.</summary>
internal sealed record WeChatAccountRow(
    string AppId, string Name, string? OriginalId, WeChatMode Mode, string RegionCode, string? TemplateId, string? TemplateFields, string? Secret, string? Token, string? AesKey, bool Disabled)
{
    public override string ToString() => $"WeChat account {AppId}";
}
