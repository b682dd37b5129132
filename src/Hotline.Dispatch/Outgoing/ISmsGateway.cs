using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Outgoing;

/// <summary>Sends text messages to citizens. A port: the host provides the operator's gateway.</summary>
public interface ISmsGateway
{
    /// <summary>Hands one message over. Throw to be asked again later; a message may come twice with the same id, and is to be sent once.</summary>
    Task SendAsync(SmsMessage message, CancellationToken ct);
}

/// <param name="Id">The same whenever the same message is tried again.</param>
/// <param name="To">A mobile number, 11 digits.</param>
/// <param name="Text">Simplified Chinese; may hold a pickup code or a rating link, so it is as secret as they are.</param>
public sealed record SmsMessage(Guid Id, Pii To, Pii Text);
