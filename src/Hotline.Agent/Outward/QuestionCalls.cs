using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Queue;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Outward;

/// <summary>
/// Places the calls in which the hotline asks by voice whether a matter is solved (自动语音回访): one web node at a time decides, the citizen is claimed and the order
/// written in one transaction. Whoever calls the hotline comes first.
/// </summary>
internal sealed class QuestionCalls(
    Transitions transitions, CallStore calls, FollowUpCalls followUps, CatalogCache catalog, BlindIndex index, AuditTrail audit, Telemetry telemetry)
{
    /// <summary>Who asked for the call, in lists of calls.</summary>
    private const string Name = "自动语音回访";

    /// <summary>Beyond the ringing, for question, repetition and farewell.</summary>
    private static readonly TimeSpan Talk = TimeSpan.FromMinutes(5);

    /// <summary>A citizen who is on the line just now.</summary>
    private static readonly TimeSpan WhileBusy = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(3);

    /// <returns>False: nobody is to be asked now, or nobody more.</returns>
    public async Task<bool> PlaceNextAsync(CancellationToken ct)
    {
        var known = await catalog.GetAsync(ct);
        if (!CallingHours.AreOpen(known, transitions.Now))
        {
            return false;
        }

        await using var t = await transitions.BeginAsync(ct);
        if (!await t.OneAsync<bool>("select pg_try_advisory_xact_lock(hashtextextended('agent.question', 0))", null, ct)
            || !await HasRoomAsync(t, known.Policy.AskLines, ct)
            || await OutwardPlacing.NodeAsync(t, null, ct) is not { } node
            || await OutwardPlacing.ShownAsAsync(t, null, ct) is not { } shownAs)
        {
            return false;
        }

        var citizen = await followUps.NextAsync(await t.DatabaseAsync(ct), t.Afterwards, ct);
        if (citizen is not null)
        {
            var outcome = await AskAsync(t, citizen, node.NodeId, shownAs, known.Policy, ct);
            t.Afterwards(() => telemetry.Question(outcome));
        }

        await t.CommitAsync(ct);
        return citizen is not null;
    }

    /// <summary>So many at once, and none while more callers wait than agents are free.</summary>
    private static async Task<bool> HasRoomAsync(Transition t, int lines, CancellationToken ct)
    {
        const string sql = """
            select (select count(*) from agent.call where placed_by = @System and ended_at is null and arrived_at > @Now - @LongestCall) < @lines
                and (select count(*) from agent.queue_entry entry where not exists (select 1 from agent.offer where offer.call_id = entry.call_id and offer.state = 'Open'))
                    <= (select count(*) from agent.presence where state = 'Ready')
            """;
        return await t.OneAsync<bool>(sql, new { System = Actor.System.AccountId, t.Now, LongestCall, lines }, ct);
    }

    private async Task<string> AskAsync(Transition t, CitizenToAsk citizen, string node, string shownAs, Policy policy, CancellationToken ct)
    {
        var transaction = await t.DatabaseAsync(ct);
        if (OutwardNumbers.Check(citizen.Number, allowsShort: false).Dialled is not { } callee)
        {
            await followUps.NotCallableAsync(citizen, transaction, t.Afterwards, ct);
            return "number-not-allowed";
        }

        var today = WorkingCalendar.StartOf(WorkingCalendar.DayOf(t.Now));
        var (asked, isUp) = await LatelyAsync(t, index.Of(callee), today, ct);
        if (isUp || asked >= policy.AskDaily)
        {
            await FollowUpCalls.PostponeAsync(citizen, isUp ? t.Now + WhileBusy : today.AddDays(1), transaction, ct);
            return isUp ? "on-the-line" : "daily-cap";
        }

        var callId = Guid.CreateVersion7(t.Now);
        await calls.InsertOutwardAsync(t, callId, node, callee, shownAs, Actor.System.AccountId, Name, offerId: null, citizen.TicketId, ct);
        await OutwardStore.InsertQuestionAsync(t, callId, citizen.Round, t.Now + TimeSpan.FromSeconds(policy.OutwardSeconds) + Talk + OutwardPlacing.Margin, ct);
        await CallTrace.AddAsync(t, callId, "question-call", t.Now, null, ct);
        await FollowUpCalls.BeganAsync(citizen, callId, transaction, ct);
        await audit.WriteAsync(transaction, Actor.System, "call.follow-up", citizen.TicketId, callId.ToString(), nameof(PersonalField.CallNumber), null, ct);
        t.Command(
            node, new AskCitizen(Guid.CreateVersion7(t.Now), callId, CallerNumber.Withheld, shownAs, policy.OutwardSeconds, Spoken.FollowUp), OutwardPlacing.OrderLife);
        return "placed";
    }

    /// <returns>How often the number was rung to be asked by voice today (an order that a node refused rang nobody), and whether it is in a call of any kind.</returns>
    private static async Task<(int Asked, bool IsUp)> LatelyAsync(Transition t, byte[] number, DateTimeOffset today, CancellationToken ct)
    {
        const string sql = """
            select count(*) filter (where placed_by = @System and arrived_at >= @today and node_seq is not null)::int as asked, coalesce(bool_or(ended_at is null and arrived_at > @Now - @LongestCall), false) as is_up
            from agent.call where caller_index = @number and arrived_at > least(@today, @Now - @LongestCall)
            """;
        var lately = await t.OneAsync<Lately>(sql, new { System = Actor.System.AccountId, number, today, t.Now, LongestCall }, ct);
        return (lately?.Asked ?? 0, lately?.IsUp ?? false);
    }

    private sealed record Lately(int Asked, bool IsUp);
}
