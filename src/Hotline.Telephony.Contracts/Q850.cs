namespace Hotline.Telephony.Contracts;

/// <summary>What whoever is called answers in the words of the telephone network.</summary>
public enum CalledSays
{
    /// <summary>No such number, or not a whole one.</summary>
    NoSuchNumber,

    Busy,

    /// <summary>Does not answer, is not there, or is switched off.</summary>
    NoAnswer,

    Declines,
}

/// <summary>Causes of the telephone network (ITU-T Q.850) with which a call of ours is refused (RFC 6432): whose word they are, the network's or the called person's.</summary>
public static class Q850
{
    /// <summary>No circuit, network out of order, temporary failure, congestion, no resource: another way may be free.</summary>
    public static bool IsOfNetwork(int? cause) => cause is 34 or 38 or 41 or 42 or 47;

    /// <summary>No other way leads to another answer. Null: it is no cause of whoever is called.</summary>
    public static CalledSays? OfCalled(int? cause) => cause switch
    {
        1 or 28 => CalledSays.NoSuchNumber,
        17 => CalledSays.Busy,
        18 or 19 or 20 => CalledSays.NoAnswer,
        21 => CalledSays.Declines,
        _ => null,
    };
}
