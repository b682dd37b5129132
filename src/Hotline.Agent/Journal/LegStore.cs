using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>Table <c>agent.call_leg</c>: how each side of a call sounded.</summary>
internal static class LegStore
{
    /// <summary>Once a leg: word that comes again changes nothing.</summary>
    public static Task AddAsync(Transition t, LegMeasured leg, CancellationToken ct)
    {
        const string sql = """
            insert into agent.call_leg (id, call_id, party_id, received, lost, loss_percent, jitter_ms, round_trip_ms, far_loss_percent, mos, measured_at)
            values (@LegId, @CallId, @PartyId, @Received, @Lost, @LossPercent, @JitterMs, @RoundTripMs, @FarLossPercent, @Mos, @At)
            on conflict (id) do nothing
            """;
        var heard = leg.Quality;
        var args = new
        {
            leg.LegId, leg.CallId, leg.PartyId, heard.Received, heard.Lost, heard.LossPercent, heard.JitterMs, heard.RoundTripMs, heard.FarLossPercent, heard.Mos, leg.At,
        };
        return t.WriteAsync(sql, args, ct);
    }

    /// <summary>The legs of these calls, the caller's first.</summary>
    public static async Task<ILookup<Guid, CallLegQuality>> OfCallsAsync(Transition t, Guid[] calls, CancellationToken ct)
    {
        const string sql = """
            select l.call_id, l.party_id is null as caller, p.name, l.received, l.lost, l.loss_percent, l.jitter_ms, l.round_trip_ms, l.far_loss_percent, l.mos
            from agent.call_leg l left join agent.call_party p on p.id = l.party_id
            where l.call_id = any(@calls)
            order by l.party_id is not null, l.measured_at, l.id
            """;
        return (await t.ListAsync<LegRow>(sql, new { calls }, ct)).ToLookup(row => row.CallId, row => new CallLegQuality(
            row.Caller, row.Name, row.Received, row.Lost, row.LossPercent, row.JitterMs, row.RoundTripMs, row.FarLossPercent, row.Mos));
    }

    private sealed record LegRow(
        Guid CallId, bool Caller, string? Name, long Received, long Lost, double LossPercent, double JitterMs, double? RoundTripMs, double? FarLossPercent, double Mos);
}
