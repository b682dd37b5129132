namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>Scenarios for sipp (its XML), written to the test's folder.</summary>
internal static class SippScenario
{
    /// <summary>The payload type of a sipp's keys, which is none that we offer.</summary>
    public const byte KeyType = 96;

    /// <summary>INVITE, 180, 200, ACK, a pause, BYE, 200.</summary>
    /// <param name="extra">Header lines of the INVITE without the last line end.</param>
    public static string Call(int milliseconds, string extra = "User-Agent: sipp") => Of($"""
        {Invite(extra)}
        {Provisional}
        <recv response="200" rtd="true" rrs="true"/>
        {Ack}
        <pause milliseconds="{milliseconds}"/>
        <send retrans="500"><![CDATA[
        BYE [next_url] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From: <sip:13800000001@[local_ip]:[local_port]>;tag=[pid]c[call_number]
        To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: 2 BYE
        [routes]
        Max-Forwards: 70
        Content-Length: 0

        ]]></send>
        <recv response="200" crlf="true"/>
        """);

    /// <summary>INVITE, 180, 200, ACK, then the other side hangs up.</summary>
    public static string CallUntilHungUp => Of($"""
        {Invite()}
        {Provisional}
        <recv response="200" rtd="true" rrs="true"/>
        {Ack}
        <recv request="BYE"/>
        {Ok}
        """);

    /// <summary>INVITE, 180, CANCEL, 200, 487, ACK.</summary>
    public static string Cancel => Of($"""
        {Invite()}
        {Provisional}
        {CancelRequest}
        <recv response="200"/>
        <!-- To a CANCEL that was sent twice; sipp does not know a repeated answer by itself. -->
        <recv response="200" optional="true"/>
        <recv response="487"/>
        {AckForRefusal(7)}
        """);

    /// <summary>INVITE, 403, ACK.</summary>
    public static string Forbidden(string extra) => Of($"""
        {Invite(extra)}
        <recv response="100" optional="true"/>
        <recv response="403"/>
        {AckForRefusal()}
        """);

    /// <summary>INVITE, 503 with Retry-After, ACK.</summary>
    public static string Refused => Of($"""
        {Invite()}
        <recv response="100" optional="true"/>
        <recv response="503"><action><ereg regexp="10" search_in="hdr" header="Retry-After:" check_it="true" assign_to="later"/></action></recv>
        <Reference variables="later"/>
        {AckForRefusal()}
        """);

    /// <param name="extra">Header lines without the last line end.</param>
    /// <param name="sdp">Null: one stream of PCMA; empty: none.</param>
    internal static string Invite(string extra = "User-Agent: sipp", string? sdp = null) => $"""
        <send retrans="500"><![CDATA[
        INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From: <sip:13800000001@[local_ip]:[local_port]>;tag=[pid]c[call_number]
        To: <sip:[service]@[remote_ip]:[remote_port]>
        Call-ID: [call_id]
        CSeq: 1 INVITE
        Contact: <sip:13800000001@[local_ip]:[local_port]>
        {extra}
        Max-Forwards: 70
        {(sdp?.Length == 0 ? "" : "Content-Type: application/sdp\n")}Content-Length: [len]

        {sdp ?? Sdp("sipp")}
        ]]></send>
        """;

    private const string Provisional = """
        <recv response="100" optional="true"/>
        <recv response="180"/>
        """;

    /// <summary>Of an INVITE that 100, perhaps, and 180 came to.</summary>
    internal const string CancelRequest = """
        <send retrans="500"><![CDATA[
        CANCEL sip:[service]@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch-3]
        From: <sip:13800000001@[local_ip]:[local_port]>;tag=[pid]c[call_number]
        To: <sip:[service]@[remote_ip]:[remote_port]>
        Call-ID: [call_id]
        CSeq: 1 CANCEL
        Max-Forwards: 70
        Content-Length: 0

        ]]></send>
        """;

    /// <summary>Of an INVITE that 100, perhaps, and one refusal came to.</summary>
    /// <param name="back">How many messages ago sipp sent the INVITE: its branch is that of this ACK (RFC 3261 §17.1.1.3).</param>
    internal static string AckForRefusal(int back = 3) => $"""
        <send><![CDATA[
        ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch-{back}]
        From: <sip:13800000001@[local_ip]:[local_port]>;tag=[pid]c[call_number]
        To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: 1 ACK
        Max-Forwards: 70
        Content-Length: 0

        ]]></send>
        """;

    /// <summary>Along the route of the answer, where a proxy put itself into one.</summary>
    internal const string Ack = """
        <send><![CDATA[
        ACK [next_url] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From: <sip:13800000001@[local_ip]:[local_port]>;tag=[pid]c[call_number]
        To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: 1 ACK
        [routes]
        Max-Forwards: 70
        Content-Length: 0

        ]]></send>
        """;

    /// <summary>200 to the request that came last.</summary>
    internal const string Ok = """
        <send><![CDATA[
        SIP/2.0 200 OK
        [last_Via:]
        [last_From:]
        [last_To:]
        [last_Call-ID:]
        [last_CSeq:]
        Content-Length: 0

        ]]></send>
        """;

    /// <summary>Who is called keeps what its answers and requests need of an INVITE: for the actions of its recv.</summary>
    internal const string Kept = """
        <ereg regexp=".*" search_in="hdr" header="Via:" check_it="true" assign_to="via"/>
        <ereg regexp=".*" search_in="hdr" header="From:" check_it="true" assign_to="from"/>
        <ereg regexp=".*" search_in="hdr" header="To:" check_it="true" assign_to="to"/>
        <ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" check_it="true" assign_to="contact"/>
        """;

    /// <param name="version">Grows with every change (RFC 3264 §8).</param>
    internal static string Sdp(string user, int version = 1) => $"""
        v=0
        o={user} 1 {version} IN IP[media_ip_type] [media_ip]
        s=-
        c=IN IP[media_ip_type] [media_ip]
        t=0 0
        m=audio [media_port] RTP/AVP 8
        a=rtpmap:8 PCMA/8000
        """;

    /// <summary>The same with keys as RTP events.</summary>
    internal static string WithKeys(string scenario) => scenario.Replace("RTP/AVP 8", $"RTP/AVP 8 {KeyType}", StringComparison.Ordinal)
        .Replace("a=rtpmap:8 PCMA/8000", $"a=rtpmap:8 PCMA/8000\na=rtpmap:{KeyType} telephone-event/8000", StringComparison.Ordinal);

    /// <summary>What the one who is called says to an INVITE that was <see cref="Kept"/>.</summary>
    /// <param name="headers">Header lines without the last line end.</param>
    internal static string ToInvite(string user, string status, string headers = "", string body = "") => $"""
        <send{(status.StartsWith('2') ? " retrans=\"500\"" : "")}><![CDATA[
        SIP/2.0 {status}
        Via:[$via]
        From:[$from]
        To:[$to];tag={user}[call_number]
        Call-ID: [call_id]
        CSeq: 1 INVITE
        Contact: <sip:{user}@[local_ip]:[local_port]>
        {headers}{(headers.Length > 0 ? "\n" : "")}{(body.Length > 0 ? "Content-Type: application/sdp\n" : "")}Content-Length: [len]

        {body}
        ]]></send>
        """;

    internal static string Of(string steps) => $"""
        <?xml version="1.0" encoding="ISO-8859-1"?>
        <!DOCTYPE scenario SYSTEM "sipp.dtd">
        <scenario name="hotline">
        {steps}
        </scenario>
        """;
}
