using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Agent.Vault;
using Hotline.Api.Tickets;

namespace Hotline.Api.UnitDesk;

/// <param name="Words">Whose call it is, and when.</param>
/// <param name="Silent">Why it can not be heard; null where it can.</param>
public sealed record UnitRecording(Guid Id, string Words, string? Silent);

/// <summary>
/// The calls of a ticket that its unit may hear, as the console shows them: the citizen's own, and those of the hotline to them. Whether they may
/// is decided where the ticket is shown; where it is played it is asked again, and written into the audit.
/// </summary>
internal sealed class UnitRecordings(StoredRecordings vault, CallHistory history)
{
    /// <param name="ticket">As this reader is shown it.</param>
    public async Task<IReadOnlyList<UnitRecording>> OfAsync(TicketPage ticket, CancellationToken ct)
    {
        var heard = new List<UnitRecording>();
        if (ticket.RecordingId is { } own)
        {
            heard.Add(await OneAsync(own, "诉求人来电", ct));
        }

        foreach (var call in ticket.MayCall ? await history.OfTicketAsync(ticket.Id, ct) : [])
        {
            if (call is { RecordingId: { } recording, TalkedSeconds: { } talked } && recording != ticket.RecordingId)
            {
                heard.Add(await OneAsync(recording, $"{UnitWords.Time(call.At)} 热线致电诉求人（{call.By}），通话{TimeWords.Length(TimeSpan.FromSeconds(talked))}", ct));
            }
        }

        return heard;
    }

    private async Task<UnitRecording> OneAsync(Guid id, string words, CancellationToken ct) => new(id, words, await vault.KeptAsync(id, ct) switch
    {
        null => "录音正在归档，请稍后再看。",
        { Removed: true, RemovedAt: { } at } => $"已到保存期限，于{UnitWords.Time(at)}删除。",
        { Removed: true } => "已到保存期限，正在删除。",
        _ => null,
    });
}
