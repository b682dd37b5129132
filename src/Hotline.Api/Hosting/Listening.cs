using System.Net;
using System.Net.Sockets;

namespace Hotline.Api.Hosting;

/// <summary>
/// Plain http on loopback always; https on every address, one port higher, as soon as somebody else is to connect
/// (<c>--advertise</c> or <c>--cert</c>): browsers refuse the microphone on plain http. See docs/adr/0030.
/// </summary>
internal static class Listening
{
    private const long BodyLimit = 256 * 1024;

    public static void AddListening(this WebApplicationBuilder builder)
    {
        var port = builder.Configuration.GetValue("Hotline:Port", Installation.DefaultPort);
        var certificate = builder.Configuration["Https:Certificate"];
        var data = new DataFolder(builder.Configuration["Data:Folder"] ?? "data");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit;
            kestrel.Listen(IPAddress.Loopback, port);
            if (port != 0 && HasIPv6Loopback())
            {
                kestrel.Listen(IPAddress.IPv6Loopback, port);
            }

            if (!string.IsNullOrEmpty(certificate) || !string.IsNullOrEmpty(builder.Configuration["Hotline:Advertise"]))
            {
                var served = Certificates.Load(certificate, builder.Configuration["Https:Password"], data, builder.Configuration["Hotline:Advertise"]);
                kestrel.Listen(IPAddress.Any, port == 0 ? 0 : port + 1, listen => listen.UseHttps(served));
            }
        });
    }

    private static bool HasIPv6Loopback()
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
