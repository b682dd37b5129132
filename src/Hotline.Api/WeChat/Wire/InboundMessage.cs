using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hotline.Api.WeChat.Wire;

/// <summary>
/// A message or event as WeChat posts it, the fields that we know. Personal data from end to end: stored encrypted,
/// never logged.
/// </summary>
/// <param name="ToUser">The account's original id, gh_….</param>
/// <param name="FromUser">The follower's OpenID.</param>
/// <param name="Sent">CreateTime, seconds since 1970.</param>
/// <param name="Type">text, image, voice, location, event…</param>
/// <param name="Id">MsgId; events have none.</param>
/// <param name="Recognition">What speech recognition made of a voice message, where the account has it.</param>
internal sealed record InboundMessage(
    string ToUser,
    string FromUser,
    long Sent,
    string Type,
    string? Id = null,
    string? Content = null,
    string? MediaId = null,
    double? Latitude = null,
    double? Longitude = null,
    string? Label = null,
    string? Recognition = null,
    string? Event = null,
    string? EventKey = null)
{
    private const int MaxId = 128;

    /// <summary>What WeChat says re-posts are known by: MsgId, or for events the follower and the time.</summary>
    public string RepostKey => Id is not null ? $"m/{Id}" : string.Create(CultureInfo.InvariantCulture, $"e/{FromUser}/{Sent}/{Event}");

    /// <returns>False when a field that every message has is missing or malformed.</returns>
    public static bool TryRead(IReadOnlyDictionary<string, string> fields, [NotNullWhen(true)] out InboundMessage? message)
    {
        message = null;
        if (Text(fields, "FromUserName") is not { Length: <= MaxId } from || Text(fields, "MsgType") is not { Length: <= MaxId } type
            || !long.TryParse(Text(fields, "CreateTime"), NumberStyles.None, CultureInfo.InvariantCulture, out var sent))
        {
            return false;
        }

        message = new InboundMessage(
            Text(fields, "ToUserName") ?? "", from, sent, type.ToLowerInvariant(),
            Text(fields, "MsgId"), Text(fields, "Content"), Text(fields, "MediaId"),
            Number(fields, "Location_X", 90), Number(fields, "Location_Y", 180), Text(fields, "Label"),
            Text(fields, "Recognition"), Text(fields, "Event"), Text(fields, "EventKey"));
        return message.Id is null or { Length: <= MaxId };
    }

    private static string? Text(IReadOnlyDictionary<string, string> fields, string name) =>
        fields.GetValueOrDefault(name)?.Trim() is { Length: > 0 } text ? text : null;

    private static double? Number(IReadOnlyDictionary<string, string> fields, string name, double most) =>
        double.TryParse(fields.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= most ? number : null;
}
