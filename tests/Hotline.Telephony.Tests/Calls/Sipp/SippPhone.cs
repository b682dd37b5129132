namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>
/// What sipp does as a desk phone and as a caller with a session timer, on a road on which everything may be lost, come twice or too late: what is not the next step is waited past, and
/// whoever sent it sends it again.
/// </summary>
internal static class SippPhone
{
    /// <summary>Of sipp: what it did not expect does not end its call.</summary>
    public static readonly string[] Patient = ["-default_behaviors", "all,-abortunexp"];

    /// <summary>Rings, is picked up, and is hung up on.</summary>
    public static string PicksUp(string user) => SippScenario.Of($"""
        {Rung(user)}
        {UntilBye}
        <Reference variables="contact"/>
        """);

    /// <summary>Picks up and presses its transfer key: whom it is told of the one it wants, and is hung up on.</summary>
    public static string Refers(string user, string target) => SippScenario.Of($"""
        {Rung(user)}
        <pause milliseconds="200"/>
        {InRung(user, "REFER", 1, ReferTo(target))}
        <recv response="407" auth="true"/>
        {InRung(user, "REFER", 2, ReferTo(target) + "\n[authentication username=" + user + " password=secret]")}
        <recv response="202"/>
        {UntilBye}
        """);

    /// <summary>Dials a second call, and joins it with its first by the transfer key.</summary>
    /// <param name="first">That one as Replaces names it.</param>
    /// <param name="road">The port where the node is to send to.</param>
    public static string DialsAndJoins(string user, string target, string first, int road) => SippScenario.Of($"""
        {Dials(user, target, "Supported: replaces", road)}
        <pause milliseconds="200"/>
        {InDialled(user, target, "REFER", 3, ReferTo(target, first))}
        <recv response="407" auth="true"/>
        {InDialled(user, target, "REFER", 4, ReferTo(target, first) + "\n[authentication username=" + user + " password=secret]")}
        <recv response="202"/>
        {UntilBye}
        """);

    /// <summary>Takes the call of another phone over, and is hung up on.</summary>
    public static string TakesOver(string user, string replaces, int road) => SippScenario.Of($"""
        {Dials(user, user, "Replaces: " + replaces, road)}
        {UntilBye}
        """);

    /// <summary>A caller whose session the node refreshes, so many times, before the caller hangs up.</summary>
    public static string IsRefreshed(int times, int road) => SippScenario.Of($"""
        {Call("Supported: timer\nAllow: INVITE, ACK, BYE, CANCEL, UPDATE\nSession-Expires: 90;refresher=uas", road)}
        {SippSteps.Answered}
        {SippScenario.Ack}
        {string.Concat(Enumerable.Repeat(Refreshed, times))}
        <Reference variables="timer"/>
        {SippEnd.Caller(road).HangsUp(2)}
        """);

    /// <summary>A caller that refreshes its session itself after a while, and is then never heard of again.</summary>
    public static string RefreshesAndVanishes(int milliseconds, int road) => SippScenario.Of($"""
        {Call("Supported: timer\nSession-Expires: 90;refresher=uac", road)}
        {SippSteps.Answered}
        {SippScenario.Ack}
        <pause milliseconds="{milliseconds}"/>
        {SippEnd.Caller(road).Request("UPDATE", 2, "Supported: timer\nSession-Expires: 90;refresher=uac")}
        <recv response="200" response_txn="UPDATE"/>
        """);

    private static string Refreshed => $"""
        <recv request="UPDATE"><action><ereg regexp="90;refresher=uac" search_in="hdr" header="Session-Expires:" check_it="true" assign_to="timer"/></action></recv>
        {SippScenario.Ok.Replace("Content-Length", "Require: timer\nSession-Expires: 90;refresher=uac\nContent-Length", StringComparison.Ordinal)}

        """;

    /// <param name="sdp">Null: one stream of PCMA; empty: none.</param>
    internal static string Call(string headers, int road, string? sdp = null) => OnRoad(SippScenario.Invite(headers, sdp)).Replace("Contact: <sip:13800000001@[local_ip]:[local_port]>", $"Contact: <sip:13800000001@127.0.0.1:{road}>", StringComparison.Ordinal);

    /// <summary>The same request where it may be lost: repeated sooner, and answered the way that it came.</summary>
    internal static string OnRoad(string request) => request.Replace(";branch=", ";rport;branch=", StringComparison.Ordinal).Replace("retrans=\"500\"", "retrans=\"50\"", StringComparison.Ordinal);

    /// <summary>Whatever comes is taken, and answered where it is a NOTIFY, until BYE.</summary>
    private static string UntilBye => $"""
        <label id="1"/>
        <recv request="NOTIFY" optional="true" next="2"/>
        <recv request="BYE" next="3"/>
        <label id="2"/>
        {SippScenario.Ok.Replace("<send>", "<send next=\"1\">", StringComparison.Ordinal)}
        <label id="3"/>
        {SippScenario.Ok}
        """;

    private static string ReferTo(string target, string? replaces = null)
        => $"Contact: <sip:8001@[local_ip]:[local_port]>\nRefer-To: <sip:{target}@127.0.0.1{(replaces is null ? "" : "?Replaces=" + Uri.EscapeDataString(replaces))}>";

    private static string Rung(string user) => $"""
        <recv request="INVITE"><action>
          {SippScenario.Kept}
        </action></recv>
        {SippScenario.ToInvite(user, "180 Ringing")}
        {SippSteps.UntilAcknowledged("picked-up", SippScenario.ToInvite(user, "200 OK", body: SippScenario.Sdp(user)))}
        """;

    /// <summary>INVITE, proven when asked, until it is answered.</summary>
    private static string Dials(string user, string target, string header, int road) => $"""
        {Invite(user, target, 1, header, road)}
        <recv response="100" optional="true"/>
        <recv response="407" auth="true"/>
        {ToDialled(user, target, "ACK", 1, "[last_To:]", "[branch-3]", retrans: false)}
        {Invite(user, target, 2, header + "\n[authentication username=" + user + " password=secret]", road)}
        {SippSteps.Answered}
        {ToDialled(user, target, "ACK", 2, "[last_To:]", "[branch]", retrans: false)}
        """;

    private static string Invite(string user, string target, int number, string headers, int road) => $"""
        <send retrans="100"><![CDATA[
        INVITE sip:{target}@127.0.0.1 SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]
        From: <sip:{user}@127.0.0.1>;tag=second[call_number]
        To: <sip:{target}@127.0.0.1>
        Call-ID: [call_id]
        CSeq: {number} INVITE
        Contact: <sip:{user}@127.0.0.1:{road}>
        {headers}
        Max-Forwards: 70
        Content-Type: application/sdp
        Content-Length: [len]

        {SippScenario.Sdp(user)}
        ]]></send>
        """;

    private static string InDialled(string user, string target, string method, int number, string headers)
        => ToDialled(user, target, method, number, $"To: <sip:{target}@127.0.0.1>[peer_tag_param]", "[branch]", retrans: true, headers + "\n");

    private static string ToDialled(string user, string target, string method, int number, string to, string branch, bool retrans, string headers = "") => $"""
        <send{(retrans ? " retrans=\"100\"" : "")}><![CDATA[
        {method} sip:{target}@127.0.0.1 SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch={branch}
        From: <sip:{user}@127.0.0.1>;tag=second[call_number]
        {to}
        Call-ID: [call_id]
        CSeq: {number} {method}
        {headers}Max-Forwards: 70
        Content-Length: 0

        ]]></send>
        """;

    private static string InRung(string user, string method, int number, string headers) => $"""
        <send retrans="100"><![CDATA[
        {method} [$contact] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]
        From:[$to];tag={user}[call_number]
        To:[$from]
        Call-ID: [call_id]
        CSeq: {number} {method}
        {headers}
        Max-Forwards: 70
        Content-Length: 0

        ]]></send>
        """;
}
