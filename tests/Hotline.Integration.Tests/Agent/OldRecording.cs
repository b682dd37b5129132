using Hotline.Agent.Vault;
using Hotline.Testing.Postgres;
using Npgsql;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A recording of a call of long ago, in the journal and in the vault. What is in its file does not matter here.</summary>
internal sealed record OldRecording(Guid Id, Guid Call, string File)
{
    public static Task<OldRecording> MakeAsync(AgentScene scene, double daysAgo, Guid? ticket = null, string state = "Stored") =>
        MakeAsync(scene.Database, scene.Recordings, daysAgo, ticket, state);

    public static async Task<OldRecording> MakeAsync(TestDatabase database, string recordings, double daysAgo, Guid? ticket, string state = "Stored")
    {
        var (call, id) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var ended = DateTimeOffset.UtcNow.AddDays(-daysAgo);
        await using var command = database.DataSource.CreateCommand("""
            with a_call as (insert into agent.call (id, node_id, node_seq, dialled, queue_code, arrived_at, ended_at, recording_id, ticket_id)
                            values ($1, 'tel-1', 0, '12345', 'main', $3, $3, $2, $4))
            insert into agent.recording (id, call_id, node_id, state, bytes, closed_at) values ($2, $1, 'tel-1', $5, 5000, $3)
            """);
        foreach (var value in new object[] { call, id, ended, ticket is { } known ? known : DBNull.Value, state })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var file = Path.Combine(recordings, RecordingRow.PathOf(id, ended));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!); // It has a folder.
        await System.IO.File.WriteAllBytesAsync(file, new byte[5000], TestContext.Current.CancellationToken);
        return new OldRecording(id, call, file);
    }

    /// <summary>The row's word and whether there is a file.</summary>
    public async Task<(string State, bool File)> StandsAsync(AgentScene scene) =>
        (await scene.ScalarAsync<string>("select state from agent.recording where id = $1", Id), System.IO.File.Exists(File));

    public Task<long> AuditedAsync(AgentScene scene) =>
        scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'recording.remove' and subject = $1", Id.ToString());
}
