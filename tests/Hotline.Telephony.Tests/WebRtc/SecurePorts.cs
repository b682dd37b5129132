using System.Net;
using Hotline.Telephony.Media;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.WebRtc;
using Hotline.Telephony.WebRtc.Dtls;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.WebRtc;

/// <summary>The port of browsers on loopback, of each family wherever the system puts it.</summary>
internal static class SecurePorts
{
    public static SecurePort On(MediaClock clock, Drops? drops = null) => new(
        new DatagramSocket(new IPEndPoint(IPAddress.Loopback, 0)),
        new DtlsHandshakes(new DtlsIdentity(TimeProvider.System), NullLogger<DtlsHandshakes>.Instance), clock, drops, new DatagramSocket(new IPEndPoint(IPAddress.IPv6Loopback, 0)));
}
