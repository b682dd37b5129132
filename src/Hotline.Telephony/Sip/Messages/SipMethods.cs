using System.Text;

namespace Hotline.Telephony.Sip.Messages;

/// <summary>Method names (RFC 3261 §7.1; case-sensitive). Known ones are shared strings, so that parsing allocates none.</summary>
internal static class SipMethods
{
    public const string Invite = "INVITE";
    public const string Ack = "ACK";
    public const string Bye = "BYE";
    public const string Cancel = "CANCEL";
    public const string Register = "REGISTER";
    public const string Options = "OPTIONS";
    public const string Info = "INFO";
    public const string Update = "UPDATE";
    public const string Prack = "PRACK";

    /// <summary>Only from a desk phone inside its call (RFC 3515).</summary>
    public const string Refer = "REFER";

    /// <summary>Only sent.</summary>
    public const string Notify = "NOTIFY";

    /// <summary>What we answer, for Allow (RFC 3261 §20.5).</summary>
    public const string Allowed = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REGISTER";

    /// <summary>The same towards a desk phone.</summary>
    public const string AllowedToPhones = $"{Allowed}, {Refer}";

    /// <summary>Those we have heard of but do not take: 405 where a method nobody knows gets 501 (RFC 3261 §21.5.2).</summary>
    private static readonly string[] Refused = [Refer, "SUBSCRIBE", Notify, "PUBLISH", "MESSAGE"];

    private static readonly string[] Known = [Invite, Ack, Bye, Cancel, Register, Options, Info, Update, Prack];

    public static bool IsAllowed(string method) => Array.IndexOf(Known, method) >= 0;

    public static bool IsRecognised(string method) => IsAllowed(method) || Array.IndexOf(Refused, method) >= 0;

    public static string From(ReadOnlySpan<byte> name)
    {
        foreach (var known in Known)
        {
            if (Ascii.Equals(name, known))
            {
                return known;
            }
        }

        return Encoding.UTF8.GetString(name);
    }
}
