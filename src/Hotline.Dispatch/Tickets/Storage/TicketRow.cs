namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>The row of dispatch.ticket, as stored: words for enums, sealed bytes for personal data.</summary>
internal sealed class TicketRow
{
    public Guid Id { get; init; }

    public string? Number { get; init; }

    public int Version { get; init; }

    public int EventSeq { get; init; }

    public string State { get; init; } = "";

    public string? Type { get; init; }

    public string? CategoryCode { get; init; }

    public string? RegionCode { get; init; }

    public string Urgency { get; init; } = "";

    public string Channel { get; init; } = "";

    public string? OriginPlatform { get; init; }

    public string? ForeignNumbers { get; init; }

    public bool Confidential { get; init; }

    public bool Anonymous { get; init; }

    public byte[]? TitleEnc { get; init; }

    public byte[]? ContentEnc { get; init; }

    public byte[]? PlaceEnc { get; init; }

    public byte[]? PointEnc { get; init; }

    public string? Datum { get; init; }

    public byte[]? ContactNameEnc { get; init; }

    public byte[]? ContactPhoneEnc { get; init; }

    public byte[]? ContactPhoneIndex { get; init; }

    public byte[]? ContactIdEnc { get; init; }

    public byte[]? ContactIdIndex { get; init; }

    public byte[]? CallNumberEnc { get; init; }

    public byte[]? CallNumberIndex { get; init; }

    public byte[]? AnswerEnc { get; init; }

    public byte[]? BasisEnc { get; init; }

    public byte[]? BasisBeforeEnc { get; init; }

    public Guid? CallId { get; init; }

    public Guid? RecordingId { get; init; }

    public string? IntakeKey { get; init; }

    public byte[]? IntakePrint { get; init; }

    public Guid OwnerId { get; init; }

    public string OwnerName { get; init; } = "";

    public string? UnitCode { get; init; }

    public string[] HandedDownBy { get; init; } = [];

    public int HandCount { get; init; }

    public int ReassignCount { get; init; }

    public DateTimeOffset? HandingAskedAt { get; init; }

    public string? HandingAskedWay { get; init; }

    public string? HandingAskedTo { get; init; }

    public string[] HandingChain { get; init; } = [];

    public string Assists { get; init; } = "[]";

    public string[] AssistedBy { get; init; } = [];

    public string Orders { get; init; } = "[]";

    public string[] SupervisedUnits { get; init; } = [];

    public string Judgements { get; init; } = "[]";

    public string[] JudgedUnits { get; init; } = [];

    public bool AppealOpen { get; init; }

    /// <summary>As <see cref="Ticket.Followers"/>.</summary>
    public IReadOnlyList<string> Followers => [.. HandedDownBy, .. AssistedBy, .. SupervisedUnits, .. JudgedUnits, .. MatterUnit is { } unit ? [unit] : Array.Empty<string>(), .. ExtensionChain.Take(1), .. SuspensionChain.Take(1), .. HandingChain.Take(1)];

    public bool Difficult { get; init; }

    public bool GroupCase { get; init; }

    public string[] Labels { get; init; } = [];

    public string[] LedBy { get; init; } = [];

    public Guid? MergedInto { get; init; }

    public string? MergedFrom { get; init; }

    public string? MatterUnit { get; init; }

    public string? BeforeAnswer { get; init; }

    public int Voices { get; init; } = 1;

    public string? RefusalReason { get; init; }

    public Guid? RefusalBy { get; init; }

    public int RefusalLevels { get; init; } = 1;

    public Guid? RefusalPassedBy { get; init; }

    public DateTimeOffset? FactsAskedAt { get; init; }

    public Guid? FactsOf { get; init; }

    public int FactsAsked { get; init; }

    public string? HandedTo { get; init; }

    public int HandOutCount { get; init; }

    public string? HandOutAskedTo { get; init; }

    public Guid? HandOutAskedBy { get; init; }

    public Guid? RetractAskedBy { get; init; }

    public int Round { get; init; }

    public string Light { get; init; } = "";

    public int EscalationLevel { get; init; }

    /// <summary>The nearest limit by which it is 超期 or 临期; null where nothing is, and of what has ended.</summary>
    public DateTimeOffset? UrgentAt { get; init; }

    /// <summary>The limit by which those who decide on it have it on their list; null of all others.</summary>
    public DateTimeOffset? DeskDueAt { get; init; }

    public int ReturnCount { get; init; }

    public string? ReturnFrom { get; init; }

    public bool ReturnForbidden { get; init; }

    public int ExtensionCount { get; init; }

    public int ExtensionDays { get; init; }

    public int? ExtensionAsked { get; init; }

    public string[] ExtensionChain { get; init; } = [];

    public DateTimeOffset? SuspensionAskedAt { get; init; }

    public string? SuspensionAskedFor { get; init; }

    public int? SuspensionAskedDays { get; init; }

    public string[] SuspensionChain { get; init; } = [];

    public int SuspensionCount { get; init; }

    public int SuspensionDays { get; init; }

    public int? SuspendedFor { get; init; }

    public string? AnswerCheck { get; init; }

    public int UrgeCount { get; init; }

    public DateTimeOffset? UrgedAt { get; init; }

    public int SupplementCount { get; init; }

    public string? FollowUpWay { get; init; }

    public int ContactTries { get; init; }

    public DateTimeOffset? ContactTriedAt { get; init; }

    public int FollowUpTries { get; init; }

    public DateTimeOffset? FollowUpTriedAt { get; init; }

    /// <summary>Minutes after midnight.</summary>
    public int? CallMinute { get; init; }

    public DateTimeOffset? FollowUpAt { get; init; }

    public Guid? UnreasonableBy { get; init; }

    public string? Solved { get; init; }

    public string? Satisfied { get; init; }

    public string? ProcessSatisfied { get; init; }

    public string? ReplyClarity { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public DateTimeOffset? DispatchedAt { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    public DateTimeOffset? SignedAt { get; init; }

    public Guid? ReplyProposedBy { get; init; }

    public DateTimeOffset? ReplyProposedAt { get; init; }

    public DateTimeOffset? ReplySubmittedAt { get; init; }

    public DateTimeOffset? RepliedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }
}
