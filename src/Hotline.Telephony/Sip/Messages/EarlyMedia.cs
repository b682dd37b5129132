namespace Hotline.Telephony.Sip.Messages;

/// <summary>P-Early-Media (RFC 5009): whether the network means what is heard before the answer to be heard.</summary>
internal static class EarlyMedia
{
    public const string Header = "P-Early-Media";

    /// <summary>In an INVITE: we understand the header.</summary>
    public const string Understood = "supported";

    /// <returns>True: towards us sound may flow; false: it may not, and ringing is ours to play; null: the message does not say.</returns>
    public static bool? Of(SipMessage message)
    {
        foreach (var word in (message.Headers.Text(Header) ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            // One direction for each line of media, seen from who sends the header; ours is the first. "gated" and "supported" are no directions.
            switch (word.ToLowerInvariant())
            {
                case "sendrecv" or "sendonly":
                    return true;
                case "recvonly" or "inactive":
                    return false;
            }
        }

        return null;
    }
}
