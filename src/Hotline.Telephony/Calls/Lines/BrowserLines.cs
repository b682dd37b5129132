using System.Net;
using System.Text;
using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls.Lines;

/// <summary>
/// The browser lines of agents at this node. A line stands while the agent is on duty, with or without a call; a connected one counts
/// as a registered phone. When a browser comes with a new line (the tab was loaded anew, the network changed), the new line takes the
/// place of the old one as soon as it is connected, and a call that was on the old one goes on over it.
/// </summary>
internal sealed class BrowserLines(
    IMediaEngine media, TimerQueue timers, ICallEventSink sink, IReadOnlyList<IPAddress> addresses, Action<LineEvent> report, Func<DateTimeOffset> utcNow)
{
    /// <summary>How long a registration is said to hold; said again well before.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Guid, Line> byId = [];
    private readonly Dictionary<string, Line> byName = [];
    private readonly Dictionary<string, BrowserLeg> legs = [];

    /// <summary>Lines that are connected, as registrations.</summary>
    public IEnumerable<PhoneBinding> Registered() => byName.Values.Select(line => new PhoneBinding(line.Name, utcNow() + Lifetime));

    /// <summary>Answers a browser's offer of a line.</summary>
    public LineAnswer Connect(LineOffer offer)
    {
        if (!BrowserLine.Is(offer.Line))
        {
            return LineAnswer.Refuse("line.unknown");
        }

        if (media.TryOpenLine(Guid.NewGuid(), MediaLegKind.Agent, addresses, report) is not { } opened)
        {
            return LineAnswer.Refuse("node.busy");
        }

        if (opened.AcceptOffer(Encoding.UTF8.GetBytes(offer.Sdp)) is not SdpOutcome.Answered answered)
        {
            opened.Close();
            return LineAnswer.Refuse("line.not-acceptable");
        }

        // One that never connected is given up when the next one is asked for.
        foreach (var stale in byId.Values.Where(line => line.Name == offer.Line && !IsCurrent(line)).ToList())
        {
            Forget(stale);
        }

        byId.Add(opened.LineId, new Line(offer.Line, opened));
        return new LineAnswer(Encoding.UTF8.GetString(answered.Sdp), null);
    }

    /// <returns>False when the event is not of an agent's line.</returns>
    public bool On(LineEvent happened)
    {
        if (!byId.TryGetValue(happened.LineId, out var line))
        {
            return false;
        }

        if (happened is LineEvent.Connected)
        {
            TakeOver(line);
        }
        else
        {
            var current = IsCurrent(line);
            Forget(line);
            if (current)
            {
                sink.Publish(new PhoneUnregistered(line.Name, utcNow()));
            }
        }

        return true;
    }

    /// <summary>The media line of that name, when it is connected.</summary>
    public IMediaLine? Find(string name) => byName.GetValueOrDefault(name)?.Media;

    /// <summary>A call is on the line already: it carries one at a time.</summary>
    public bool IsCarrying(string name) => legs.ContainsKey(name);

    /// <summary>The leg is on the line of its extension from now on, whichever that is.</summary>
    public void Carry(BrowserLeg leg) => legs[leg.Extension] = leg;

    public void Release(BrowserLeg leg)
    {
        if (legs.GetValueOrDefault(leg.Extension) == leg)
        {
            legs.Remove(leg.Extension);
        }
    }

    /// <summary>The agent left browser mode or went off duty.</summary>
    public void Disconnect(string name)
    {
        foreach (var line in byId.Values.Where(line => line.Name == name).ToList())
        {
            On(new LineEvent.Lost(line.Media.LineId));
        }
    }

    private void TakeOver(Line line)
    {
        var before = byName.GetValueOrDefault(line.Name);
        byName[line.Name] = line;
        if (legs.TryGetValue(line.Name, out var leg))
        {
            media.Move(leg.Media, line.Media);
        }

        if (before is not null)
        {
            before.Refresh?.Stop();
            byId.Remove(before.Media.LineId);
            before.Media.Close();
        }

        Register(line);
    }

    private void Register(Line line)
    {
        var now = utcNow();
        sink.Publish(new PhoneRegistered(line.Name, now + Lifetime, now));
        line.Refresh = timers.Start(Lifetime / 2, () => Register(line));
    }

    private bool IsCurrent(Line line) => byName.GetValueOrDefault(line.Name) == line;

    private void Forget(Line line)
    {
        line.Refresh?.Stop();
        byId.Remove(line.Media.LineId);
        if (IsCurrent(line))
        {
            byName.Remove(line.Name);
        }

        line.Media.Close();
    }

    private sealed class Line(string name, IMediaLine media)
    {
        public string Name => name;

        public IMediaLine Media => media;

        public SipTimer? Refresh { get; set; }
    }
}
