namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>A carrier that forks our call to two telephones.</summary>
internal static class SippFork
{
    /// <summary>
    /// The first rings, the second speaks before the answer, each in an early dialog of its own (100rel). At the test's word the first picks up, and then the second, which must be acknowledged and hung
    /// up on (RFC 3261 §13.2.2.4) while the first goes on until it is hung up on too.
    /// </summary>
    /// <param name="road">The port where the node is to send to.</param>
    /// <param name="first">Port of its sound.</param>
    /// <param name="second">Port of its sound.</param>
    public static string BothPickUp(int road, SippSound first, SippSound second)
    {
        string To(string user, string status, string headers = "", SippSound? sound = null)
            => SippInRain.ToInvite(status, road, headers, sound?.In(SippScenario.Sdp(user)) ?? "", user);
        return SippScenario.Of($"""
            <recv request="INVITE"><action>{SippScenario.Kept}</action></recv>
            {SippInRain.Pracked(700, To("first", "180 Ringing", "Require: 100rel\nRSeq: 700"))}
            {SippInRain.Pracked(300, To("second", "183 Session Progress", "Require: 100rel\nRSeq: 300", second))}
            {CuedSipp.Cue}
            {SippSteps.Until("taken", "ACK", "ACK sip:first@", first: To("first", "200 OK", sound: first))}
            {SippSteps.Until("late", "ACK", "ACK sip:second@", first: To("second", "200 OK", sound: second))}
            {SippSteps.Until("given-up", "BYE", "BYE sip:second@")}
            {SippScenario.Ok}
            {SippSteps.Until("over", "BYE", "BYE sip:first@")}
            {SippScenario.Ok}
            <Reference variables="contact"/>
            """);
    }
}
