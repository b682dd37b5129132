using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Outward;

/// <summary>A call that is about to be placed.</summary>
/// <param name="ShownAs">The hotline's number.</param>
internal sealed record Placement(Guid CallId, Guid OfferId, string Node, Pii Callee, string ShownAs, OutwardSubject Subject);

/// <summary>What every call of the hotline's own must pass, whoever asks for it, and what is written of it. The caller's transition commits.</summary>
internal sealed partial class OutwardPlacing(
    CallStore calls, OutwardNumbers numbers, OutwardSubjects subjects, CatalogCache catalog, AuditTrail audit, Telemetry telemetry, ILogger<OutwardPlacing> log)
{
    public const string Cap = "call-out.cap";
    public const string NoNode = "call-out.no-line";
    public const string NoTrunk = "call-out.no-trunk";
    public const string IdTaken = "call-out.id-taken";

    public static readonly TimeSpan OrderLife = TimeSpan.FromSeconds(20);

    /// <summary>Beyond what the telephones may ring, for the word of it to come.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    /// <summary>Counts what became of a wish to call. Beyond the day's calls, and for a number that nobody may call, the log says whose wish it was: so a stolen password looks.</summary>
    public void Asked(Actor actor, string? refusal)
    {
        telemetry.OutwardAsked(refusal ?? "placed");
        if (refusal is Cap or OutwardNumbers.NotAllowed)
        {
            LogSuspect(actor.AccountId, refusal);
        }
    }

    /// <summary>How long the citizen's telephone may ring.</summary>
    public async Task<int> AnswerSecondsAsync(CancellationToken ct) => (await catalog.GetAsync(ct)).Policy.OutwardSeconds;

    /// <summary>Who is to be called, by which number, when this person may, once more today. Whoever else asks for the same person waits until the transition is over.</summary>
    public async Task<(OutwardSubject? Subject, Pii Callee, string? Refusal)> MayAsync(Transition t, Actor actor, CallCitizen asked, CancellationToken ct)
    {
        var policy = (await catalog.GetAsync(ct)).Policy;
        var (subject, refusal) = await subjects.FindAsync(t, actor, asked, ct);
        if (subject is null)
        {
            return (null, default, refusal);
        }

        var (number, notAllowed) = OutwardNumbers.Check(subject.Written, policy.OutwardShort == 1);
        if (number is not { } callee)
        {
            return (null, default, notAllowed);
        }

        var today = WorkingCalendar.StartOf(WorkingCalendar.DayOf(t.Now));
        return await OutwardStore.PlacedSinceAsync(t, actor.AccountId, today, ct) < policy.OutwardCalls ? (subject, callee, null) : (null, default, Cap);
    }

    /// <returns>Whether the call was asked for before, by this person (true) or another (false); null when it is new.</returns>
    public static async Task<bool?> IsKnownAsync(Transition t, Actor actor, Guid callId, CancellationToken ct) =>
        await CallStore.FindAsync(t, callId, ct) is { } known ? known.PlacedBy == actor.AccountId : null;

    /// <param name="before">The agent's presence, to go back to; null: whoever asks has none.</param>
    /// <param name="own">The telephone of a person without a line.</param>
    /// <param name="due">When word of it is due.</param>
    public async Task WriteAsync(Transition t, Actor actor, Placement placing, (AgentState State, string? Reason)? before, Pii? own, DateTimeOffset due, CancellationToken ct)
    {
        var (subject, callId) = (placing.Subject, placing.CallId);
        await calls.InsertOutwardAsync(t, callId, placing.Node, placing.Callee, placing.ShownAs, actor.AccountId, actor.Name, own is null ? placing.OfferId : null, subject.TicketId, ct);
        await OutwardStore.InsertAsync(t, callId, subject.DraftOf, before, numbers.SealOwn(callId, own), due, actor.Is(Role.Liaison) && actor.UnitCode == subject.LedBy ? subject.LedBy : null, ct);
        await CallTrace.AddAsync(t, callId, "call-out", t.Now, new { by = actor.AccountId, of = subject.CallBackOf }, ct);
        await audit.WriteAsync(await t.DatabaseAsync(ct), actor, "call.out", subject.TicketId, callId.ToString(), nameof(PersonalField.CallNumber), null, ct);
        t.WakeQueue(NoticeChannel.AllQueues); // Also who sweeps what is due.
    }

    /// <summary>A node that is linked and takes calls: one at which the phone is registered first, then the one heard of last.</summary>
    /// <param name="phone">Null: none need be.</param>
    public static Task<NodeChoice?> NodeAsync(Transition t, string? phone, CancellationToken ct)
    {
        const string sql = """
            select node.node_id, exists (select 1 from agent.registration here where here.extension = @phone and here.node_id = node.node_id and here.expires_at > @Now) as registered
            from agent.telephony_node node where node.link_until > @Now and node.draining_since is null
            order by registered desc, node.link_until desc, node.node_id limit 1
            """;
        return t.OneAsync<NodeChoice>(sql, new { phone, t.Now }, ct);
    }

    /// <summary>
    /// The number that the citizen had dialled, else 12345 with its area code, else 12345, else the longest; never that of a line for one matter (123450) while the hotline
    /// has its own. Null when no trunk takes calls of ours.
    /// </summary>
    public static Task<string?> ShownAsAsync(Transition t, string? dialled, CancellationToken ct)
    {
        const string sql = """
            select number from agent.queue_number where exists (select 1 from agent.trunk where gateway is not null)
            order by number is not distinct from @dialled desc, number ~ '^0[1-9][0-9]{1,2}12345$' desc, number = '12345' desc, length(number) desc, number limit 1
            """;
        return t.OneAsync<string>(sql, new { dialled }, ct);
    }

    [LoggerMessage(3701, LogLevel.Warning, "Account {Account} asked for a call that was refused: {Refusal}")]
    private partial void LogSuspect(Guid account, string refusal);
}

internal sealed record NodeChoice(string NodeId, bool Registered);
