namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>What sipp does before the answer on a road on which everything may be lost, come twice or too late: as caller, and as the network of a carrier.</summary>
internal static class SippInRain
{
    /// <summary>What <see cref="WantsProof"/> asks with.</summary>
    private const string Nonce = "carried7";

    /// <summary>A caller that insists on 100rel: PRACK, UPDATE before the answer, and a BYE.</summary>
    public static string Caller(int road) => SippScenario.Of($"""
        <label id="call"/>
        {SippSteps.Once(SippPhone.Call("Require: 100rel\nSupported: 100rel\nAllow: INVITE, ACK, BYE, CANCEL, PRACK, UPDATE", road))}
        <recv response="180" rrs="true" {SippSteps.OrAgain("call")}><action><ereg regexp="[0-9]+" search_in="hdr" header="RSeq:" check_it="true" assign_to="rseq"/></action></recv>
        {SippEnd.Caller(road).Request("PRACK", 2, "RAck: [$rseq] 1 INVITE")}
        <recv response="200" response_txn="PRACK"/>
        {SippEnd.Caller(road).Request("UPDATE", 3)}
        <recv response="200" response_txn="UPDATE"/>
        <recv response="200" rrs="true"/>
        {SippScenario.Ack}
        <pause milliseconds="100"/>
        {SippEnd.Caller(road).HangsUp(4)}
        """);

    /// <summary>A caller that hears ringing and gives up.</summary>
    public static string GivesUp(int road) => SippScenario.Of($"""
        {SippPhone.Call("User-Agent: sipp", road)}
        <recv response="100" optional="true"/>
        <recv response="180"/>
        {SippPhone.OnRoad(SippScenario.CancelRequest)}
        <recv response="200"/>
        <recv response="487"/>
        {SippScenario.AckForRefusal(6)}
        """);

    /// <summary>A caller whose session is too short for us, who comes again with one that is not (RFC 4028 §7.3), talks and hangs up.</summary>
    public static string RaisesItsInterval(int road) => SippScenario.Of($"""
        {SippPhone.Call("Supported: timer\nSession-Expires: 60;refresher=uac", road)}
        <recv response="100" optional="true"/>
        <recv response="422"><action><ereg regexp="^ *90" search_in="hdr" header="Min-SE:" check_it="true" assign_to="least"/></action></recv>
        {SippScenario.AckForRefusal()}
        {Second(SippPhone.Call("Supported: timer\nMin-SE: 90\nSession-Expires: 90;refresher=uac", road))}
        <recv response="100" optional="true"/>
        <recv response="180" optional="true"/>
        <recv response="200" rrs="true"><action><ereg regexp="90;refresher=uac" search_in="hdr" header="Session-Expires:" check_it="true" assign_to="agreed"/></action></recv>
        <Reference variables="least,agreed"/>
        {SippScenario.Ack.Replace("CSeq: 1", "CSeq: 2", StringComparison.Ordinal)}
        {SippEnd.Caller(road).HangsUp(3)}
        """);

    /// <summary>A carrier that asks who we are (407) before it rings, and is hung up on.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static string WantsProof(int road)
        => Refuses(road, "407 Proxy Authentication Required", $"Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"{Nonce}\", qop=\"auth\", algorithm=MD5", "Proxy-Authorization: Digest.*" + Nonce);

    /// <summary>A carrier to whom our session interval is too small (RFC 4028 §7.3), until it is not.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static string WantsALongerSession(int road) => Refuses(road, "422 Session Interval Too Small", "Min-SE: 3600", "Session-Expires: 3600");

    /// <summary>Refuses, and rings and picks up when the INVITE comes again with what was missed; is hung up on.</summary>
    private static string Refuses(int road, string status, string headers, string until) => SippScenario.Of($"""
        <recv request="INVITE"><action>{SippScenario.Kept}</action></recv>
        {SippSteps.UntilAcknowledged("refused", ToInvite(status, road, headers))}
        {SippSteps.Until("better", "INVITE", until, actions: SippScenario.Kept)}
        {Second(ToInvite("180 Ringing", road))}
        {SippSteps.Until("taken", "ACK", "CSeq: 2 ACK", first: Second(ToInvite("200 OK", road, body: SippScenario.Sdp("citizen"))))}
        <recv request="BYE"/>
        {SippScenario.Ok}
        <Reference variables="contact"/>
        """);

    /// <summary>Rings, picks up and is hung up on.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static string PicksUp(int road) => SippScenario.Of($"""
        <recv request="INVITE"><action>{SippScenario.Kept}</action></recv>
        {ToInvite("180 Ringing", road)}
        {SippSteps.UntilAcknowledged("picked-up", ToInvite("200 OK", road, body: SippScenario.Sdp("citizen")))}
        <recv request="BYE"/>
        {SippScenario.Ok}
        <Reference variables="contact"/>
        """);

    /// <summary>A tone server that rings reliably with SDP, moves the media by UPDATE, rings reliably again and answers without SDP; is hung up on.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static string RingingBackTone(int road) => SippScenario.Of($"""
        <recv request="INVITE"><action>{SippScenario.Kept}</action></recv>
        {Pracked(700, ToInvite("183 Session Progress", road, "Require: 100rel\nRSeq: 700", SippScenario.Sdp("citizen")))}
        {SippEnd.Called("citizen", road).Request("UPDATE", 1, sdp: SippScenario.Sdp("citizen"))}
        <recv response="200" response_txn="UPDATE">{SippSteps.Body("m=audio")}</recv>
        {Pracked(701, ToInvite("180 Ringing", road, "Require: 100rel\nRSeq: 701"))}
        {SippSteps.UntilAcknowledged("picked-up", ToInvite("200 OK", road))}
        <recv request="BYE"/>
        {SippScenario.Ok}
        {SippSteps.Read}
        """);

    /// <summary>Says it, and answers every PRACK until that one has come: an older one may come again.</summary>
    /// <param name="number">RSeq of what is said.</param>
    internal static string Pracked(int number, string said) => $"""
        <label id="rung{number}"/>
        {SippSteps.Once(said)}
        <recv request="PRACK" {SippSteps.OrAgain($"rung{number}")}><action><ereg regexp="{number} 1 INVITE" search_in="hdr" header="RAck:" assign_to="rack{number}"/></action></recv>
        {SippScenario.Ok.Replace("<send>", $"<send next=\"pracked{number}\" test=\"rack{number}\">", StringComparison.Ordinal)}
        <nop next="rung{number}"/>
        <label id="pracked{number}"/>
        """;

    internal static string ToInvite(string status, int road, string headers = "", string body = "", string user = "citizen") =>
        SippScenario.ToInvite(user, status, headers, body).Replace("[local_ip]:[local_port]>", $"127.0.0.1:{road}>", StringComparison.Ordinal);

    /// <summary>The INVITE that comes after the first was refused, or what is said to it.</summary>
    private static string Second(string step) => step.Replace("CSeq: 1 INVITE", "CSeq: 2 INVITE", StringComparison.Ordinal);
}
