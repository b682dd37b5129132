namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>What sipp does before the answer: PRACK and UPDATE as caller, and as the network of a carrier with its ringing-back tone.</summary>
internal static class SippEarly
{
    /// <summary>A caller that insists on 100rel: PRACK, UPDATE before the answer, and a BYE that says why.</summary>
    public static string Caller => SippScenario.Of($"""
        {SippScenario.Invite("Require: 100rel\nSupported: 100rel, timer\nAllow: INVITE, ACK, BYE, CANCEL, PRACK, UPDATE")}
        <recv response="100" optional="true"/>
        <recv response="180" rrs="true"><action>
          <ereg regexp="[0-9]+" search_in="hdr" header="RSeq:" check_it="true" assign_to="rseq"/>
        </action></recv>
        {InDialog("PRACK", 2, "RAck: [$rseq] 1 INVITE")}
        <recv response="200"/>
        {InDialog("UPDATE", 3, "Contact: <sip:13800000001@[local_ip]:[local_port]>")}
        <recv response="200"/>
        <recv response="200" rrs="true"><action>
          <ereg regexp="1800;refresher=uac" search_in="hdr" header="Session-Expires:" check_it="true" assign_to="timer"/>
        </action></recv>
        <Reference variables="timer"/>
        {SippScenario.Ack}
        <pause milliseconds="200"/>
        {InDialog("BYE", 4, "Reason: Q.850;cause=16;text=\"Terminated\"")}
        <recv response="200"/>
        """);

    /// <summary>Who is called: a tone server rings reliably with SDP, UPDATE moves the media, and the 200 has no SDP. Hung up by the caller, who says why.</summary>
    public static string RingingBackTone => SippScenario.Of($"""
        <recv request="INVITE" rrs="true"><action>
          {SippScenario.Kept}
        </action></recv>
        {ToInvite("183 Session Progress", "Require: 100rel\nRSeq: 700", Sdp)}
        <recv request="PRACK"><action><ereg regexp="700 1 INVITE" search_in="hdr" header="RAck:" check_it="true" assign_to="rack"/></action></recv>
        {SippScenario.Ok}
        <send retrans="500"><![CDATA[
        UPDATE [$contact] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From: [$to];tag=tone[call_number]
        To: [$from]
        Call-ID: [call_id]
        CSeq: 1 UPDATE
        Max-Forwards: 70
        Contact: <sip:tone@[local_ip]:[local_port]>
        Content-Type: application/sdp
        Content-Length: [len]

        {Sdp}
        ]]></send>
        <recv response="200"><action><ereg regexp="m=audio" search_in="body" check_it="true" assign_to="answer"/></action></recv>
        {ToInvite("180 Ringing", "Require: 100rel\nRSeq: 701")}
        <recv request="PRACK"><action><ereg regexp="701 1 INVITE" search_in="hdr" header="RAck:" check_it="true" assign_to="rack"/></action></recv>
        {SippScenario.Ok}
        {ToInvite("200 OK", "")}
        <recv request="ACK"/>
        <recv request="BYE"><action><ereg regexp="Q.850;cause=16" search_in="hdr" header="Reason:" check_it="true" assign_to="why"/></action></recv>
        {SippScenario.Ok}
        <Reference variables="rack,answer,why"/>
        """);

    private static string Sdp => SippScenario.Sdp("tone");

    private static string InDialog(string method, int number, string header) => $"""
        <send retrans="500"><![CDATA[
        {method} [next_url] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From: <sip:13800000001@[local_ip]:[local_port]>;tag=[pid]c[call_number]
        To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: {number} {method}
        Max-Forwards: 70
        {header}
        Content-Length: 0

        ]]></send>
        """;

    private static string ToInvite(string status, string headers, string body = "") => SippScenario.ToInvite("tone", status, headers, body);
}
