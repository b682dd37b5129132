using Hotline.Telephony.Sdp;
using Hotline.Telephony.Srtp;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// Seals and opens what goes over one pair of ports; without keys everything passes as it is. The same keys again change nothing, and counters go on under others too (RFC 3711 §3.3.1).
/// Owned by the media thread.
/// </summary>
internal sealed class SdesSeal : IDisposable
{
    private SdesKeys? keys;
    private SrtpSealer? sealer;
    private SrtpOpener? opener;
    private long refusedBefore;

    /// <summary>Packets that were forged, replayed or under another key.</summary>
    public long Refused => refusedBefore + (opener?.Refused ?? 0);

    public void Use(SdesKeys? keys)
    {
        if (keys is null)
            return; // A refresh without keys: what is secured stays so.
        bool sameSuite = this.keys?.Suite == keys.Suite;
        if (!sameSuite || !this.keys!.Ours.Is(keys.Ours))
        {
            var before = sealer;
            sealer = new SrtpSealer(keys.Ours, keys.Suite, before);
            before?.Dispose();
        }
        if (!sameSuite || !this.keys!.Theirs.Is(keys.Theirs))
        {
            refusedBefore = Refused;
            var before = opener;
            opener = new SrtpOpener(keys.Theirs, keys.Suite, before);
            before?.Dispose();
        }
        this.keys = keys;
    }

    public bool TryOpenRtp(Span<byte> packet, ref int length) => opener is null || opener.TryOpenRtp(packet, ref length);

    public bool TryOpenRtcp(Span<byte> packet, ref int length) => opener is null || opener.TryOpenRtcp(packet, ref length);

    /// <returns>The new length.</returns>
    public int SealRtp(Span<byte> buffer, int length) => sealer?.SealRtp(buffer, length) ?? length;

    /// <returns>The new length.</returns>
    public int SealRtcp(Span<byte> buffer, int length) => sealer?.SealRtcp(buffer, length) ?? length;

    public void Dispose()
    {
        sealer?.Dispose();
        opener?.Dispose();
    }
}
