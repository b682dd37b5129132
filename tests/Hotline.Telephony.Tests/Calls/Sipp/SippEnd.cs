namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>Which end of a call a sipp is, and so how its requests inside it begin; on a road on which everything may be lost. Only what answers the very request is its answer.</summary>
/// <param name="Target">Request-URI.</param>
/// <param name="From">The whole line.</param>
/// <param name="To">The whole line.</param>
internal sealed record SippEnd(string Target, string From, string To, string Contact)
{
    /// <param name="road">The port where the node is to send to.</param>
    public static SippEnd Caller(int road) => new(
        "[next_url]", "From: <sip:13800000001@[local_ip]:[local_port]>;tag=[pid]c[call_number]", "To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]", $"<sip:13800000001@127.0.0.1:{road}>");

    /// <summary>Who has <see cref="SippScenario.Kept"/> the INVITE.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static SippEnd Called(string user, int road) => new("[$contact]", $"From:[$to];tag={user}[call_number]", "To:[$from]", $"<sip:{user}@127.0.0.1:{road}>");

    /// <param name="txn">Its name for its answer and its ACK; null: the method.</param>
    public string Request(string method, int number, string headers = "User-Agent: sipp", string sdp = "", string? txn = null)
        => Message(method, number, $"retrans=\"50\" start_txn=\"{txn ?? method}\"", "[branch]", $"Contact: {Contact}\n{headers}", sdp);

    /// <summary>INVITE, its answer and the ACK.</summary>
    /// <param name="name">Of the exchange, in the scenario.</param>
    /// <param name="sdp">Empty: our offer is wanted.</param>
    /// <param name="actions">Upon the answer.</param>
    /// <param name="answer">To our offer.</param>
    public string ReInvites(string name, int number, string sdp, string status = "200", string actions = "", string answer = "") => $"""
        <label id="{name}"/>
        {SippSteps.Once(Request("INVITE", number, sdp: sdp, txn: name))}
        <recv response="{status}" response_txn="{name}" {SippSteps.OrAgain(name)}>{actions}</recv>
        {Message("ACK", number, $"ack_txn=\"{name}\"", status.StartsWith('2') ? "[branch]" : "[branch-2]", "User-Agent: sipp", answer)}
        """;

    /// <summary>ACK of the first INVITE.</summary>
    /// <param name="answer">To our offer.</param>
    public string Acknowledges(int number, string answer) => Message("ACK", number, "", "[branch]", "User-Agent: sipp", answer);

    public string HangsUp(int number) => $"""
        <label id="bye"/>
        {SippSteps.Once(Request("BYE", number))}
        <recv response="200" response_txn="BYE" {SippSteps.OrAgain("bye")}/>
        """;

    private string Message(string method, int number, string how, string branch, string headers, string sdp) => $"""
        <send {how}><![CDATA[
        {method} {Target} SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch={branch}
        {From}
        {To}
        Call-ID: [call_id]
        CSeq: {number} {method}
        {headers}
        Max-Forwards: 70
        {(sdp.Length > 0 ? "Content-Type: application/sdp\n" : "")}Content-Length: [len]

        {sdp}
        ]]></send>
        """;
}
