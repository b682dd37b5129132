using System.Net;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>What a stranger asks. Each has a share of its own, also in what all of them get: a town's phones come back after a power cut while somebody scans, or forges their addresses.</summary>
internal enum StrangerAsk
{
    Anything,

    /// <summary>To be challenged.</summary>
    Register,

    /// <summary>To be believed. It is read also of somebody barred.</summary>
    RegisterWithProof,
}

/// <summary>A stranger as far as it can be told apart.</summary>
/// <param name="IsThere">The address is its own: a connection stands to it, or it names a nonce that was sent there. What others send under that address takes nothing of its shares.</param>
internal readonly record struct Stranger(IPAddress Address, bool IsThere)
{
    /// <inheritdoc cref="SourceShare"/>
    public IPAddress Address { get; } = SourceShare.Of(Address);
}

/// <summary>
/// How much of strangers is answered: each a little, and all together no more than we hardly notice, so that a flood from many addresses, or under many forged ones, draws a trickle.
/// Who goes on when it has had its answers is barred for a while; but not from asking for a challenge, which is how a phone begins whose address somebody forges: whoever comes when there is an
/// answer left has it, and a phone repeats.
/// </summary>
internal sealed class StrangerGuard
{
    /// <summary>From the moment that an address had its answers, however often it asks: a phone whose secret is put right must not wait longer than that.</summary>
    public static readonly TimeSpan Bar = TimeSpan.FromMinutes(1);

    /// <summary>With forged sources they are without end; when full, the table starts anew rather than growing.</summary>
    private const int MostBarred = 10_000;

    private const int AtOnce = 20;

    /// <summary>A monitor that asks each second goes on having its answer, and a phone that mistypes its secret its 401.</summary>
    private readonly TokenBuckets<(Stranger, StrangerAsk)> ofEach = new(perSecond: 1, burst: AtOnce);

    /// <summary>Of a hundred forged a second, a phone's eleven tries of half a minute win one in every second such time.</summary>
    private readonly TokenBuckets<Stranger> challenges = new(perSecond: 5, burst: AtOnce);

    private readonly TokenBuckets<(bool IsThere, StrangerAsk)> ofAll = new(perSecond: 200, burst: 400);

    private readonly TimedMarks<(Stranger, StrangerAsk)> barred = new(Bar, MostBarred);

    public static StrangerAsk AskOf(ReadOnlySpan<byte> message)
        => !message.StartsWith("REGISTER "u8) ? StrangerAsk.Anything : message.IndexOf("nonce=\""u8) < 0 ? StrangerAsk.Register : StrangerAsk.RegisterWithProof;

    /// <summary>Nothing that it asks so is answered now.</summary>
    public bool IsBarred(Stranger source, StrangerAsk ask, TimeSpan now)
        => ask == StrangerAsk.Register ? !challenges.HasToken(source, now) : barred.Has((source, ask), now);

    /// <summary>Whether it is answered once more, which is paid for with that: null, or what it is dropped for.</summary>
    public Drop? Answers(Stranger source, StrangerAsk ask, TimeSpan now)
    {
        if (IsBarred(source, ask, now))
        {
            return Drop.Barred;
        }

        if (ask == StrangerAsk.Register)
        {
            challenges.Take(source, now); // Not barred: there is one.
        }
        else if (!ofEach.Take((source, ask), now))
        {
            barred.Add((source, ask), now);
            return Drop.Barred;
        }

        return ofAll.Take((source.IsThere, ask), now) ? null : Drop.Unanswered;
    }
}
