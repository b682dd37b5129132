namespace Hotline.Telephony;

/// <summary>The node can not start, for a reason that its operator can mend; the message is one sentence for him.</summary>
/// <param name="exitCode">What the process returns: 2 configuration, 3 port, 4 data folder.</param>
public sealed class StartRefusedException(string message, int exitCode) : Exception(message)
{
    public int ExitCode => exitCode;
}
