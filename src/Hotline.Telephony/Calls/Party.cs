using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Calls;

/// <summary>Somebody in a call besides the caller.</summary>
/// <param name="fromQueue">An agent who is rung with an offer: told of by the events of offers until the bridge.</param>
/// <param name="takesOver">Has the call once there.</param>
internal sealed class Party(PartyLeg leg, PartyStance stance, bool fromQueue, bool takesOver)
{
    public PartyLeg Leg { get; private set; } = leg;

    /// <summary>The second call of the party's phone, over which it talks with whom it asked; null: it has none, or that one rings.</summary>
    public CallLeg? Beside { get; set; }

    /// <summary>Where the party's voice is now.</summary>
    public IMediaSession Media => (Beside ?? Leg).Media;

    /// <summary>The call of the party's phone, or its second one, whose media that is; null: neither.</summary>
    public CallLeg? LegOf(Guid legId) => Leg.LegId == legId ? Leg : Beside?.LegId == legId ? Beside : null;

    public Guid Id => Leg.PartyId;

    public bool FromQueue => fromQueue;

    public bool TakesOver => takesOver;

    /// <summary>The caller was put apart for this one.</summary>
    public bool HoldsCaller { get; init; }

    public PartyStance Stance { get; set; } = stance;

    /// <summary>Null while it rings.</summary>
    public DateTimeOffset? JoinedAt { get; set; }

    public bool IsIn => JoinedAt is not null;

    public bool Talks => IsIn && Stance == PartyStance.Talks;

    /// <summary>The party is there on another phone from now on.</summary>
    public void MoveTo(PartyLeg other) => Leg = other;
}
