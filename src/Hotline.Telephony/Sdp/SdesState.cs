using Hotline.Telephony.Srtp;

namespace Hotline.Telephony.Sdp;

/// <summary>
/// The keys of one leg (RFC 4568): ours is made once a suite and stays, so that a refresh gets the same answer and no counter begins
/// anew under the same key; the peer's is what it said last.
/// </summary>
internal sealed class SdesState
{
    /// <summary>What we said last: one line each that may be answered to.</summary>
    private IReadOnlyList<SdesCrypto> said = [];

    /// <summary>The one that holds; null before the first answer.</summary>
    private SdesCrypto? agreed;

    /// <summary>The stream is secured: whatever is offered or answered next must be too.</summary>
    public bool IsOn => said.Count > 0;

    /// <summary>Our lines, as said last.</summary>
    public IEnumerable<string> Lines => said.Select(line => line.Write());

    /// <summary>The lines of an offer of ours: both suites at first, each with a key of its own; later the one that holds.</summary>
    public void Offer() => said = this.agreed is { } agreed ? [agreed]
        : IsOn ? said
        : [new SdesCrypto(1, SrtpSuite.Tag80, SrtpMasterKey.Fresh()), new SdesCrypto(2, SrtpSuite.Tag32, SrtpMasterKey.Fresh())];

    /// <summary>Takes the first of the offer's lines.</summary>
    public SdesKeys Answer(SdpMedia offered)
    {
        var theirs = offered.Crypto[0];
        var ours = agreed?.Suite == theirs.Suite ? agreed.Key : said.FirstOrDefault(line => line.Suite == theirs.Suite)?.Key ?? SrtpMasterKey.Fresh();
        agreed = new SdesCrypto(theirs.Tag, theirs.Suite, ours);
        said = [agreed];
        return new SdesKeys(theirs.Suite, ours, theirs.Key);
    }

    /// <summary>
    /// The answer to one of our lines: its tag and suite (§5.1.3). Null when it is none. As long as nothing else is offered another answer may choose another line: of telephones that ring
    /// at once each answers for itself.
    /// </summary>
    public SdesKeys? Accept(SdpMedia answered)
    {
        if (answered.Crypto is not [var theirs] || said.FirstOrDefault(line => line.Tag == theirs.Tag && line.Suite == theirs.Suite) is not { } ours)
            return null;
        agreed = ours;
        return new SdesKeys(ours.Suite, ours.Key, theirs.Key);
    }
}
