using Hotline.Api.WeChat.Intake;
using Hotline.Api.WeChat.Sending;
using Npgsql;

namespace Hotline.Api.WeChat;

/// <summary>Messages are kept for a day (re-posts and reused signatures are known by them), what was sent for thirty, abandoned dialogues not at all.</summary>
internal sealed class Retention(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan MessagesKept = TimeSpan.FromDays(1);
    private static readonly TimeSpan SentKept = TimeSpan.FromDays(30);

    public async Task RunAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await InboundStore.ForgetAsync(connection, now - MessagesKept, ct);
        await OutgoingStore.ForgetAsync(connection, now - SentKept, ct);
        await PhotoRequests.ForgetAsync(connection, now - SentKept, ct);
        await FollowerStore.ForgetDialoguesAsync(connection, now, ct);
    }
}
