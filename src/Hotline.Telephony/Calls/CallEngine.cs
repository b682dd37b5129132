using System.Net;
using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Calls.Lines;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Ladders;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Trunks;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Calls;

/// <summary>
/// All calls of this node: a back-to-back user agent (RFC 7092) between callers and desk phones. Main flow of a call:
/// (1) a datagram passes the access list, (2) the SIP stack makes it an INVITE, (3) whoever sent it may call, it is for a hotline number and there is
/// room, (4) media reads its offer, (5) a <see cref="Call"/> takes over. Inputs come one after the other from one loop;
/// there is no lock and no other thread.
/// </summary>
internal sealed partial class CallEngine : ISipUser, IRegistrationWatcher
{
    private readonly Dictionary<Guid, Call> calls = [];
    private readonly CommandMemory commands = new();
    private readonly Gate gate;
    private readonly TimeProvider clock;
    private readonly long started;
    private readonly ILogger logger;
    private readonly TimerQueue timers = new();
    private readonly SipStack stack;
    private readonly PhoneAuthenticator authenticator;
    private readonly PhoneRegistrar registrar;
    private readonly BindingKeeper keeper;
    private readonly WebPhones webPhones;
    private readonly Admission admission;
    private readonly CallContext context;
    private readonly PhoneCalls phoneCalls;
    private readonly Drops? drops;
    private readonly TimedMarks<string> notSecured = new(TimeSpan.FromMinutes(1), most: 1000);
    private TimeSpan floodSaidUntil, refusedSaidUntil;
    private long strangers;
    private NodeSettings settings = NodeSettings.Unconfigured;

    /// <param name="drops">Counts what is dropped; null: nobody does.</param>
    public CallEngine(
        ISipOutlet outlet, SipSelf self, IMediaEngine media, ICallEventSink sink, IBindingMemory bindings, CallOptions options,
        Action<MediaEvent> report, Action<LineEvent> reportLine, TimeProvider clock, ILogger<CallEngine> logger, Drops? drops = null)
    {
        this.clock = clock;
        this.logger = logger;
        started = clock.GetTimestamp();
        this.drops = drops;
        names = new GatewayNames(Moved);
        gate = new Gate(options.Access, address => registrar!.HasAt(address), SayFlooded, drops); // Not asked before the engine stands.
        stack = new SipStack(outlet, timers, self, this, gate.Reaches, new LadderBook(clock.GetUtcNow));
        admission = new Admission(stack, names, stack.Reaches, options.RetryAfterSeconds, Publish, clock.GetUtcNow);

        // A phone that is refused as unknown may give up; one that is asked to come again in a moment does.
        stack.Unready = admission.Soon;
        authenticator = new PhoneAuthenticator(timers, options.Digests);
        registrar = new PhoneRegistrar(stack, authenticator, this);
        keeper = new BindingKeeper(timers, registrar, bindings, clock.GetUtcNow);
        var lines = new BrowserLines(media, timers, sink, options.HostAddresses, reportLine, clock.GetUtcNow);
        webPhones = new WebPhones(media, options.HostAddresses, reportLine, BeginWebCall);
        context = new CallContext(stack, timers, media, registrar, lines, sink, options, report, () => settings, clock.GetUtcNow) { TrunkLines = admission.Lines, NotSecured = SayNotSecured };
        phoneCalls = new PhoneCalls(context, authenticator, calls.Values);
        refused = new RefusedCalls(sink, timers);
        Browsers = new BrowserCalls(lines, webPhones, calls.GetValueOrDefault, admission.HasRoomToSpareBeside, Tick);
        authenticator.Configure(settings);
        if (drops is not null)
        {
            new DropReport(drops, timers, sink, clock.GetUtcNow).Begin();
        }
    }

    /// <summary>The door for browsers.</summary>
    public BrowserCalls Browsers { get; }

    public int LiveCalls => calls.Count;

    /// <summary>Transactions, dialogs and timers still held: zero some time after the last call, or something leaks.</summary>
    internal (int Transactions, int Dialogs, int Invitations) Held => (stack.Transactions.Count, stack.Dialogs.Count, stack.Invitations.Count);

    /// <summary>Fires the timers that are due. Every other input does so too.</summary>
    public void Tick() => timers.AdvanceTo(clock.GetElapsedTime(started));

    public void Configure(NodeSettings updated)
    {
        Tick();
        settings = updated;
        gate.Configure(updated, names);
        admission.Configure(updated);
        stack.Unready = null;
        authenticator.Configure(updated);
        registrar.Prune();
        keeper.RestoreOnce(gate.Allows);
        LogConfigured(updated.Version, updated.Phones.Count, updated.TrunkNetworks.Count);
    }

    public CallSnapshot Snapshot()
    {
        Tick();
        var now = clock.GetUtcNow();
        return new CallSnapshot(
            context.Sink.LastSeq,
            [.. calls.Values.Select(call => call.Describe())],
            [.. registrar.Registered().Select(phone => new PhoneBinding(phone.Extension, now + phone.Lifetime, PhonePath.RouteOf(phone.Newest))), .. context.Lines.Registered()])
        {
            IsDraining = admission.IsDraining, Trunks = admission.Trunks,
        };
    }

    /// <summary>What went over the wire for a call, as far as it is kept.</summary>
    public IReadOnlyList<Ladder> Ladders(Guid callId) => stack.Ladders?.Of(callId) ?? [];

    public void OnMedia(MediaEvent happened)
    {
        Tick();
        if (happened is MediaEvent.Closed closed)
        {
            Measured(closed);
        }
        else if (calls.TryGetValue(happened.CallId, out var call))
        {
            call.OnMedia(happened);
        }
    }

    /// <summary>The node stops: every call is ended and said so.</summary>
    public void Stop()
    {
        keeper.Flush();
        admission.Stop();
        foreach (var call in calls.Values.ToList())
        {
            call.Interrupt();
        }
    }

    public void OnRegistered(string extension, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow();
        var route = registrar.TryFind(extension, out var newest) ? PhonePath.RouteOf(newest) : null;
        context.Sink.Publish(new PhoneRegistered(extension, now + lifetime, now, route));
    }

    public void OnUnregistered(string extension) => context.Sink.Publish(new PhoneUnregistered(extension, clock.GetUtcNow()));

    public void OnBindingsChanged() => keeper.Changed();

    /// <summary>A web phone is connected.</summary>
    private void BeginWebCall(Guid callId, IMediaLine line)
    {
        var leg = new MediaLeg(callId, Guid.CreateVersion7(), MediaLegKind.Caller, context.Options.RtpSilence, IPAddress.Any, IPAddress.Any);
        var media = context.Media.OpenOn(line, leg, ownsLine: true, context.Report);
        Begin(callId, CallerNumber.Withheld, CallOrigin.WebPhone, settings.HotlineNumbers is [var first, ..] ? first : "", new WebCallerLeg(media));
    }

    private void Begin(Guid callId, CallerNumber number, CallOrigin origin, string dialled, CallerLeg caller, Trunk? trunk = null)
    {
        admission.Began(callId, trunk);
        calls.Add(callId, new ArrivedCall(context, callId, number, origin, dialled, caller, Forget));
        LogArrived(callId);
    }

    private void Measured(MediaEvent.Closed leg)
    {
        if (leg.Quality is { } quality)
        {
            context.Sink.Publish(new LegMeasured(leg.CallId, leg.LegId, leg.PartyId, quality, clock.GetUtcNow()));
        }
    }

    private void Forget(Call call)
    {
        calls.Remove(call.CallId);
        admission.Ended(call.CallId);
        webPhones.Ended(call.CallId);
        LogEnded(call.CallId);
    }
}
