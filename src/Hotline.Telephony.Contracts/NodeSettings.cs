namespace Hotline.Telephony.Contracts;

/// <summary>Everything a telephony node needs to know from the web side, as one immutable snapshot.</summary>
/// <param name="Version">Grows with every change; a node ignores an older one that is pushed, and takes any from the reply to its attach.</param>
/// <param name="HotlineNumbers">User parts of request URIs that are the hotline, for example 12345 and 079112345.</param>
/// <param name="Realm">Digest realm of the desk phones.</param>
/// <param name="TrunkNetworks">CIDR networks whose packets are heard besides loopback and private addresses: those of all trunks.</param>
/// <param name="RingSeconds">How long a caller hears ringing before the answer.</param>
/// <param name="MaxCalls">Calls at once on this node; above it 503 with Retry-After.</param>
/// <param name="RecordingPublicKey">ECDH P-256 SubjectPublicKeyInfo, base64: recordings are written to it and can not be read back by the node.</param>
/// <param name="RecordingKeyId">Names the key pair inside recording headers.</param>
public sealed record NodeSettings(
    long Version, IReadOnlyList<string> HotlineNumbers, string Realm, IReadOnlyList<PhoneSecret> Phones,
    IReadOnlyList<string> TrunkNetworks, double RingSeconds, int MaxCalls, string RecordingPublicKey, string RecordingKeyId)
{
    /// <summary>How the calls of each trunk are treated; their networks are among <see cref="TrunkNetworks"/>.</summary>
    public IReadOnlyList<TrunkSettings> Trunks { get; init; } = [];

    /// <summary>What a node that has never met its web side starts with: answers 12345, knows no phone, records nothing.</summary>
    public static NodeSettings Unconfigured { get; } = new(0, ["12345"], "hotline", [], [], 2.0, 200, "", "");
}

/// <summary>A desk phone that may register. HA1 = H(extension:realm:secret) in lower-case hex (RFC 7616 §3.4.2); the secret itself never travels.</summary>
public sealed record PhoneSecret(string Extension, string Ha1Md5, string Ha1Sha256);
