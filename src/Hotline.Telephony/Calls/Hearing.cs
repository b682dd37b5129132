using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Calls;

/// <summary>
/// Who hears whom in a call, whatever led there: hold, consultation, conference, listening, whispering and barging in are all
/// this one rule. Seat 0 is the caller's, the others' follow in order.
/// </summary>
internal static class Hearing
{
    /// <param name="callerApart">The caller hears music, and only who listens hears the caller.</param>
    /// <param name="parties">Those who are there.</param>
    /// <param name="keeper">Index among <paramref name="parties"/> of who has the call: whispers are for nobody else.</param>
    public static MixMatrix Of(bool callerApart, IReadOnlyList<PartyStance> parties, int keeper) => new(parties.Count + 1, (listener, speaker) =>
    {
        var hears = (listener, speaker) switch
        {
            (0, _) => !callerApart && parties[speaker - 1] == PartyStance.Talks,
            (_, 0) => !callerApart || parties[listener - 1] != PartyStance.Talks,
            _ => parties[speaker - 1] switch
            {
                PartyStance.Talks => true,
                PartyStance.Whispers => listener - 1 == keeper,
                _ => false,
            },
        };
        return hears ? MixMatrix.Unity : 0;
    });
}
