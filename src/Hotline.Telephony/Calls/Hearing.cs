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
    /// <param name="early">How many more seats follow of those who ring and are heard already: by who hears nobody, and they hear nobody.</param>
    public static MixMatrix Of(bool callerApart, IReadOnlyList<PartyStance> parties, int keeper, int early = 0)
    {
        var talks = new MixMatrix(parties.Count + 1, (listener, speaker) => Hears(callerApart, parties, keeper, listener, speaker) ? MixMatrix.Unity : 0);

        // In the place of the tone, and never into a conversation; the caller has music, or whom they talk to.
        return early == 0 ? talks : new MixMatrix(parties.Count + 1 + early, (listener, speaker) =>
            listener > parties.Count ? 0
            : speaker <= parties.Count ? talks.Hears(listener, speaker) ? MixMatrix.Unity : 0
            : listener > 0 && talks.Row(listener).IsEmpty ? MixMatrix.Unity : 0);
    }

    private static bool Hears(bool callerApart, IReadOnlyList<PartyStance> parties, int keeper, int listener, int speaker) => (listener, speaker) switch
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
}
