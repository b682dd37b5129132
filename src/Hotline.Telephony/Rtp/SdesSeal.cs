using Hotline.Telephony.Sdp;
using Hotline.Telephony.Srtp;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// Seals and opens what goes over one pair of ports; without keys everything passes as it is. The same keys again change nothing: counters go on.
/// Owned by the media thread.
/// </summary>
internal sealed class SdesSeal : IDisposable
{
    private SdesKeys? _keys;
    private SrtpSealer? _sealer;
    private SrtpOpener? _opener;
    private long _refusedBefore;

    /// <summary>Packets that were forged, replayed or under another key.</summary>
    public long Refused => _refusedBefore + (_opener?.Refused ?? 0);

    public void Use(SdesKeys? keys)
    {
        if (keys is null)
            return; // A refresh without keys: what is secured stays so.
        bool sameSuite = _keys?.Suite == keys.Suite;
        if (!sameSuite || !_keys!.Ours.Is(keys.Ours))
        {
            _sealer?.Dispose();
            _sealer = new SrtpSealer(keys.Ours, keys.Suite);
        }
        if (!sameSuite || !_keys!.Theirs.Is(keys.Theirs))
        {
            _refusedBefore = Refused;
            _opener?.Dispose();
            _opener = new SrtpOpener(keys.Theirs, keys.Suite);
        }
        _keys = keys;
    }

    public bool TryOpenRtp(Span<byte> packet, ref int length) => _opener is null || _opener.TryOpenRtp(packet, ref length);

    public bool TryOpenRtcp(Span<byte> packet, ref int length) => _opener is null || _opener.TryOpenRtcp(packet, ref length);

    /// <returns>The new length.</returns>
    public int SealRtp(Span<byte> buffer, int length) => _sealer?.SealRtp(buffer, length) ?? length;

    /// <returns>The new length.</returns>
    public int SealRtcp(Span<byte> buffer, int length) => _sealer?.SealRtcp(buffer, length) ?? length;

    public void Dispose()
    {
        _sealer?.Dispose();
        _opener?.Dispose();
    }
}
