using Npgsql;

namespace Hotline.EndToEnd.Tests.City;

/// <param name="Recordings">How many recordings the call has.</param>
internal sealed record JournalRow(Guid Id, Guid? RecordingId, Guid? TicketId, string? Cause, string? EndedBy, bool Bridged, bool Ended, bool Missed, long Recordings);

/// <summary>An operator's look into the call journal.</summary>
internal static class Journal
{
    public static async Task<JournalRow> OfAsync(RunningHotline hotline, Guid call)
    {
        await using var connection = new NpgsqlConnection(hotline.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("""
            select id, recording_id, ticket_id, cause, ended_by, bridged_at is not null, ended_at is not null, missed,
                   (select count(*) from agent.recording r where r.call_id = c.id)
            from agent.call c where id = $1
            """, connection)
        { Parameters = { new() { Value = call } } };
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken), "the call is not in the journal");
        return new JournalRow(
            reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.IsDBNull(2) ? null : reader.GetGuid(2),
            reader.IsDBNull(3) ? null : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4),
            reader.GetBoolean(5), reader.GetBoolean(6), reader.GetBoolean(7), reader.GetInt64(8));
    }

    public static async Task<T> OneAsync<T>(RunningHotline hotline, string sql)
    {
        await using var connection = new NpgsqlConnection(hotline.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        var value = await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        return Assert.IsType<T>(value);
    }
}
