using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>Somebody rung into a call. <paramref name="HadCall"/>: the call was handed over to them.</summary>
internal sealed record PartyRow(
    Guid Id, Guid CallId, PartyKind Kind, Guid? AccountId, string Name, string Extension, CallStance Stance, Guid AskedBy, bool HadCall, bool HandOverAsked,
    DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, DateTimeOffset? JoinedAt, DateTimeOffset? LeftAt)
{
    public bool IsIn => JoinedAt is not null && LeftAt is null;
}
