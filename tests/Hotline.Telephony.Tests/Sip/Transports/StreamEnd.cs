namespace Hotline.Telephony.Tests.Sip.Transports;

internal static class StreamEnd
{
    /// <summary>Until the other side has let go; what it says before is passed over.</summary>
    public static async Task ReadToEndAsync(this Stream stream, CancellationToken ct)
    {
        try
        {
            var bytes = new byte[256];
            while (await stream.ReadAsync(bytes, ct) > 0)
            {
                // Pongs, or an alert of TLS.
            }
        }
        catch (IOException)
        {
            // Reset instead of closed: there was more to read for the other side.
        }
    }
}
