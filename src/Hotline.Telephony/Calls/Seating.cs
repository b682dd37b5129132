using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Calls;

/// <summary>Tells media who hears whom and what is played to those who hear nobody, and the desk whether the caller is held.</summary>
internal sealed class Seating(CallContext context, Guid callId, CallerLeg caller)
{
    /// <summary>As last told: the caller is apart, or everybody who talks holds the call by their own phone.</summary>
    public bool IsHeld { get; private set; }

    /// <param name="parties">All of them; those who ring have no seat.</param>
    /// <param name="keeper">Who has the call; null while nobody does.</param>
    public void Arrange(IReadOnlyList<Party> parties, Party? keeper, bool callerApart)
    {
        var present = parties.Where(party => party.IsIn).ToList();
        var early = parties.Where(party => party is { IsIn: false, Stance: PartyStance.Talks } && party.Leg is { Sounds: true, SpeaksEarly: true }).ToList();
        var hearing = Hearing.Of(callerApart, [.. present.Select(party => party.Stance)], keeper is null ? -1 : present.IndexOf(keeper), early.Count);
        context.Media.Arrange([caller.Media, .. present.Concat(early).Select(party => party.Media)], hearing);
        foreach (var elsewhere in present.Where(party => party.Beside is not null))
        {
            context.Media.Arrange([elsewhere.Leg.Media], MixMatrix.Alone); // Its first call is held meanwhile.
        }

        var rings = parties.Any(party => party is { IsIn: false, Stance: PartyStance.Talks });
        caller.Fill(hearing.Row(0).IsEmpty ? CallPrompts.Music : null);
        for (var seat = 1; seat <= present.Count; seat++)
        {
            (present[seat - 1].Beside ?? present[seat - 1].Leg).Fill(hearing.Row(seat).IsEmpty && rings ? CallPrompts.Ringback : null);
        }

        Tell(callerApart || keeper is not null && present.TrueForAll(party => !party.Talks || party.Media.IsHeldByPeer));
    }

    /// <summary>Nobody is there any more: the caller waits with music, as before anybody was.</summary>
    public void Clear()
    {
        context.Media.Arrange([caller.Media], MixMatrix.Alone);
        caller.Fill(CallPrompts.HoldMusic);
        Tell(false);
    }

    private void Tell(bool held)
    {
        if (held != IsHeld)
        {
            IsHeld = held;
            context.Sink.Publish(held ? new CallerHeld(callId, context.UtcNow()) : new CallerResumed(callId, context.UtcNow()));
        }
    }
}
