namespace Hotline.Telephony.Sip.Messages;

/// <summary>Causes of the telephone network (ITU-T Q.850) with which a call of ours is refused (RFC 6432): whose word they are, the network's or the called person's.</summary>
internal static class Q850
{
    /// <summary>No circuit, network out of order, temporary failure, congestion, no resource: another way may be free.</summary>
    public static bool IsOfNetwork(int? cause) => cause is 34 or 38 or 41 or 42 or 47;

    /// <summary>What whoever is called answers, as a status (RFC 3398 §8.2.6.1): no other way leads to another answer. Null: it is no such cause.</summary>
    public static int? Answer(int? cause) => cause switch
    {
        1 or 28 => SipStatus.NotFound, // No such number, or not a whole one.
        17 => SipStatus.BusyHere,
        18 or 19 or 20 => SipStatus.TemporarilyUnavailable,
        21 => SipStatus.Decline,
        _ => null,
    };
}
