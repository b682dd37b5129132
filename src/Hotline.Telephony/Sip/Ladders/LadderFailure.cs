namespace Hotline.Telephony.Sip.Ladders;

/// <summary>Reads just enough of a message to tell whether a call goes wrong with it.</summary>
internal static class LadderFailure
{
    /// <summary>A refusal of an INVITE other than a challenge or the end after a CANCEL, or a BYE whose reason is none of people's.</summary>
    public static bool Shows(ReadOnlySpan<byte> message)
    {
        if (message.StartsWith("SIP/2.0 "u8))
        {
            return message.Length > 11 && message[8] is >= (byte)'4' and <= (byte)'6' && !IsOrdinary(message[8..11]) && message.IndexOf(" INVITE\r\n"u8) > 0;
        }

        return message.StartsWith("BYE "u8) && message.IndexOf("\r\nReason:"u8) is > 0 and var at
            && message[at..].IndexOf("cause=16"u8) < 0 && message[at..].IndexOf("cause=200"u8) < 0;
    }

    /// <summary>The final answer to an INVITE.</summary>
    public static bool IsFinal(ReadOnlySpan<byte> message)
        => message.StartsWith("SIP/2.0 "u8) && message.Length > 11 && message[8] is >= (byte)'2' and <= (byte)'6' && message.IndexOf(" INVITE\r\n"u8) > 0;

    private static bool IsOrdinary(ReadOnlySpan<byte> status)
        => status.SequenceEqual("401"u8) || status.SequenceEqual("407"u8) || status.SequenceEqual("487"u8);
}
