using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Outward;
using Hotline.Agent.Queue;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Desk;

/// <summary>The screen pop: an offer and its call as the agent's console shows them.</summary>
internal sealed class CallViews(CallStore calls, IDeskPages pages, CatalogCache catalog)
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
        var placed = call.IsOutward ? await OutwardStore.FindAsync(t, call.Id, ct) : null;
        var outward = call.PlacedBy == offer.AccountId ? placed : null;
        var isKept = call.HolderId == offer.Id;
        var waited = (offer.State == OfferState.Bridged ? call.BridgedAt : null) ?? offer.EndedAt ?? t.Now;
        return new CallView(
            call.Id, offer.Id, phase, Masked(caller, call.Origin), Region(caller, earlier), call.ArrivedAt, offer.MadeAt,
            phase is CallPhase.Talking or CallPhase.Ended ? call.BridgedAt : null,
            phase is CallPhase.Ended or CallPhase.Withdrawn ? offer.LeftAt ?? call.EndedAt ?? offer.EndedAt : null,
            phase switch { CallPhase.Ended => call.Cause, CallPhase.Withdrawn => outward is null ? offer.Reason : OutwardEnd.Of(offer, call, outward), _ => null },
            Seconds(call.ArrivedAt, waited), offer.DraftId, earlier)
        {
            HasCall = isKept || call.IsUntaken,
            HasDraft = call.IsOutward
                ? call.BridgedAt is not null && call.OfferId == offer.Id && placed?.DraftOf is not null && await IsDraftAsync(offer.DraftId, reader, ct)
                : call.OfferId == offer.Id || call.IsUntaken,
            Outward = outward is null ? null : OutwardEnd.Step(call, outward),
            TicketId = call.IsOutward ? call.TicketId : null,
            KeptBy = isKept || call.BridgedAt is null ? null : await KeeperAsync(t, call, ct),
            Note = offer.MadeAt > call.BridgedAt ? calls.Note(call) : null,
            IsOnHold = call.HeldAt is not null,
            IsRecordingPaused = call.RecordingPausedAt is not null,
            RecordingResumesAt = call.RecordingPausedAt is { } paused ? paused + TimeSpan.FromSeconds((await catalog.GetAsync(ct)).Policy.PauseSeconds) : null,
            Parties = await PartiesAsync(t, call, ct),
            NotReached = phase == CallPhase.Talking && isKept ? await PartyStore.NotReachedAsync(t, call.Id, ct) : null,
        };
    }

    private async Task<bool> IsDraftAsync(Guid ticket, Actor reader, CancellationToken ct) => await pages.PageAsync(ticket, reader, ct) is { State: TicketState.Draft };

    private static async Task<IReadOnlyList<CallPartyView>> PartiesAsync(Transition t, CallRow call, CancellationToken ct) =>
        call.BridgedAt is null || call.EndedAt is not null ? [] :
        [
            .. (await PartyStore.OpenAsync(t, call.Id, ct)).Where(party => party is not { Kind: PartyKind.Lead, Stance: CallStance.Listens })
                .Select(party => new CallPartyView(party.Id, party.Name, party.Kind, party.Stance, party.IsIn, party.HandOverAsked, party.Id == call.KeeperId)),
        ];

    private static Task<string?> KeeperAsync(Transition t, CallRow call, CancellationToken ct)
    {
        const string sql = """
            select coalesce((select name from agent.call_party where id = call.keeper_id), call.agent_name) from agent.call where id = @callId
            """;
        return t.OneAsync<string>(sql, new { callId = call.Id }, ct);
    }

    /// <summary>The full number takes a reveal, with a reason, for everyone.</summary>
    public static string Masked(Pii? caller, CallOrigin origin) =>
        caller is { IsEmpty: false } number ? number.ToString() : origin == CallOrigin.WebPhone ? WebPhone : Withheld;

    public static int Seconds(DateTimeOffset from, DateTimeOffset to) => (int)Math.Max(0, (to - from).TotalSeconds);

    private static CallPhase Phase(OfferRow offer, CallRow call) => offer.State switch
    {
        OfferState.Open => CallPhase.Offered,
        OfferState.Bridged => call.EndedAt is null && offer.LeftAt is null ? CallPhase.Talking : CallPhase.Ended,
        _ => CallPhase.Withdrawn,
    };

    private static string? Region(Pii? caller, IReadOnlyList<TicketRow> earlier) =>
        (caller is { } number ? AreaCodes.City(number) : null)
        ?? earlier.OrderByDescending(ticket => ticket.CreatedAt).Select(ticket => ticket.RegionName).FirstOrDefault(name => name is not null);
}
