using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.WebRtc;

/// <summary>
/// Whose a packet on the shared port is that names no line: by the address it came from, which a signed check has bound to a line. Owned by the media thread.
/// </summary>
internal sealed class LineAddresses
{
    /// <summary>A browser checks from each of its networks; the one that was checked longest ago gives way to another.</summary>
    private const int MostOfLine = 8;

    private readonly Dictionary<PeerKey, SecureAssociation> lines = [];
    private readonly Dictionary<SecureAssociation, List<PeerKey>> addresses = [];

    /// <summary>Addresses that are bound.</summary>
    public int Count => lines.Count;

    public SecureAssociation? Find(PeerKey address) => lines.GetValueOrDefault(address);

    /// <summary>
    /// Binds an address to a line. A source is forged easily: the address of another line, as long as that is heard, stays with it, or a check
    /// signed for one line could silence any other.
    /// </summary>
    /// <returns>False: it is another's.</returns>
    public bool TryBind(PeerKey address, SecureAssociation line, TimeSpan now)
    {
        if (lines.TryGetValue(address, out var holder) && holder != line)
        {
            if (holder.IsHeard(now))
                return false;
            addresses[holder].Remove(address);
        }
        if (!addresses.TryGetValue(line, out var of))
            addresses[line] = of = new List<PeerKey>(MostOfLine);
        of.Remove(address);
        if (of.Count == MostOfLine)
        {
            lines.Remove(of[0]);
            of.RemoveAt(0);
        }
        of.Add(address);
        lines[address] = line;
        return true;
    }

    public void Forget(SecureAssociation line)
    {
        if (addresses.Remove(line, out var of))
            foreach (var address in of)
                lines.Remove(address);
    }
}
