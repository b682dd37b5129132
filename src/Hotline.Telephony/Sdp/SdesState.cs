using Hotline.Telephony.Srtp;

namespace Hotline.Telephony.Sdp;

/// <summary>
/// The keys of one leg (RFC 4568): ours is made once a suite and stays, so that a refresh gets the same answer and no counter begins
/// anew under the same key; the peer's is what it said last.
/// </summary>
internal sealed class SdesState
{
    private SdesCrypto? _said;

    /// <summary>The stream is secured: whatever is offered or answered next must be too.</summary>
    public bool IsOn => _said is not null;

    /// <summary>Our line, as said last.</summary>
    public string Line => _said!.Write(); // Asked for only while it is on.

    /// <summary>Takes the first of the offer's lines.</summary>
    public SdesKeys Answer(SdpMedia offered)
    {
        var theirs = offered.Crypto[0];
        var ours = _said?.Suite == theirs.Suite ? _said.Key : SrtpMasterKey.Fresh();
        _said = new SdesCrypto(theirs.Tag, theirs.Suite, ours);
        return new SdesKeys(theirs.Suite, ours, theirs.Key);
    }

    /// <summary>The answer to our line: its tag and suite (§5.1.3). Null when it is none.</summary>
    public SdesKeys? Accept(SdpMedia answered) =>
        _said is { } ours && answered.Crypto is [var theirs] && theirs.Tag == ours.Tag && theirs.Suite == ours.Suite
            ? new SdesKeys(ours.Suite, ours.Key, theirs.Key)
            : null;
}
