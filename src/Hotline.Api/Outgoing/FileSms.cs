using Hotline.Dispatch.Outgoing;

namespace Hotline.Api.Outgoing;

/// <summary>
/// The gateway of an installation that has none: text messages into a file, for trying the product out. The number is
/// masked; the text is clear, with codes and links in it, so the file is as secret as they are.
/// </summary>
internal sealed class FileSms(OutgoingFile file, TimeProvider time) : ISmsGateway
{
    public const string FileName = "sms";

    public Task SendAsync(SmsMessage message, CancellationToken ct) =>
        file.AppendAsync(FileName, [new Line(message.Id, time.GetUtcNow(), message.To.ToString(), message.Text.Clear())], ct);

    private sealed record Line(Guid Id, DateTimeOffset At, string To, string Text);
}
