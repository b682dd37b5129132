namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>OPTIONS, asked by a sipp and of it, on a road on which everything may be lost.</summary>
internal static class SippOptions
{
    /// <summary>A caller that asks what we can before its call, and whether we are there in it.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static string Asks(int road) => SippScenario.Of($"""
        <label id="before"/>
        <send start_txn="before"><![CDATA[
        OPTIONS sip:[service]@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]
        From: <sip:13800000001@[local_ip]:[local_port]>;tag=before
        To: <sip:[service]@[remote_ip]:[remote_port]>
        Call-ID: [call_id]
        CSeq: 1 OPTIONS
        Contact: <sip:13800000001@127.0.0.1:{road}>
        Accept: application/sdp
        Max-Forwards: 70
        Content-Length: 0

        ]]></send>
        <recv response="200" response_txn="before" {SippSteps.OrAgain("before")}><action>
          <ereg regexp="INVITE.*UPDATE" search_in="hdr" header="Allow:" check_it="true" assign_to="methods"/>
          <ereg regexp="application/sdp" search_in="hdr" header="Accept:" check_it="true" assign_to="bodies"/>
        </action></recv>
        {SippPhone.Call("User-Agent: sipp", road)}
        {SippSteps.Answered}
        {SippScenario.Ack}
        <label id="inside"/>
        {SippSteps.Once(SippEnd.Caller(road).Request("OPTIONS", 2, "Accept: application/sdp"))}
        <recv response="200" response_txn="OPTIONS" {SippSteps.OrAgain("inside")}><action><ereg regexp="INVITE.*UPDATE" search_in="hdr" header="Allow:" check_it="true" assign_to="methods"/></action></recv>
        <Reference variables="methods,bodies"/>
        {SippEnd.Caller(road).HangsUp(3)}
        """);

    /// <summary>A gateway that is there, says three times that it is out of service, and is there again.</summary>
    public static string IsThereAndIsNot => SippScenario.Of($"""
        {Asked("there", 1)}
        {SippScenario.Ok}
        {Out(2)}
        {Out(3)}
        {Out(4)}
        {Asked("back", 5)}
        {SippScenario.Ok}
        """);

    private static string Out(int number) => Asked($"out{number}", number) + "\n" + SippScenario.Ok.Replace("200 OK", "503 Service Unavailable", StringComparison.Ordinal);

    /// <summary>What was asked before may come again.</summary>
    private static string Asked(string name, int number) => SippSteps.Until(name, "OPTIONS", $"CSeq: {number} OPTIONS");
}
