using System.Collections.Frozen;
using System.Text.Json;
using Hotline.Dispatch.Data;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>From a stored event's kind and data back to the event. Its texts stay where they are, encrypted.</summary>
internal static class EventReading
{
    private static readonly FrozenDictionary<string, Type> Cases =
        typeof(TicketEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(TicketEvent))).ToFrozenDictionary(type => type.Name);

    /// <returns>Null for a kind that this version does not know.</returns>
    public static TicketEvent? Of(string kind, string data) =>
        Cases.GetValueOrDefault(kind) is { } type ? (TicketEvent?)JsonSerializer.Deserialize(data, type, DispatchJson.Options) : null;
}
