using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>The one encrypted column of an event: its text, its aside and its evidence.</summary>
internal sealed record EventText(string? Text, string? Aside, string? Evidence = null)
{
    private const string Table = "ticket_event";

    public static byte[]? Seal(FieldCipher cipher, TicketEvent happened, Guid ticketId, int seq) =>
        happened is { Text: null or { IsEmpty: true }, Aside: null or { IsEmpty: true }, Evidence: null or { IsEmpty: true } }
            ? null
            : cipher.Encrypt(DispatchJson.Write(new EventText(happened.Text?.Clear(), happened.Aside?.Clear(), happened.Evidence?.Clear())), Table, $"text/{seq}", ticketId);

    public static EventText Open(FieldCipher cipher, byte[]? box, Guid ticketId, int seq) =>
        cipher.Decrypt(box, Table, $"text/{seq}", ticketId) is { } json ? DispatchJson.Read<EventText>(json) : new EventText(null, null);
}
