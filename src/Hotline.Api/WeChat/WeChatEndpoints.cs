using System.Globalization;
using System.Text;
using Hotline.Api.WeChat.Accounts;
using Hotline.Api.WeChat.Intake;
using Hotline.Api.WeChat.Wire;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Api.WeChat;

/// <summary>/wechat/{appId}: the address that is entered at WeChat. GET proves that it is ours, POST brings messages. Nothing is believed that is not signed.</summary>
internal static partial class WeChatEndpoints
{
    private const long BodyLimit = 64 * 1024;
    private const string Done = "success";
    private const int MaxEcho = 256;

    /// <summary>How far the signed time may be from ours; an older address that somebody saw is worth nothing.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    public static void MapWeChat(this WebApplication app)
    {
        var account = app.MapGroup("/wechat/{appId}").AllowAnonymous().ExcludeFromDescription();
        account.MapGet("", VerifyAsync);
        account.MapPost("", ReceiveAsync).WithMetadata(new RequestSizeLimitAttribute(BodyLimit)).DisableAntiforgery();
    }

    private static async Task<IResult> VerifyAsync(
        string appId, string? signature, string? timestamp, string? nonce, string? echostr, WeChatAccounts accounts, TimeProvider time, ILogger<WeChatAccount> logger, CancellationToken ct)
    {
        if (await accounts.FindAsync(appId, ct) is not { } account)
        {
            return TypedResults.NotFound();
        }

        if (!IsFresh(timestamp, time) || nonce is null || echostr is not { Length: <= MaxEcho } || !WeChatSignature.Is(signature, account.Token, timestamp!, nonce)) // Fresh is not null.
        {
            LogForged(logger, account.AppId);
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        return TypedResults.Text(echostr, "text/plain", Encoding.UTF8);
    }

    private static async Task<IResult> ReceiveAsync(
        string appId, string? signature, string? timestamp, string? nonce, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "encrypt_type")] string? encryptType,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "msg_signature")] string? messageSignature,
        HttpRequest request, WeChatAccounts accounts, Posts posts, TimeProvider time, ILogger<WeChatAccount> logger, CancellationToken ct)
    {
        if (await accounts.FindAsync(appId, ct) is not { } account)
        {
            return TypedResults.NotFound();
        }

        if (!IsFresh(timestamp, time) || nonce is null || !WeChatSignature.Is(signature, account.Token, timestamp!, nonce)) // Fresh is not null.
        {
            LogForged(logger, account.AppId);
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var post = new SignedPost(await reader.ReadToEndAsync(ct), timestamp!, nonce, encryptType == "aes", messageSignature); // As above.
        var (opened, message) = post.Open(account);
        switch (opened)
        {
            case Opening.Forged:
                LogForged(logger, account.AppId);
                return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
            case Opening.Malformed:
                return TypedResults.BadRequest();
        }

        return await posts.TakeAsync(account.AppId, message!, messageSignature ?? signature!, ct) switch // Opened: a message; checked: a signature.
        {
            PostAnswer.Reply reply => TypedResults.Text(Written(account, message!, reply.Text, nonce, post.IsSealed, time.GetUtcNow()), "text/xml", Encoding.UTF8), // As above.
            PostAnswer.Refused => TypedResults.StatusCode(StatusCodes.Status403Forbidden),
            _ => TypedResults.Text(Done, "text/plain", Encoding.UTF8),
        };
    }

    private static string Written(WeChatAccount account, InboundMessage message, string text, string nonce, bool isSealed, DateTimeOffset now)
    {
        var reply = ReplyXml.Text(message.FromUser, message.ToUser, now, text);
        return isSealed && account.Crypt is { } crypt ? ReplyXml.Sealed(crypt, account.Token, reply, now, nonce) : reply;
    }

    private static bool IsFresh(string? timestamp, TimeProvider time) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253402300799
        && (time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= Fresh;

    [LoggerMessage(4604, LogLevel.Warning, "A request to WeChat account {AppId} was not signed by WeChat, or too long ago: refused")]
    private static partial void LogForged(ILogger logger, string appId);
}
