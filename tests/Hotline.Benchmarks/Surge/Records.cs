using Hotline.Benchmarks.Running;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;
using Npgsql;

namespace Hotline.Benchmarks.Surge;

/// <summary>The same calls as the hotline's own records have them.</summary>
/// <param name="Endings">By the citizen's number; null: the record says nothing that a citizen could mean.</param>
/// <param name="Open">Records without an end.</param>
/// <param name="Twice">Records of a citizen who called once.</param>
/// <param name="Foreign">Records of a number that is no citizen's here.</param>
/// <param name="Untold">Refused calls that were only counted (docs/adr/0116).</param>
internal sealed record Records(IReadOnlyDictionary<int, (Ending? Ending, string Words)> Endings, int Open, int Twice, int Foreign, int Untold)
{
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(60);

    /// <summary>Waits until no record is open, a minute at most.</summary>
    public static async Task<Records> ReadAsync(City city, CancellationToken ct)
    {
        for (var left = Settles; left > TimeSpan.Zero && await NumberAsync(city, "select count(*) from agent.call where ended_at is null", ct) > 0; left -= TimeSpan.FromSeconds(1))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
        }

        using var keys = new KeyRing(city.Database, MasterKey.Load(city.MasterKeyFile), TimeProvider.System);
        await keys.OpenAsync(ct);
        var cipher = new FieldCipher(keys);
        var (endings, open, twice, foreign) = (new Dictionary<int, (Ending?, string)>(), 0, 0, 0);
        await using var command = city.Database.CreateCommand("""
            select call.id, caller_enc, call.bridged_at is not null, call.ended_at is null, call.missed, coalesce(call.cause, ''), coalesce(call.ended_by, ''), back.asked_at is not null
            from agent.call left join agent.call_back back on back.call_id = call.id where call.placed_by is null
            """);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var (id, bridged, isOpen, missed, cause, by, asked) = (rows.GetGuid(0), rows.GetBoolean(2), rows.GetBoolean(3), rows.GetBoolean(4), rows.GetString(5), rows.GetString(6), rows.GetBoolean(7));
            var number = await rows.IsDBNullAsync(1, ct) ? null : cipher.Decrypt(rows.GetFieldValue<byte[]>(1), "agent.call", "caller", id);
            if (number is not { Length: 11 } || !int.TryParse(number.AsSpan(3), out var which))
            {
                foreign++;
                continue;
            }

            Ending? ending = cause == nameof(CallEndCause.Rejected) ? Ending.Refused
                : isOpen || cause != nameof(CallEndCause.Normal) ? null
                : bridged ? Ending.Answered
                : asked ? Ending.CallBack
                : missed && by == nameof(CallSide.Caller) ? Ending.HungUp
                : null;
            open += isOpen ? 1 : 0;
            twice += endings.TryAdd(which, (ending, $"cause {cause}, by {by}, bridged {bridged}, asked {asked}, missed {missed}, open {isOpen}")) ? 0 : 1;
        }

        return new Records(endings, open, twice, foreign, (int)await NumberAsync(city, "select coalesce(sum((data ->> 'untold')::int), 0) from agent.call_event where kind = 'refused'", ct));
    }

    private static async Task<long> NumberAsync(City city, string sql, CancellationToken ct)
    {
        await using NpgsqlCommand command = city.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(ct) ?? 0L);
    }
}
