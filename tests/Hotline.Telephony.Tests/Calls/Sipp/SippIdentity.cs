namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>Who calls whom, as networks say it: tel URIs, P-Asserted-Identity and Privacy (RFC 3966, 3325, 3323); on a road on which everything may be lost.</summary>
internal static class SippIdentity
{
    /// <summary>A caller who dials a tel URI and has one, and hangs up.</summary>
    /// <param name="headers">Of the INVITE, the last without its end.</param>
    /// <param name="road">The port where the node is to send to.</param>
    public static string DialsTel(string headers, int road) => SippScenario.Of($"""
        {SippPhone.Call(headers, road)
            .Replace("INVITE sip:[service]@[remote_ip]:[remote_port]", "INVITE tel:+86-791-12345", StringComparison.Ordinal)
            .Replace("From: <sip:13800000001@[local_ip]:[local_port]>", "From: <tel:+86-138-0000-0001>", StringComparison.Ordinal)}
        {SippSteps.Answered}
        {SippScenario.Ack.Replace("From: <sip:13800000001@[local_ip]:[local_port]>", "From: <tel:+86-138-0000-0001>", StringComparison.Ordinal)}
        {(SippEnd.Caller(road) with { From = "From: <tel:+86-138-0000-0001>;tag=[pid]c[call_number]" }).HangsUp(2)}
        """);

    /// <summary>Who is called by a subscriber that hides: From says nothing, the network is told the number and to keep it. Picks up and is hung up on.</summary>
    /// <param name="road">The port where the node is to send to.</param>
    public static string IsCalledByOneWhoHides(int road) => SippInRain.PicksUp(road).Replace(SippScenario.Kept, $"""
        {SippScenario.Kept}
        <ereg regexp="INVITE sip:.8613879100001@ims.example;user=phone" search_in="msg" check_it="true" assign_to="target"/>
        <ereg regexp="anonymous@anonymous.invalid" search_in="hdr" header="From:" check_it="true" assign_to="hidden"/>
        <ereg regexp="sip:.8679112345@ims.example;user=phone" search_in="hdr" header="P-Asserted-Identity:" check_it="true" assign_to="asserted"/>
        <ereg regexp="id" search_in="hdr" header="Privacy:" check_it="true" assign_to="kept"/>
        """, StringComparison.Ordinal).Replace("variables=\"contact\"", "variables=\"contact,target,hidden,asserted,kept\"", StringComparison.Ordinal);
}
