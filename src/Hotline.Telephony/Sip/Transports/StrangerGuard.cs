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

/// <summary>
/// How much of strangers is answered: each a little, and all together no more than we hardly notice, so that a flood from many addresses, or under many forged ones, draws a trickle.
/// Who goes on when it has had its answers is barred for a while.
/// </summary>
internal sealed class StrangerGuard
{
    /// <summary>From the moment that an address had its answers, however often it asks: a phone whose secret is put right must not wait longer than that.</summary>
    public static readonly TimeSpan Bar = TimeSpan.FromMinutes(1);

    /// <summary>With forged sources they are without end; when full, the table starts anew rather than growing.</summary>
    private const int MostBarred = 10_000;

    /// <summary>A monitor that asks each second goes on having its answer, and a phone that mistypes its secret its 401.</summary>
    private readonly TokenBuckets<(IPAddress, StrangerAsk)> ofEach = new(perSecond: 1, burst: 20);

    private readonly TokenBuckets<StrangerAsk> ofAll = new(perSecond: 200, burst: 400);

    private readonly Dictionary<(IPAddress, StrangerAsk), TimeSpan> barredUntil = [];

    public static StrangerAsk AskOf(ReadOnlySpan<byte> message)
        => !message.StartsWith("REGISTER "u8) ? StrangerAsk.Anything : message.IndexOf("nonce=\""u8) < 0 ? StrangerAsk.Register : StrangerAsk.RegisterWithProof;

    public bool IsBarred(IPAddress source, StrangerAsk ask, TimeSpan now) => barredUntil.TryGetValue((source, ask), out var until) && now < until;

    /// <summary>Whether it is answered once more, which is paid for with that: null, or what it is dropped for.</summary>
    public Drop? Answers(IPAddress source, StrangerAsk ask, TimeSpan now)
    {
        if (IsBarred(source, ask, now))
        {
            return Drop.Barred;
        }

        if (ofEach.Take((source, ask), now))
        {
            return ofAll.Take(ask, now) ? null : Drop.Unanswered;
        }

        if (barredUntil.Count >= MostBarred)
        {
            barredUntil.Clear();
        }

        barredUntil[(source, ask)] = now + Bar;
        return Drop.Barred;
    }
}
