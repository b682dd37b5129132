using System.Collections.Concurrent;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Hotline.Integration.Tests.Agent;

/// <summary>
/// A telephony node without SIP: speaks the real link, numbers and spools its events, does each command once. The test
/// says what happens on the phones.
/// </summary>
internal sealed class FakeNode(string name) : IAsyncDisposable
{
    private readonly List<NumberedEvent> spool = [];
    private readonly List<NumberedEvent> kept = [];
    private readonly ConcurrentDictionary<Guid, byte> seen = new();
    private readonly ConcurrentQueue<TelephonyCommand> commands = new();
    private readonly Dictionary<Guid, LiveCall> calls = [];
    private readonly Dictionary<string, DateTimeOffset> phones = [];
    private readonly List<HubConnection> links = [];
    private long last;

    public DateTimeOffset StartedAt { get; set; } = DateTimeOffset.UtcNow;

    public string Name => name;

    public long LastSeq => last;

    public NodeSettings? Settings { get; private set; }

    public ConcurrentDictionary<Guid, byte[]> Recordings { get; } = new();

    public IReadOnlyList<TelephonyCommand> Commands => [.. commands];

    /// <summary>Commands that arrived again, or over a second link.</summary>
    public int Repeats { get; private set; }

    /// <summary>Commands stay without an outcome, as if the node had died on them.</summary>
    public bool Mute { get; set; }

    /// <summary>Refuses a command with the id it returns.</summary>
    public Func<TelephonyCommand, string?> Refuses { get; set; } = _ => null;

    /// <summary>What browsers offered of lines, and what was answered; null: refused as busy.</summary>
    public ConcurrentQueue<LineOffer> LineOffers { get; } = new();

    public ConcurrentQueue<WebCallOffer> WebCalls { get; } = new();

    public ConcurrentQueue<Guid> WebCallsEnded { get; } = new();

    /// <summary>Has nothing of what was acknowledged any more.</summary>
    public void Forget() => kept.Clear();

    public bool IsFull { get; set; }

    public bool IsDraining { get; set; }

    public List<TrunkHealth> Trunks { get; } = [];

    public ConcurrentDictionary<Guid, CallLadder> Ladders { get; } = new();

    public HubConnection Link => links.LastOrDefault(link => link.State == HubConnectionState.Connected) ?? links[^1];

    public int Links => links.Count(link => link.State == HubConnectionState.Connected);

    public async Task<AttachReply> DialAsync(string url, string key = WebNode.ServiceKey)
    {
        var link = new HubConnectionBuilder()
            .WithUrl(url + LinkPath.Telephony, options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.Headers["Authorization"] = "Bearer " + key;
            })
            .Build();
        link.On<TelephonyCommand>(nameof(ITelephonyNode.Execute), ExecuteAsync);
        link.On<NodeSettings>(nameof(ITelephonyNode.Configure), Configure);
        link.On<Guid, long, int, byte[]?>(nameof(ITelephonyNode.ReadRecording), (id, offset, count) =>
            Recordings.TryGetValue(id, out var file) ? file.Skip((int)offset).Take(count).ToArray() : null);
        link.On<Guid, CallLadder?>(nameof(ITelephonyNode.ReadLadder), call => Ladders.GetValueOrDefault(call));
        link.On<LineOffer, LineAnswer>(nameof(ITelephonyNode.ConnectLine), offer =>
        {
            LineOffers.Enqueue(offer);
            return Answer(offer.Sdp);
        });
        link.On<WebCallOffer, LineAnswer>(nameof(ITelephonyNode.PlaceWebCall), offer =>
        {
            WebCalls.Enqueue(offer);
            return Answer(offer.Sdp);
        });
        link.On<Guid>(nameof(ITelephonyNode.EndWebCall), WebCallsEnded.Enqueue);
        await link.StartAsync(TestContext.Current.CancellationToken);
        links.Add(link);
        var reply = await link.InvokeAsync<AttachReply>(nameof(ITelephonyLink.Attach), Snapshot(), TestContext.Current.CancellationToken);
        Configure(reply.Settings);
        spool.InsertRange(0, kept.Where(one => one.Seq > reply.AcknowledgedSeq && reply.AcknowledgedSeq > 0));
        Taken(reply.AcknowledgedSeq);
        await FlushAsync();
        return reply;

        LineAnswer Answer(string sdp) => IsFull ? LineAnswer.Refuse("node.busy") : new LineAnswer($"answer to {sdp}", null);

        async Task ExecuteAsync(TelephonyCommand command)
        {
            if (!seen.TryAdd(command.CommandId, 0))
            {
                Repeats++;
            }
            else
            {
                commands.Enqueue(command);
            }

            if (!Mute)
            {
                await link.SendAsync(nameof(ITelephonyLink.Complete), new CommandResult(command.CommandId, Refuses(command)));
            }
        }
    }

    /// <summary>The link breaks; what happens meanwhile is spooled.</summary>
    public async Task HangUpLinksAsync()
    {
        foreach (var link in links)
        {
            await link.DisposeAsync();
        }

        links.Clear();
    }

    public async Task TellAsync(params TelephonyEvent[] events)
    {
        foreach (var what in events)
        {
            Follow(what);
            spool.Add(new NumberedEvent(++last, what));
        }

        await FlushAsync();
    }

    /// <summary>Sends what was sent before, as after a lost answer.</summary>
    public Task<long> ReplayAsync(params NumberedEvent[] events) =>
        Link.InvokeAsync<long>(nameof(ITelephonyLink.Publish), new EventBatch(name, events), TestContext.Current.CancellationToken);

    public async Task<Guid> CallAsync(string number = "13879100001", string dialled = "12345", CallOrigin origin = CallOrigin.Phone)
    {
        var call = Guid.CreateVersion7();
        var now = DateTimeOffset.UtcNow;
        await TellAsync(new CallArrived(call, new CallerNumber(number), dialled, now, origin), new CallAnswered(call, Guid.CreateVersion7(), now.AddMilliseconds(1)));
        return call;
    }

    public Task RegisterAsync(string extension) =>
        TellAsync(new PhoneRegistered(extension, DateTimeOffset.UtcNow.AddHours(1), DateTimeOffset.UtcNow));

    public Task<RingAgent> RungAsync(Guid call, int time = 1) => WaitFor.ValueAsync(() => Commands.OfType<RingAgent>().Where(ring => ring.CallId == call).Skip(time - 1).FirstOrDefault());

    public Task PickUpAsync(RingAgent ring) => TellAsync(
        new AgentRinging(ring.CallId, ring.OfferId, ring.Extension, DateTimeOffset.UtcNow),
        new AgentBridged(ring.CallId, ring.OfferId, ring.Extension, DateTimeOffset.UtcNow));

    /// <summary>The order to ring somebody into the call.</summary>
    public Task<RingParty> AskedAsync(Guid call, int time = 1) => CommandAsync<RingParty>(order => order.CallId == call, time);

    public Task<T> CommandAsync<T>(Func<T, bool> which, int time = 1)
        where T : TelephonyCommand => WaitFor.ValueAsync(() => Commands.OfType<T>().Where(which).Skip(time - 1).FirstOrDefault(), typeof(T).Name);

    public Task JoinAsync(RingParty asked) => TellAsync(
        new CallerHeld(asked.CallId, DateTimeOffset.UtcNow), new PartyRinging(asked.CallId, asked.PartyId, DateTimeOffset.UtcNow),
        new PartyJoined(asked.CallId, asked.PartyId, asked.Stance, DateTimeOffset.UtcNow));

    public Task EndAsync(Guid call, bool bridged, CallSide by = CallSide.Caller, CallEndCause cause = CallEndCause.Normal) =>
        TellAsync(new CallEnded(call, cause, by, bridged, DateTimeOffset.UtcNow));

    /// <summary>The process dies: its calls are gone, its spool and count are not.</summary>
    public void Die()
    {
        calls.Clear();
        phones.Clear();
        StartedAt = DateTimeOffset.UtcNow;
    }

    public async ValueTask DisposeAsync() => await HangUpLinksAsync();

    private NodeSnapshot Snapshot() => new(
        name, StartedAt, last, [.. calls.Values], [.. phones.Select(phone => new PhoneBinding(phone.Key, phone.Value))])
    {
        IsDraining = IsDraining, Trunks = Trunks, FirstSeq = kept.Concat(spool).Select(one => one.Seq).DefaultIfEmpty(last + 1).Min(),
    };

    private void Taken(long upTo)
    {
        kept.RemoveAll(one => one.Seq > upTo);
        kept.AddRange(spool.Where(one => one.Seq <= upTo && kept.All(other => other.Seq != one.Seq)));
        spool.RemoveAll(one => one.Seq <= upTo);
    }

    private async Task FlushAsync()
    {
        if (links.Count > 0 && spool.Count > 0)
        {
            Taken(await ReplayAsync([.. spool]));
        }
    }

    private void Configure(NodeSettings settings)
    {
        if (Settings is null || settings.Version > Settings.Version)
        {
            Settings = settings;
        }
    }

    private void Follow(TelephonyEvent what)
    {
        switch (what)
        {
            case CallArrived arrived:
                calls[arrived.CallId] = new LiveCall(arrived.CallId, arrived.Caller, LiveCallState.Ringing, arrived.At, null, null, null, null, null);
                break;
            case CallPlaced placed:
                calls[placed.CallId] = new LiveCall(placed.CallId, CallerNumber.Withheld, LiveCallState.RingingAgent, placed.At, null, null, null, null, null) { IsOutward = true };
                break;
            case CallAnswered answered:
                calls[answered.CallId] = calls[answered.CallId] with { State = LiveCallState.Waiting, AnsweredAt = answered.At, RecordingId = answered.RecordingId };
                break;
            case AgentBridged bridged:
                calls[bridged.CallId] = calls[bridged.CallId] with { State = LiveCallState.Bridged, OfferId = bridged.OfferId, Extension = bridged.Extension, BridgedAt = bridged.At, Parties = [new LiveParty(bridged.OfferId, PartyStance.Talks, bridged.At, HasCall: true)] };
                break;
            case PartyLeft left when calls.TryGetValue(left.CallId, out var of):
                calls[left.CallId] = of with { Parties = [.. of.Parties.Where(party => party.PartyId != left.PartyId)] };
                break;
            case CallEnded ended:
                calls.Remove(ended.CallId);
                break;
            case PhoneRegistered phone:
                phones[phone.Extension] = phone.ExpiresAt;
                break;
            case PhoneUnregistered phone:
                phones.Remove(phone.Extension);
                break;
        }
    }
}
