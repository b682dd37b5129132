namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>A sipp whose re-INVITE crosses the node's session refresh: each side has one that waits, and gives and gets 491 (RFC 3261 §14). It does not take UPDATE.</summary>
internal static class SippGlare
{
    private const string Methods = "Allow: INVITE, ACK, BYE, CANCEL";

    /// <param name="road">The port where the node is to send to.</param>
    public static string Caller(int road) => SippScenario.Of($"""
        {SippPhone.Call($"Supported: timer\n{Methods}\nSession-Expires: 90;refresher=uas", road)}
        {SippSteps.Answered}
        {SippScenario.Ack}
        {Crosses(SippEnd.Caller(road), "sipp", ours: 1, its: 2)}
        """);

    /// <param name="road">The port where the node is to send to.</param>
    public static string Phone(int road) => SippScenario.Of($"""
        <recv request="INVITE"><action>{SippScenario.Kept}</action></recv>
        {SippInRain.ToInvite("180 Ringing", road, user: "8001")}
        {SippSteps.UntilAcknowledged("picked-up", SippInRain.ToInvite("200 OK", road, $"Require: timer\n{Methods}\nSession-Expires: 90;refresher=uac", SippScenario.Sdp("8001"), "8001"))}
        {Crosses(SippEnd.Called("8001", road), "8001", ours: 2, its: 1)}
        """);

    /// <summary>Its re-INVITE goes into ours; ours comes again and is taken, then its own is, and it hangs up.</summary>
    /// <param name="ours">Number of the node's re-INVITE.</param>
    /// <param name="its">Number of sipp's.</param>
    private static string Crosses(SippEnd end, string user, int ours, int its) => $"""
        {SippSteps.Until("refresh", "INVITE", $"CSeq: {ours} INVITE", actions: KeptAgain)}
        {end.ReInvites("crossing", its, SippScenario.Sdp(user, version: 2), "491")}
        {SippSteps.Until("refused", "ACK", $"CSeq: {ours} ACK", first: ToReInvite(end, "491 Request Pending"))}
        {SippSteps.Until("again", "INVITE", $"CSeq: {ours + 1} INVITE", actions: KeptAgain)}
        {SippSteps.Until("settled", "ACK", $"CSeq: {ours + 1} ACK", first: ToReInvite(end, "200 OK", SippScenario.Sdp(user)))}
        {end.ReInvites("later", its + 1, SippScenario.Sdp(user, version: 3), actions: SippSteps.Body("m=audio"))}
        {SippSteps.Read}
        {end.HangsUp(its + 2)}
        """;

    /// <summary>Of a re-INVITE of the node.</summary>
    private const string KeptAgain = """
        <ereg regexp=".*" search_in="hdr" header="Via:" check_it="true" assign_to="itsVia"/>
        <ereg regexp=".*" search_in="hdr" header="From:" check_it="true" assign_to="itsFrom"/>
        <ereg regexp=".*" search_in="hdr" header="To:" check_it="true" assign_to="itsTo"/>
        <ereg regexp=".*" search_in="hdr" header="CSeq:" check_it="true" assign_to="itsNumber"/>
        """;

    private static string ToReInvite(SippEnd end, string status, string sdp = "") => $"""
        <send><![CDATA[
        SIP/2.0 {status}
        Via:[$itsVia]
        From:[$itsFrom]
        To:[$itsTo]
        Call-ID: [call_id]
        CSeq:[$itsNumber]
        Contact: {end.Contact}
        {(sdp.Length > 0 ? "Content-Type: application/sdp\n" : "")}Content-Length: [len]

        {sdp}
        ]]></send>
        """;
}
