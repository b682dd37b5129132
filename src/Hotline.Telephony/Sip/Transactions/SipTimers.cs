namespace Hotline.Telephony.Sip.Transactions;

/// <summary>Timer values over UDP (RFC 3261 table 4 and §17; L and M: RFC 6026). Names are the RFC's.</summary>
internal static class SipTimers
{
    /// <summary>Round-trip estimate.</summary>
    public static readonly TimeSpan T1 = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest retransmission interval for non-INVITE requests and INVITE responses.</summary>
    public static readonly TimeSpan T2 = TimeSpan.FromSeconds(4);

    /// <summary>Longest time a message stays in the network.</summary>
    public static readonly TimeSpan T4 = TimeSpan.FromSeconds(5);

    /// <summary>64*T1: how long a transaction waits for its answer (B, F, H, J, L, M).</summary>
    public static readonly TimeSpan Patience = 64 * T1;

    /// <summary>D: how long an INVITE client answers retransmitted failures.</summary>
    public static readonly TimeSpan D = TimeSpan.FromSeconds(32);

    /// <summary>100 Trying is sent when the user says nothing for this long (§17.2.1).</summary>
    public static readonly TimeSpan Trying = TimeSpan.FromMilliseconds(200);

    /// <summary>The next interval of E, G and of a 2xx: twice as long, at most T2.</summary>
    public static TimeSpan Backoff(TimeSpan interval) => interval * 2 < T2 ? interval * 2 : T2;
}
