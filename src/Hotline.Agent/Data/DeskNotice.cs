using System.Text.Json;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Data;

/// <summary>What NOTIFY carries about console events: numbers, kinds and ids only. Each web node builds the payload for its own consoles.</summary>
/// <param name="Id">Of the offer or the missed call.</param>
/// <param name="Key">Code of the queue.</param>
internal sealed record DeskNotice(DateTimeOffset At, DeskEventKind Kind, Guid? Id, string? Key, TicketNotice? Ticket, IReadOnlyList<DeskTarget> To)
{
    /// <summary>PostgreSQL takes less than 8,000 bytes a notification: at most 75 bytes a target.</summary>
    public const int MaxTargets = 80;

    /// <summary>What a target looks like, for PostgreSQL's <c>format</c>: account and number.</summary>
    public const string Target = """{"Account":"%s","Seq":%s}""";

    /// <summary>After the last target.</summary>
    public const string Tail = "]}";

    /// <summary>All of it before the first target: PostgreSQL, which knows the numbers, writes the rest.</summary>
    public string Head() => JsonSerializer.Serialize(this with { To = [] })[..^Tail.Length];

    public static DeskNotice Read(string payload) =>
        JsonSerializer.Deserialize<DeskNotice>(payload) ?? throw new JsonException("An empty notice.");
}

/// <param name="Seq">Of the account's stream.</param>
internal sealed record DeskTarget(Guid Account, long Seq);

/// <summary>A change of what an account's console shows, before it has its number.</summary>
internal sealed record DeskChange(Guid Account, DeskEventKind Kind, Guid? Id = null, string? Key = null, TicketNotice? Ticket = null);
