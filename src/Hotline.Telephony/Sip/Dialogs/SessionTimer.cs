using System.Globalization;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// Session timer of one dialog (RFC 4028), asked for by either side. The peer refreshes if it can, else we do at half the
/// interval. A session that is not refreshed ends.
/// </summary>
/// <param name="runOut">The session runs out at the peer's, though we refresh it.</param>
internal sealed class SessionTimer(TimerQueue timers, Action refresh, Action runOut, Action expired)
{
    /// <summary>Least interval we take: the floor of RFC 4028 §5.</summary>
    public const int MinSeconds = 90;

    /// <summary>What we ask for ourselves (§4 recommends half an hour): a call whose far end vanished is not kept for days.</summary>
    public const int WantedSeconds = 1800;

    /// <summary>What goes with a 422.</summary>
    public static ReplyParts TooSmall { get; } = ReplyParts.Empty with
    {
        Headers = [("Min-SE", MinSeconds.ToString(CultureInfo.InvariantCulture))],
    };

    private SipTimer? timer;
    private SipTimer? guard;
    private TimeSpan end;

    /// <summary>Seconds; 0 when the session has no timer.</summary>
    public int Interval { get; private set; }

    /// <summary>An interval under our minimum from a peer that can raise it: 422 with Min-SE (§9).</summary>
    public static bool IsTooSmall(SipRequest request)
        => Read(request) is { Seconds: < MinSeconds } && request.Headers.Lists(SipHeaderName.Supported, OptionTags.Timer);

    /// <summary>As UAS: takes what the request asks, asks for a timer where it does not and the peer can, and gives the headers of the 2xx (§9).</summary>
    public IReadOnlyList<(string, string)> Answer(SipRequest request)
    {
        Stop();
        var peerCan = request.Headers.Lists(SipHeaderName.Supported, OptionTags.Timer);
        if ((Read(request) ?? Wanted(request, peerCan)) is not { } asked)
        {
            return [];
        }

        var weRefresh = !peerCan || asked.Refresher == "uas";
        Start(Math.Max(asked.Seconds, MinSeconds), weRefresh);
        var value = string.Create(CultureInfo.InvariantCulture, $"{Interval};refresher={(weRefresh ? "uas" : "uac")}");
        return peerCan && !weRefresh
            ? [("Require", OptionTags.Timer), ("Session-Expires", value)]
            : [("Session-Expires", value)];
    }

    /// <summary>As UAC: takes what a 2xx says (§7.2). Without Session-Expires there is no timer.</summary>
    public void Take(SipResponse response)
    {
        Stop();
        if (Read(response) is { } told)
        {
            Start(Math.Max(told.Seconds, MinSeconds), weRefresh: told.Refresher != "uas");
        }
    }

    public void Stop()
    {
        timer?.Stop();
        guard?.Stop();
        timer = guard = null;
        Interval = 0;
    }

    /// <summary>A refresh was refused: again in half of the time that is left before the peer sends BYE. One that does not is asked on.</summary>
    /// <param name="atMost">When it says so itself.</param>
    public void Retry(TimeSpan? atMost = null)
    {
        if (Interval == 0)
        {
            return; // The peer has taken the timer away meanwhile.
        }

        var left = end - timers.Now;
        var delay = left > 2 * SipTimers.T2 ? left / 2 : TimeSpan.FromSeconds(Interval / 2.0);
        RetryIn(atMost < delay ? atMost.Value : delay);
    }

    /// <summary>A refresh was put off (glare) or failed for now; try again later.</summary>
    public void RetryIn(TimeSpan delay)
    {
        timer?.Stop();
        timer = timers.Start(delay, refresh);
    }

    private void Start(int seconds, bool weRefresh)
    {
        Interval = seconds;
        Guard(TimeSpan.FromSeconds(seconds - Math.Min(32, seconds / 3.0)), weRefresh); // §10
        timer = weRefresh ? timers.Start(TimeSpan.FromSeconds(seconds / 2.0), refresh) : null;
    }

    private void Guard(TimeSpan due, bool weRefresh)
    {
        end = timers.Now + due;
        guard = timers.Start(due, () =>
        {
            if (weRefresh)
            {
                Guard(TimeSpan.FromSeconds(Interval), weRefresh); // For a peer that refuses and goes on.
                runOut();
            }
            else
            {
                expired();
            }
        });
    }

    private static (int Seconds, string Refresher)? Wanted(SipRequest request, bool peerCan)
        => peerCan ? (Math.Max(WantedSeconds, request.Headers.Number(SipHeaderName.MinSe) ?? 0), "uac") : null;

    private static (int Seconds, string Refresher)? Read(SipMessage message)
    {
        if (!message.Headers.TryGet(SipHeaderName.SessionExpires, out var value))
        {
            return null;
        }

        var semicolon = value.IndexOf((byte)';');
        var digits = (semicolon < 0 ? value : value[..semicolon]).Trim(" \t"u8);
        if (!SipReader.TryNumber(digits, int.MaxValue, out var seconds))
        {
            return null;
        }

        var parameters = semicolon < 0 ? "" : SipParser.Text(value[semicolon..]);
        return ((int)seconds, SipParams.Get(parameters, "refresher")?.ToLowerInvariant() ?? "");
    }
}
