using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Outward;

/// <summary>
/// The same for people who have no line in the hotline, liaisons first of all: their own telephone is rung over the trunk. Neither side sees more than the hotline's number.
/// </summary>
public sealed class OutsideCalls
{
    public const string NoTelephone = "call-out.no-telephone";

    /// <summary>A call is up or on its way for this person.</summary>
    public const string Busy = "call-out.on-its-way";

    /// <summary>What events and records say instead of the number.</summary>
    private const string Name = "outside";

    private const int RingSeconds = 30;
    private readonly Transitions transitions;
    private readonly OutwardPlacing placing;

    internal OutsideCalls(Transitions transitions, OutwardPlacing placing) => (this.transitions, this.placing) = (transitions, placing);

    /// <param name="telephone">The person's own, as the administrator entered it; null: none is known.</param>
    /// <param name="callId">New (Guid v7): asked for again with the same, it is one call.</param>
    /// <returns>Null when the call is on its way, else the stable id of the refusal.</returns>
    public async Task<string?> PlaceAsync(Actor actor, Pii? telephone, Guid callId, Guid ticketId, CancellationToken ct)
    {
        var refusal = await TryAsync(actor, telephone, new CallCitizen(callId, TicketId: ticketId), ct);
        placing.Asked(actor, refusal);
        return refusal;
    }

    /// <summary>Whether that could be somebody's own telephone: what nobody may call is none.</summary>
    public static bool IsTelephone(Pii written) => OutwardNumbers.Check(written, allowsShort: false).Refusal is null;

    private async Task<string?> TryAsync(Actor actor, Pii? telephone, CallCitizen asked, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        var (subject, callee, refusal) = await placing.MayAsync(t, actor, asked, ct);
        if (await OutwardPlacing.IsKnownAsync(t, actor, asked.CallId, ct) is { } mine)
        {
            return mine ? null : OutwardPlacing.IdTaken;
        }

        if (subject is null)
        {
            return refusal;
        }

        if (OutwardNumbers.Check(telephone, allowsShort: false).Dialled is not { } own)
        {
            return NoTelephone;
        }

        if (await t.OneAsync<bool>("select exists (select 1 from agent.call where placed_by = @AccountId and ended_at is null)", new { actor.AccountId }, ct))
        {
            return Busy;
        }

        if (await OutwardPlacing.NodeAsync(t, null, ct) is not { } node)
        {
            return OutwardPlacing.NoNode;
        }

        if (await OutwardPlacing.ShownAsAsync(t, null, ct) is not { } shownAs)
        {
            return OutwardPlacing.NoTrunk;
        }

        var call = new Placement(asked.CallId, Guid.CreateVersion7(t.Now), node.NodeId, callee, shownAs, subject);
        var answer = await placing.AnswerSecondsAsync(ct);
        var due = t.Now + TimeSpan.FromSeconds(RingSeconds + answer) + OutwardPlacing.Margin;
        await placing.WriteAsync(t, actor, call, null, own, due, ct);
        t.Command(
            call.Node,
            new PlaceCall(Guid.CreateVersion7(t.Now), call.CallId, call.OfferId, Name, RingSeconds, CallerNumber.Withheld, shownAs, answer),
            OutwardPlacing.OrderLife);
        await t.CommitAsync(ct);
        return null;
    }
}
