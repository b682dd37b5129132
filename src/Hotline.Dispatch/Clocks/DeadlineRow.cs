using System.Collections.Immutable;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>The row of dispatch.deadline.</summary>
internal sealed class DeadlineRow
{
    public Guid Id { get; init; }

    public Guid TicketId { get; init; }

    public string Kind { get; init; } = "";

    public int Round { get; init; }

    public string? UnitCode { get; init; }

    public string State { get; init; } = "";

    public bool NaturalTime { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset RunFrom { get; init; }

    public long ElapsedS { get; init; }

    public long TotalS { get; init; }

    public DateTimeOffset DueAt { get; init; }

    public DateTimeOffset AmberAt { get; init; }

    public DateTimeOffset RedAt { get; init; }

    public string Light { get; init; } = "";

    public DateTimeOffset? PausedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? NextFireAt { get; init; }

    public DateTimeOffset? EarlyAt { get; init; }

    public int EscalationLevel { get; init; }

    public DateTimeOffset? EscalateAt { get; init; }

    public bool Provisional { get; init; }

    public string Trace { get; init; } = "";

    public static DeadlineRow From(Deadline deadline) => new()
    {
        Id = deadline.Id,
        TicketId = deadline.TicketId,
        Kind = deadline.Kind.ToString(),
        Round = deadline.Round,
        UnitCode = deadline.UnitCode,
        State = deadline.State.ToString(),
        NaturalTime = deadline.NaturalTime,
        StartedAt = deadline.StartedAt,
        RunFrom = deadline.RunFrom,
        ElapsedS = (long)deadline.Elapsed.TotalSeconds,
        TotalS = (long)deadline.Total.TotalSeconds,
        DueAt = deadline.DueAt,
        AmberAt = deadline.AmberAt,
        RedAt = deadline.RedAt,
        Light = deadline.Light.ToString(),
        PausedAt = deadline.PausedAt,
        FinishedAt = deadline.FinishedAt,
        NextFireAt = deadline.NextFireAt,
        EarlyAt = deadline.EarlyAt,
        EscalationLevel = deadline.EscalationLevel,
        EscalateAt = deadline.EscalateAt,
        Provisional = deadline.Provisional,
        Trace = DispatchJson.Write(deadline.Trace),
    };

    public Deadline ToDeadline() => new(
        Id,
        TicketId,
        Enum.Parse<DeadlineKind>(Kind),
        Round,
        UnitCode,
        Enum.Parse<DeadlineState>(State),
        NaturalTime,
        StartedAt,
        RunFrom,
        TimeSpan.FromSeconds(ElapsedS),
        TimeSpan.FromSeconds(TotalS),
        DueAt,
        AmberAt,
        RedAt,
        Enum.Parse<Light>(Light),
        PausedAt,
        FinishedAt,
        Provisional,
        DispatchJson.Read<ImmutableArray<TraceStep>>(Trace),
        EscalationLevel,
        EscalateAt,
        EarlyAt);
}
