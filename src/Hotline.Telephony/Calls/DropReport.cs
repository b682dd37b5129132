using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls;

/// <summary>Tells the web side what was dropped since it was told last; nothing while nothing is. In the engine's loop.</summary>
internal sealed class DropReport(Drops drops, TimerQueue timers, ICallEventSink sink, Func<DateTimeOffset> utcNow)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private Dictionary<string, long> told = [];

    public void Begin() => timers.Start(Period, Tell);

    private void Tell()
    {
        var now = drops.All.Where(one => one.Count > 0).ToDictionary(one => one.Kind, one => one.Count);
        var news = now.Where(one => one.Value > told.GetValueOrDefault(one.Key)).ToDictionary(one => one.Key, one => one.Value - told.GetValueOrDefault(one.Key));
        told = now;
        if (news.Count > 0)
        {
            sink.Publish(new PacketsDropped(news, utcNow()));
        }

        Begin();
    }
}
