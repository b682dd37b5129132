using Hotline.Telephony.Calls.Legs;

namespace Hotline.Telephony.Calls;

/// <summary>What happens to a party's sound, after which who hears whom is said anew.</summary>
internal sealed partial class Conversation
{
    public void OnOffered(PartyLeg leg) => Arrange();

    public void OnEarlyMedia(PartyLeg leg) => Arrange();

    /// <summary>The first sound of a party; of one that rings yet it is the network's word.</summary>
    public void Sounds(PartyLeg leg)
    {
        if (leg.SpeaksEarly)
        {
            Arrange();
        }
    }
}
