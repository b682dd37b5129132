using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Queue;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Desk;

/// <summary>The screen pop: an offer and its call as the agent's console shows them.</summary>
internal sealed class CallViews(CallStore calls, IDeskPages pages)
{
    private const string Withheld = "未显示号码";
    private const string WebPhone = "网页电话";

    public async Task<CallView?> OfOfferAsync(Transition t, Guid offerId, Actor reader, CancellationToken ct)
    {
        if (await OfferStore.FindAsync(t, offerId, ct) is not { } offer || await CallStore.FindAsync(t, offer.CallId, ct) is not { } call)
        {
            return null;
        }

        var caller = calls.Caller(call.Id, call.CallerEnc);
        var earlier = caller is { } number ? await pages.OfCallerAsync(number, offer.DraftId, reader, ct) : [];
        var phase = Phase(offer, call);
        var waited = (offer.State == OfferState.Bridged ? call.BridgedAt : null) ?? offer.EndedAt ?? t.Now;
        return new CallView(
            call.Id, offer.Id, phase, Masked(caller, call.Origin), Region(caller, earlier), call.ArrivedAt, offer.MadeAt,
            phase is CallPhase.Talking or CallPhase.Ended ? call.BridgedAt : null,
            phase is CallPhase.Ended or CallPhase.Withdrawn ? call.EndedAt ?? offer.EndedAt : null,
            phase switch { CallPhase.Ended => call.Cause, CallPhase.Withdrawn => offer.Reason, _ => null },
            Seconds(call.ArrivedAt, waited), offer.DraftId, earlier);
    }

    /// <summary>The full number takes a reveal, with a reason, for everyone.</summary>
    public static string Masked(Pii? caller, CallOrigin origin) =>
        caller is { IsEmpty: false } number ? number.ToString() : origin == CallOrigin.WebPhone ? WebPhone : Withheld;

    public static int Seconds(DateTimeOffset from, DateTimeOffset to) => (int)Math.Max(0, (to - from).TotalSeconds);

    private static CallPhase Phase(OfferRow offer, CallRow call) => offer.State switch
    {
        OfferState.Open => CallPhase.Offered,
        OfferState.Bridged => call.EndedAt is null ? CallPhase.Talking : CallPhase.Ended,
        _ => CallPhase.Withdrawn,
    };

    private static string? Region(Pii? caller, IReadOnlyList<TicketRow> earlier) =>
        (caller is { } number ? AreaCodes.City(number) : null)
        ?? earlier.OrderByDescending(ticket => ticket.CreatedAt).Select(ticket => ticket.RegionName).FirstOrDefault(name => name is not null);
}
