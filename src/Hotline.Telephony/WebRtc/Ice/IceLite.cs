using System.Net;

namespace Hotline.Telephony.WebRtc.Ice;

/// <summary>
/// The answering half of ICE (RFC 8445 §2.5, a lite agent): replies to connectivity checks and remembers the path that the
/// browser chose. It never checks by itself; where a valid check comes from is where the peer is. Does no I/O.
/// </summary>
internal sealed class IceLite(IceCredentials ours)
{
    /// <summary>Room for any reply.</summary>
    public const int MaxReply = 128;

    private IPEndPoint? nominated;

    public IceCredentials Ours => ours;

    /// <summary>Where to send: the path the peer nominated, else the last one it checked. Null before the first valid check.</summary>
    public IPEndPoint? Remote { get; private set; }

    /// <summary>Takes a binding request whose user name begins with our fragment.</summary>
    /// <returns>The length of the reply; 0 when nothing is to be said.</returns>
    public int Answer(in StunMessage request, IPEndPoint source, Span<byte> reply)
    {
        if (request.Type != StunMessage.BindingRequest)
            return 0;
        if (!request.HasIntegrity)
            return Refuse(request, reply, 400, 0);
        if (!request.IsSignedWith(ours.Key))
            return Refuse(request, reply, 401, 0);
        if (request.Unknown != 0)
            return Refuse(request, reply, 420, request.Unknown);
        if (request.UseCandidate)
            nominated = Remote = source;
        else if (nominated is null)
            Remote = source;
        var writer = new StunWriter(reply, StunMessage.BindingSuccess, request.TransactionId);
        writer.XorMappedAddress(source);
        writer.Sign(ours.Key);
        return writer.Finish();
    }

    /// <summary>The fragment of ours in a user name "ours:theirs" (RFC 8445 §7.2.2); empty when it has none.</summary>
    public static ReadOnlySpan<byte> OurFragment(ReadOnlySpan<byte> username)
    {
        int colon = username.IndexOf((byte)':');
        return colon < 0 ? default : username[..colon];
    }

    /// <summary>Unsigned where the request was not proven: who asked does not hold our password.</summary>
    private int Refuse(in StunMessage request, Span<byte> reply, int code, ushort unknown)
    {
        var writer = new StunWriter(reply, StunMessage.BindingError, request.TransactionId);
        writer.Error(code);
        if (unknown != 0)
        {
            writer.Unknown(unknown);
            writer.Sign(ours.Key);
        }
        return writer.Finish();
    }
}
