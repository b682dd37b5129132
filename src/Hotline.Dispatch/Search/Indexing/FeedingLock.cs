using Npgsql;

namespace Hotline.Dispatch.Search.Indexing;

/// <summary>Of several nodes with one shared index, one feeds it: a lock that PostgreSQL frees when its connection ends.</summary>
internal sealed class FeedingLock(NpgsqlDataSource database)
{
    public static Turn NotNeeded { get; } = new(null);

    /// <returns>Null while another node has it.</returns>
    public async Task<Turn?> TryAsync(CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            await using var command = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended('dispatch.search/feed', 0))", connection);
            if (await command.ExecuteScalarAsync(ct) is true)
            {
                return new Turn(connection);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    internal sealed class Turn(NpgsqlConnection? connection) : IAsyncDisposable
    {
        /// <summary>Throws when the connection, and with it the lock, is gone.</summary>
        public async Task StillMineAsync(CancellationToken ct)
        {
            if (connection is not null)
            {
                await using var command = new NpgsqlCommand("select 1", connection);
                await command.ExecuteScalarAsync(ct);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (connection is not null)
            {
                // A pooled connection keeps its session, so the lock is given back by hand.
                try
                {
                    await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", connection);
                    await command.ExecuteNonQueryAsync(CancellationToken.None);
                }
                catch (NpgsqlException)
                {
                    // The session is gone, and the lock with it.
                }

                await connection.DisposeAsync();
            }
        }
    }
}
