namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>What a sipp does with the sound of its call once it stands: hold, resume, and offers that the node is to make. Waits for the test's word before each.</summary>
internal static class SippReOffers
{
    /// <summary>A caller that holds and takes the hold back.</summary>
    /// <param name="how">A direction, or the address of old telephones' hold.</param>
    /// <param name="answered">The direction that the node must answer with.</param>
    /// <param name="road">The port where the node is to send to.</param>
    public static string Holds(string how, string answered, int road)
    {
        var caller = SippEnd.Caller(road);
        return SippScenario.Of($"""
            {SippPhone.Call("User-Agent: sipp", road)}
            {SippSteps.Answered}
            {SippScenario.Ack}
            {CuedSipp.Cue}
            {caller.ReInvites("hold", 2, Held(how), actions: SippSteps.Body($"a={answered}"))}
            {CuedSipp.Cue}
            {caller.ReInvites("resume", 3, SippScenario.Sdp("sipp", version: 3), actions: SippSteps.Body("a=sendrecv"))}
            {SippSteps.Read}
            {CuedSipp.Cue}
            {caller.HangsUp(4)}
            """);
    }

    /// <summary>A caller that only talks.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static string Talks(int road) => SippScenario.Of($"""
        {SippPhone.Call("User-Agent: sipp", road)}
        {SippSteps.Answered}
        {SippScenario.Ack}
        {CuedSipp.Cue}
        {SippEnd.Caller(road).HangsUp(2)}
        """);

    /// <summary>A caller that wants our offer, in its INVITE and once more in the call, as session border controllers do.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static string WantsOffers(int road)
    {
        var caller = SippEnd.Caller(road);
        return SippScenario.Of($"""
            {SippPhone.Call("User-Agent: sipp", road, sdp: "")}
            <recv response="100" optional="true"/>
            <recv response="180" optional="true"/>
            <recv response="200" rrs="true">{SippSteps.Body("m=audio [0-9]+ RTP/AVP 8 ")}</recv>
            {caller.Acknowledges(1, SippScenario.Sdp("sipp"))}
            {CuedSipp.Cue}
            {caller.ReInvites("again", 2, sdp: "", actions: SippSteps.Body("m=audio [0-9]+ RTP/AVP 8 "), answer: SippScenario.Sdp("sipp"))}
            {SippSteps.Read}
            {CuedSipp.Cue}
            {caller.HangsUp(3)}
            """);
    }

    private static string Held(string how)
    {
        var sdp = SippScenario.Sdp("sipp", version: 2);
        return char.IsDigit(how[0]) ? sdp.Replace("[media_ip]", how, StringComparison.Ordinal) : $"{sdp}\na={how}";
    }
}
