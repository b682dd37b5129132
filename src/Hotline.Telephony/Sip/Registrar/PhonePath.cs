using System.Net;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Registrar;

/// <summary>The way back to a phone behind proxies (RFC 3327).</summary>
internal static class PhonePath
{
    private const int MaxHops = 4;

    /// <summary>
    /// The Path of a REGISTER, when its topmost hop is the proxy that the packet came from: a phone can not send our
    /// calls to a third party by writing a Path of its own.
    /// </summary>
    public static IReadOnlyList<string> Of(SipRequest register, IPEndPoint source)
    {
        var path = register.Headers.List(SipHeaderName.Path);
        return path.Count is > 0 and <= MaxHops && FirstHop(path) is { } hop && hop.Equals(source) ? path : [];
    }

    /// <summary>The address of the topmost hop; null when it is none of a loose router with a numeric host.</summary>
    public static IPEndPoint? FirstHop(IReadOnlyList<string> path) =>
        path.Count > 0 && ParseAddress.TryParse(path[0], out var hop) && hop.Uri.IsLooseRoute && hop.Uri.TryGetEndPoint(out var endPoint) ? endPoint : null;

    /// <summary>How other nodes reach this binding; null when they can not.</summary>
    public static PhoneRoute? RouteOf(Binding? binding) =>
        binding is { Path.Count: > 0 } ? new PhoneRoute(binding.Contact.ToString(), binding.Path) : null;

    /// <summary>A route that another node learned, or that leads over a trunk, as something to call. Without a path the contact itself is the first hop.</summary>
    /// <returns>With the address of the phone itself: as the proxy saw it (<c>received</c>), for a contact behind a NAT is nobody's address here; else as the contact says.</returns>
    public static (SipUri Contact, IPEndPoint Hop, IPAddress Phone)? Read(PhoneRoute? route)
    {
        if (route is null || !ParseUri.TryParse(Encoding.UTF8.GetBytes(route.Contact), out var contact))
        {
            return null;
        }

        var direct = contact.TryGetEndPoint(out var named) ? named : null;
        return (route.Path.Count > 0 ? FirstHop(route.Path) : direct) is { } hop ? (contact, hop, (Received(route.Path) ?? direct ?? hop).Address) : null;
    }

    /// <summary>The phone has a connection to the proxy, which is the only way to it.</summary>
    public static bool IsByConnection(IReadOnlyList<string> path) => Seen(path)?.Param("transport") is { } transport && !transport.Equals("udp", StringComparison.OrdinalIgnoreCase);

    private static IPEndPoint? Received(IReadOnlyList<string> path) => Seen(path) is { } phone && phone.TryGetEndPoint(out var seen) ? seen : null;

    /// <summary>Where the topmost proxy saw the phone.</summary>
    private static SipUri? Seen(IReadOnlyList<string> path) =>
        path.Count > 0 && ParseAddress.TryParse(path[0], out var hop) && hop.Uri.Param("received") is { Length: > 0 } received
        && ParseUri.TryParse(Encoding.UTF8.GetBytes(received), out var phone) ? phone : null;
}
