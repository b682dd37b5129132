namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>What sipp does as a citizen whom the hotline calls.</summary>
internal static class SippCalled
{
    /// <summary>183 with a tone that nobody vouches for, 200 a second later, and a BYE after another.</summary>
    public static string RingsAnswersAndHangsUp => SippScenario.Of($"""
        {Invited}
        {Reply("183 Session Progress", Sdp)}
        <pause milliseconds="1000"/>
        {Reply("200 OK", Sdp)}
        <recv request="ACK"/>
        <pause milliseconds="1000"/>
        <send retrans="500"><![CDATA[
        BYE [$contact] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From:[$to];tag=citizen[call_number]
        To:[$from]
        Call-ID: [call_id]
        CSeq: 1 BYE
        Max-Forwards: 70
        Reason: Q.850;cause=16
        Content-Length: 0

        ]]></send>
        <recv response="200"/>
        """);

    /// <summary>Picks up, presses a key a moment later by INFO, and is hung up on.</summary>
    public static string Presses(string key) => SippScenario.Of($"""
        {Invited}
        {Reply("180 Ringing")}
        {Reply("200 OK", Sdp)}
        <recv request="ACK"/>
        <pause milliseconds="300"/>
        <send retrans="500"><![CDATA[
        INFO [$contact] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From:[$to];tag=citizen[call_number]
        To:[$from]
        Call-ID: [call_id]
        CSeq: 1 INFO
        Max-Forwards: 70
        Content-Type: application/dtmf-relay
        Content-Length: [len]

        Signal={key}
        Duration=160
        ]]></send>
        <recv response="200"/>
        <recv request="BYE"/>
        {SippScenario.Ok}
        """);

    public static string PressesNothing => SippScenario.Of($"""
        {Invited}
        {Reply("180 Ringing")}
        {Reply("200 OK", Sdp)}
        <recv request="ACK"/>
        <recv request="BYE"/>
        {SippScenario.Ok}
        <Reference variables="contact"/>
        """);

    public static string Busy => SippScenario.Of($"""
        {Invited}
        {Reply("486 Busy Here")}
        <recv request="ACK"/>
        <Reference variables="contact"/>
        """);

    /// <summary>An SBC whose licence has no more calls.</summary>
    public static string Full => SippScenario.Of($"""
        {Invited}
        {Reply("503 Service Unavailable")}
        <recv request="ACK"/>
        <Reference variables="contact"/>
        """);

    public static string RingsUntilCancelled => SippScenario.Of($"""
        {Invited}
        {Reply("180 Ringing")}
        <recv request="CANCEL"/>
        {SippScenario.Ok}
        {Reply("487 Request Terminated")}
        <recv request="ACK"/>
        <Reference variables="contact"/>
        """);

    private static string Sdp => SippScenario.Sdp("citizen");

    /// <summary>The number in the request line, the hotline's in From and asserted, and nothing of the desk phone.</summary>
    private const string Invited = $"""
        <recv request="INVITE"><action>
          <ereg regexp="INVITE sip:13879100001@" search_in="msg" check_it="true" assign_to="target"/>
          <ereg regexp="sip:12345@" search_in="hdr" header="From:" check_it="true" assign_to="hotline"/>
          <ereg regexp="sip:12345@" search_in="hdr" header="P-Asserted-Identity:" check_it="true" assign_to="asserted"/>
          <ereg regexp="8001" search_in="msg" check_it_inverse="true" assign_to="hidden"/>
          {SippScenario.Kept}
        </action></recv>
        <Reference variables="target,hotline,asserted,hidden"/>
        """;

    private static string Reply(string status, string body = "") => SippScenario.ToInvite("citizen", status, body: body);
}
