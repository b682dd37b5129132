using System.Text.Json.Serialization;

namespace Hotline.Agent.Client.Contracts;

/// <summary>
/// The desk hub (<c>/hubs/desk</c>), for every signed-in member of staff. The server sends <c>Event(DeskEvent)</c>;
/// the client calls <c>Snapshot()</c> after each connect and whenever it sees a gap in <see cref="DeskEvent.Seq"/>.
/// </summary>
public interface IDeskClient
{
    Task Event(DeskEvent e);
}

/// <summary>What a client calls on the hub.</summary>
public interface IDeskHub
{
    Task<DeskSnapshot> Snapshot();

    /// <summary>Ready (示闲), Paused (示忙, with a reason) or Offline.</summary>
    Task SetPresence(PresenceChange change);

    /// <summary>The agent refuses the offered call; it is offered to another, the caller's place is kept.</summary>
    Task RefuseOffer(Guid offerId);

    /// <summary>Answer on the desk phone or in the browser. Refused while a call is offered or talked.</summary>
    Task ChooseLine(LineKind line);

    /// <summary>The telephony nodes to which a browser in line mode keeps a line.</summary>
    Task<string[]> LineNodes();

    /// <summary>A browser's offer of a line; the node's answer, both SDP.</summary>
    Task<string> ConnectLine(LineRequest request);

    /// <summary>Takes the offered call in the browser.</summary>
    Task AnswerOffer(Guid offerId);

    /// <summary>Leaves the call to whoever else talks in it or is being rung; without one, ends it on both sides.</summary>
    Task HangUp(Guid callId);

    /// <summary>On: the caller hears music. Off: back among those who talk, which makes a conference of a consultation.</summary>
    Task HoldCall(CallSwitch hold);

    /// <summary>On: the recording goes on in silence, for what must not be kept.</summary>
    Task PauseRecording(CallSwitch pause);

    Task<CallTargets> Targets();

    /// <summary>Consults or transfers to an agent or a contact. Who does not answer gives the caller back.</summary>
    Task InviteParty(PartyInvite invite);

    /// <summary>Lets a party go again; the caller is back with the agent.</summary>
    Task DropParty(PartyRef party);

    /// <summary>Hands the call over: another agent acknowledges with <see cref="AcceptCall"/>, others have done so by word.</summary>
    Task HandOver(PartyRef party);

    /// <summary>Takes the call that another agent hands over.</summary>
    Task AcceptCall(Guid callId);

    /// <summary>Shift leads: into somebody's call on one's own phone, as listener, whisperer, third or in the agent's place; or out of it.</summary>
    Task Supervise(SuperviseCall wanted);

    /// <summary>Shift leads: ends somebody's call on all sides.</summary>
    Task ReleaseCall(Guid callId);

    /// <summary>Whom to call back behind this one, up to a hundred; of one that has left the list, or none (all zeros), from the first.</summary>
    Task<MissedPage> MoreMissed(Guid after);

    /// <summary>Takes a missed or interrupted call to call back, for a quarter of an hour; one person at a time. The clear number, which is audited; empty when it was withheld.</summary>
    Task<string> ClaimCallBack(Guid callId);

    /// <summary>The same without being shown the number: it is called through the hotline.</summary>
    Task TakeCallBack(Guid callId);

    /// <summary>Has the hotline call a citizen: one's own line rings first, then theirs. Neither sees the other's number. Cancelled with <see cref="RefuseOffer"/> before they talk.</summary>
    Task CallCitizen(CallCitizen asked);

    /// <summary>How the call-back that one has claimed went. Not reached, it is free for another try; the third time it leaves the list.</summary>
    Task SettleCallBack(CallBackDone done);

    /// <summary>Leaves the claimed call-back to others.</summary>
    Task ReleaseCallBack(Guid callId);

    /// <summary>Gives wrap-up 30 s more; nothing happens outside wrap-up.</summary>
    Task ExtendWrapUp();

    /// <summary>Leaves wrap-up and is ready again.</summary>
    Task EndWrapUp();
}

public static class HubPath
{
    public const string Desk = "/hubs/desk";
    public const string Wallboard = "/hubs/wallboard";
    public const string Floor = "/hubs/floor";
}

/// <param name="Seq">Per account, +1 each. A snapshot with Seq n already contains all events up to n.</param>
/// <param name="Kind">Says which of the payloads is set.</param>
public sealed record DeskEvent(long Seq, DateTimeOffset At, DeskEventKind Kind)
{
    /// <summary>PresenceChanged.</summary>
    public PresenceView? Presence { get; init; }

    /// <summary>OfferMade, CallChanged.</summary>
    public CallView? Call { get; init; }

    /// <summary>MissedCall: a row to show, in the place of the one before, or to take away.</summary>
    public MissedCallRow? Missed { get; init; }

    /// <summary>QueueChanged.</summary>
    public QueueView? Queue { get; init; }

    /// <summary>TicketChanged: a ticket on one of this reader's lists changed; lists reload what they show.</summary>
    public TicketNotice? Ticket { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<DeskEventKind>))]
public enum DeskEventKind { PresenceChanged, OfferMade, CallChanged, MissedCall, QueueChanged, TicketChanged }

[JsonConverter(typeof(JsonStringEnumConverter<AgentState>))]
public enum AgentState { Offline, Paused, Ready, Offered, Talking, WrapUp }

public sealed record PresenceChange(AgentState State, string? Reason = null);

/// <param name="PhoneRegistered">The desk phone is registered, or the browser line stands.</param>
/// <param name="Until">When wrap-up ends by itself, or when the offer lapses; null when nothing runs out.</param>
public sealed record PresenceView(AgentState State, string? Reason, DateTimeOffset Since, string? Extension, bool PhoneRegistered, DateTimeOffset? Until = null, LineKind Line = LineKind.Phone);

/// <summary>Where an agent answers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LineKind>))]
public enum LineKind { Phone, Browser }

/// <param name="Node">One of <see cref="IDeskHub.LineNodes"/>.</param>
/// <param name="Sdp">Tells addresses of this browser: never kept.</param>
public sealed record LineRequest(string Node, string Sdp);

[JsonConverter(typeof(JsonStringEnumConverter<CallPhase>))]
public enum CallPhase { Offered, Talking, Ended, Withdrawn }

/// <summary>The screen pop (来电弹屏) and the call it belongs to.</summary>
/// <param name="Caller">Masked by role.</param>
/// <param name="Region">Where the number belongs, when that can be told; for example 南昌市.</param>
/// <param name="DraftId">The draft ticket opened with this offer.</param>
/// <param name="Earlier">This caller's earlier and open tickets, open ones first.</param>
public sealed record CallView(
    Guid CallId, Guid OfferId, CallPhase Phase, string Caller, string? Region, DateTimeOffset ArrivedAt, DateTimeOffset OfferedAt,
    DateTimeOffset? BridgedAt, DateTimeOffset? EndedAt, string? EndCause, int WaitedSeconds, Guid DraftId, IReadOnlyList<TicketRow> Earlier)
{
    /// <summary>This agent has the call; else it is another's, and this agent was asked into it.</summary>
    public bool HasCall { get; init; } = true;

    /// <summary>The draft is this agent's to fill in: it went along if another agent took the call over, and stays when a department or shift lead did.</summary>
    public bool HasDraft { get; init; } = true;

    /// <summary>Who has the call, when it is another.</summary>
    public string? KeptBy { get; init; }

    /// <summary>How far the hotline's own call has come; null: the citizen called.</summary>
    public OutwardStep? Outward { get; init; }

    /// <summary>The ticket that a call of the hotline's own is about, where it fills in no draft.</summary>
    public Guid? TicketId { get; init; }

    /// <summary>What the agent wrote down who handed the caller to the queue.</summary>
    public string? Note { get; init; }

    public bool IsOnHold { get; init; }

    public bool IsRecordingPaused { get; init; }

    /// <summary>When the pause ends by itself; null while there is none.</summary>
    public DateTimeOffset? RecordingResumesAt { get; init; }

    /// <summary>Who was rung into the call and is there or rings.</summary>
    public IReadOnlyList<CallPartyView> Parties { get; init; } = [];

    /// <summary>Who was asked into the call last, and did not come; null: somebody came, rings, or nobody was asked.</summary>
    public CallPartyMiss? NotReached { get; init; }
}

/// <summary>本人话机振铃 / 正在接通 / 群众话机振铃 / 群众已应答.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutwardStep>))]
public enum OutwardStep { OwnLine, Dialled, Ringing, Answered }

/// <summary>Whom to call: one of the two is set.</summary>
/// <param name="CallId">New (Guid v7): asked for again with the same, it is one call.</param>
/// <param name="CallBackOf">A missed or interrupted call that one has claimed.</param>
/// <param name="TicketId">A ticket whose citizen is to be called.</param>
public sealed record CallCitizen(Guid CallId, Guid? CallBackOf = null, Guid? TicketId = null);

/// <summary>Somebody to call back.</summary>
/// <param name="Interrupted">The system cut the call off, perhaps in mid-conversation.</param>
/// <param name="ClaimedBy">The name of who calls back now, until <paramref name="ClaimedUntil"/>.</param>
/// <param name="Tries">How often the caller was called back and not reached.</param>
/// <param name="Asked">The caller asked for it by key, and kept the place.</param>
/// <param name="Settled">Called back, or got through: it leaves the list.</param>
/// <param name="Turn">Whoever has it was given it by turn and has not acted on it yet: the console rings.</param>
public sealed record MissedCallRow(
    Guid CallId, string Caller, string? Region, DateTimeOffset ArrivedAt, DateTimeOffset EndedAt, int WaitedSeconds, bool Interrupted = false,
    Guid? ClaimedById = null, string? ClaimedBy = null, DateTimeOffset? ClaimedUntil = null, int Tries = 0, bool Settled = false, bool Asked = false, bool Turn = false);

/// <param name="Beyond">How many more there are behind the last row.</param>
public sealed record MissedPage(IReadOnlyList<MissedCallRow> Rows, int Beyond);

/// <param name="CallId">Of the missed or interrupted call.</param>
public sealed record CallBackDone(Guid CallId, CallBackOutcome Outcome);

/// <summary>已联系上 / 无人接听 / 无需回拨.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallBackOutcome>))]
public enum CallBackOutcome { Reached, NoAnswer, NotNeeded }

public sealed record QueueView(string Queue, int Waiting, int LongestWaitSeconds, int Ready, int Talking);

public sealed record TicketNotice(Guid TicketId, string? Number, TicketState State, string Verb);

/// <summary>Everything a console needs to stand where it stood.</summary>
/// <param name="Call">The offered or running call, or the one being wrapped up.</param>
/// <param name="Draft">The open draft as saved on the server.</param>
public sealed record DeskSnapshot(
    long Seq, DateTimeOffset At, PresenceView? Presence, CallView? Call, TicketPage? Draft,
    IReadOnlyList<MissedCallRow> Missed, QueueView? Queue)
{
    /// <summary>How many more wait to be called back than <see cref="Missed"/> has.</summary>
    public int MissedBeyond { get; init; }
}
