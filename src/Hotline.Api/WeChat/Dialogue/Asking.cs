using System.Text.RegularExpressions;

namespace Hotline.Api.WeChat.Dialogue;

/// <summary>Progress by number, with the pickup code where the ticket is not the follower's own.</summary>
internal static partial class Asking
{
    /// <returns>Null when the words are no ticket number.</returns>
    public static Turn? NumberAndCode(string words) => Pair().Match(Conversation.Plain(words)) is { Success: true } pair
        ? new Turn(null, null, new Act.Progress(pair.Groups["number"].Value, pair.Groups["code"] is { Success: true } code ? code.Value : null))
        : null;

    [GeneratedRegex(@"^(?<number>[0-9]{12})(?:[\s,，/]+(?<code>[0-9]{8}))?$")]
    private static partial Regex Pair();
}
