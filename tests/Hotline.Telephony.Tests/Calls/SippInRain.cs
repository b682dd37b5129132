namespace Hotline.Telephony.Tests.Calls;

/// <summary>What sipp does before the answer on a road on which everything may be lost, come twice or too late: as caller, and as the network of a carrier.</summary>
internal static class SippInRain
{
    /// <summary>What <see cref="WantsProof"/> asks with.</summary>
    private const string Nonce = "carried7";

    /// <summary>A caller that insists on 100rel: PRACK, UPDATE before the answer, and a BYE.</summary>
    public static string Caller(int road) => SippScenario.Of($"""
        {SippPhone.Call("Require: 100rel\nSupported: 100rel\nAllow: INVITE, ACK, BYE, CANCEL, PRACK, UPDATE", road)}
        <recv response="100" optional="true"/>
        <recv response="180" rrs="true"><action><ereg regexp="[0-9]+" search_in="hdr" header="RSeq:" check_it="true" assign_to="rseq"/></action></recv>
        {SippPhone.OfCaller("PRACK", 2, "RAck: [$rseq] 1 INVITE")}
        <recv response="200" response_txn="PRACK"/>
        {SippPhone.OfCaller("UPDATE", 3, $"Contact: <sip:13800000001@127.0.0.1:{road}>")}
        <recv response="200" response_txn="UPDATE"/>
        <recv response="200" rrs="true"/>
        {SippScenario.Ack}
        <pause milliseconds="100"/>
        {SippPhone.OfCaller("BYE", 4)}
        <recv response="200" response_txn="BYE"/>
        """);

    /// <summary>A caller that hears ringing and gives up.</summary>
    public static string GivesUp(int road) => SippScenario.Of($"""
        {SippPhone.Call("User-Agent: sipp", road)}
        <recv response="100" optional="true"/>
        <recv response="180"/>
        <send retrans="50"><![CDATA[
        CANCEL sip:[service]@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch-3]
        From: <sip:13800000001@[local_ip]:[local_port]>;tag=[pid]c[call_number]
        To: <sip:[service]@[remote_ip]:[remote_port]>
        Call-ID: [call_id]
        CSeq: 1 CANCEL
        Max-Forwards: 70
        Content-Length: 0

        ]]></send>
        <recv response="200"/>
        <recv response="487"/>
        {SippScenario.AckForRefusal(6)}
        """);

    /// <summary>A carrier that asks who we are (407) before it rings, and is hung up on.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static string WantsProof(int road) => SippScenario.Of($"""
        <recv request="INVITE"><action>{SippScenario.Kept}</action></recv>
        {Repeated(ToInvite("407 Proxy Authentication Required", road, $"Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"{Nonce}\", qop=\"auth\", algorithm=MD5"))}
        <recv request="ACK"/>
        <label id="1"/>
        <recv request="INVITE"><action>
          {SippScenario.Kept}
          <ereg regexp="{Nonce}" search_in="hdr" header="Proxy-Authorization:" assign_to="proof"/>
        </action></recv>
        <nop next="2" test="proof"/>
        <nop next="1"/>
        <label id="2"/>
        {Second(ToInvite("180 Ringing", road))}
        {Second(Repeated(ToInvite("200 OK", road, body: SippScenario.Sdp("citizen"))))}
        <recv request="ACK"/>
        <recv request="BYE"/>
        {SippScenario.Ok}
        <Reference variables="contact"/>
        """);

    /// <summary>A tone server that rings reliably with SDP, moves the media by UPDATE, rings reliably again and answers without SDP; is hung up on.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static string RingingBackTone(int road) => SippScenario.Of($"""
        <recv request="INVITE"><action>{SippScenario.Kept}</action></recv>
        {Repeated(ToInvite("183 Session Progress", road, "Require: 100rel\nRSeq: 700", SippScenario.Sdp("citizen")))}
        {Pracked(700, label: 1)}
        <send retrans="100"><![CDATA[
        UPDATE [$contact] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]
        From:[$to];tag=citizen[call_number]
        To:[$from]
        Call-ID: [call_id]
        CSeq: 1 UPDATE
        Max-Forwards: 70
        Contact: <sip:citizen@127.0.0.1:{road}>
        Content-Type: application/sdp
        Content-Length: [len]

        {SippScenario.Sdp("citizen")}
        ]]></send>
        <recv response="200"><action><ereg regexp="m=audio" search_in="body" check_it="true" assign_to="answer"/></action></recv>
        {Repeated(ToInvite("180 Ringing", road, "Require: 100rel\nRSeq: 701"))}
        {Pracked(701, label: 3)}
        {Repeated(ToInvite("200 OK", road))}
        <recv request="ACK"/>
        <recv request="BYE"/>
        {SippScenario.Ok}
        <Reference variables="answer"/>
        """);

    /// <summary>Answers every PRACK until that one has come: an older one may come again.</summary>
    /// <param name="label">And the next are its own.</param>
    private static string Pracked(int number, int label) => $"""
        <label id="{label}"/>
        <recv request="PRACK"><action><ereg regexp="{number} 1 INVITE" search_in="hdr" header="RAck:" assign_to="rack{number}"/></action></recv>
        {SippScenario.Ok.Replace("<send>", $"<send next=\"{label + 1}\" test=\"rack{number}\">", StringComparison.Ordinal)}
        <nop next="{label}"/>
        <label id="{label + 1}"/>
        """;

    private static string ToInvite(string status, int road, string headers = "", string body = "") =>
        SippScenario.ToInvite("citizen", status, headers, body).Replace("<sip:citizen@[local_ip]:[local_port]>", $"<sip:citizen@127.0.0.1:{road}>", StringComparison.Ordinal);

    /// <summary>To the INVITE that came after the first was refused.</summary>
    private static string Second(string answer) => answer.Replace("CSeq: 1 INVITE", "CSeq: 2 INVITE", StringComparison.Ordinal);

    /// <summary>Until it is acknowledged.</summary>
    private static string Repeated(string answer) => answer.Replace("<send retrans=\"500\">", "<send>", StringComparison.Ordinal).Replace("<send>", "<send retrans=\"100\">", StringComparison.Ordinal);
}
