namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>A sipp that registers as desk phone 8001, on a road on which everything may be lost.</summary>
internal static class SippRegister
{
    /// <summary>Is asked for its secret, registers, asks for too short a time (423), comes again for longer, and leaves. Waits for the test's word before it leaves.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static string ComesStaysAndLeaves(int road) => SippScenario.Of($"""
        {Register(1, 120, road, proof: "")}
        <recv response="401" auth="true" response_txn="register1" {SippSteps.OrAgain("register1")}/>
        {Register(2, 120, road)}
        <recv response="200" response_txn="register2" {SippSteps.OrAgain("register2")}><action><ereg regexp="expires=(120|119)" search_in="hdr" header="Contact:" check_it="true" assign_to="granted"/></action></recv>
        {Register(3, 10, road)}
        <recv response="423" response_txn="register3" {SippSteps.OrAgain("register3")}><action><ereg regexp="^ *30" search_in="hdr" header="Min-Expires:" check_it="true" assign_to="least"/></action></recv>
        {Register(4, 300, road)}
        <recv response="200" response_txn="register4" {SippSteps.OrAgain("register4")}><action><ereg regexp="expires=(300|299)" search_in="hdr" header="Contact:" check_it="true" assign_to="renewed"/></action></recv>
        {CuedSipp.Cue}
        {Register(5, 0, road)}
        <recv response="200" response_txn="register5" {SippSteps.OrAgain("register5")}><action><ereg regexp="Contact" search_in="msg" check_it_inverse="true" assign_to="gone"/></action></recv>
        <Reference variables="granted,least,renewed,gone"/>
        """);

    private static string Register(int number, int expires, int road, string proof = "[authentication username=8001 password=secret]\n") => $"""
        <label id="register{number}"/>
        <send start_txn="register{number}"><![CDATA[
        REGISTER sip:127.0.0.1 SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]
        From: <sip:8001@127.0.0.1>;tag=phone[call_number]
        To: <sip:8001@127.0.0.1>
        Call-ID: [call_id]
        CSeq: {number} REGISTER
        Contact: <sip:8001@127.0.0.1:{road}>
        Expires: {expires}
        {proof}Max-Forwards: 70
        Content-Length: 0

        ]]></send>
        """;
}
