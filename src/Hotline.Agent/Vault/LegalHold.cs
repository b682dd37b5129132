namespace Hotline.Agent.Vault;

/// <summary>保全: recordings that must not be removed however old they are.</summary>
/// <param name="RecordingId">The one recording; null when it is all of a ticket.</param>
/// <param name="TicketId">The ticket whose recordings are held; for one recording, the ticket of its call.</param>
/// <param name="Document">Number of the paper that asks for it, where there is one.</param>
public sealed record LegalHold(
    Guid Id, int Version, Guid? RecordingId, Guid? TicketId, string? TicketNumber, string Reason, string? Document, string SetBy, DateTimeOffset SetAt,
    string? LiftedBy, DateTimeOffset? LiftedAt, string? LiftReason);

/// <summary>What somebody who sets a hold says. Exactly one of the two ids.</summary>
public sealed record NewHold(Guid? RecordingId, Guid? TicketId, string Reason, string? Document);

/// <summary>What became of the wish to set or lift a hold.</summary>
public abstract record HoldOutcome
{
    private HoldOutcome()
    {
    }

    public sealed record Done(LegalHold Hold) : HoldOutcome;

    /// <summary>There is no such recording, ticket or hold.</summary>
    public sealed record NotFound : HoldOutcome;

    /// <summary>The file is gone, or going.</summary>
    public sealed record Removed : HoldOutcome;

    /// <summary>It is held already.</summary>
    public sealed record Already(LegalHold Hold) : HoldOutcome;

    /// <summary>Somebody changed it since it was read.</summary>
    public sealed record Stale(LegalHold Hold) : HoldOutcome;

    /// <summary>It was lifted before.</summary>
    public sealed record Lifted(LegalHold Hold) : HoldOutcome;
}
