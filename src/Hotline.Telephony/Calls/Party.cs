using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Calls;

/// <summary>Somebody in a call besides the caller.</summary>
/// <param name="fromQueue">An agent who is rung with an offer: told of by the events of offers until the bridge.</param>
/// <param name="takesOver">Has the call once there.</param>
internal sealed class Party(PartyLeg leg, PartyStance stance, bool fromQueue, bool takesOver)
{
    public PartyLeg Leg => leg;

    public Guid Id => leg.PartyId;

    public bool FromQueue => fromQueue;

    public bool TakesOver => takesOver;

    public PartyStance Stance { get; set; } = stance;

    /// <summary>Null while it rings.</summary>
    public DateTimeOffset? JoinedAt { get; set; }

    public bool IsIn => JoinedAt is not null;

    public bool Talks => IsIn && Stance == PartyStance.Talks;
}
