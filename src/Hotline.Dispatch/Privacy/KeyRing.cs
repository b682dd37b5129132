using System.Collections.Frozen;
using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Privacy;

/// <summary>The data keys, unwrapped in memory. Open it once after migration and before the first cipher is used.</summary>
public sealed class KeyRing(NpgsqlDataSource database, MasterKey master, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim opening = new(1, 1);
    private Keys? keys;

    internal (short Id, byte[] Key) CurrentField => (Opened.CurrentField, Opened.Fields[Opened.CurrentField]);

    internal byte[] Index => Opened.Index;

    private Keys Opened => keys ?? throw new InvalidOperationException("The key ring is not open yet: KeyRing.OpenAsync comes first.");

    /// <summary>Reads the wrapped keys and makes the first ones. Does nothing when already open.</summary>
    /// <exception cref="InvalidOperationException">The master key does not open this database's keys.</exception>
    public async Task OpenAsync(CancellationToken ct)
    {
        await opening.WaitAsync(ct);
        try
        {
            keys ??= await ReadAsync(ct);
        }
        finally
        {
            opening.Release();
        }
    }

    public void Dispose() => opening.Dispose();

    internal byte[] Field(short id) =>
        Opened.Fields.TryGetValue(id, out var key) ? key : throw new CryptographicException($"There is no data key {id}.");

    private async Task<Keys> ReadAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await AddMissingAsync(connection, "field", ct);
        await AddMissingAsync(connection, "index", ct);
        const string sql = "select id, purpose, wrapped, retired_at is null as current from dispatch.data_key order by id";
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(sql, cancellationToken: ct))).AsList();
        try
        {
            return new Keys(
                rows.Where(row => row.Purpose == "field").ToFrozenDictionary(row => row.Id, row => master.Unwrap(row.Wrapped, "data_key/field")),
                rows.Single(row => row is { Purpose: "field", Current: true }).Id,
                master.Unwrap(rows.Single(row => row is { Purpose: "index", Current: true }).Wrapped, "data_key/index"));
        }
        catch (CryptographicException mismatch)
        {
            throw new InvalidOperationException("The master key does not open the data keys of this database: it is not the key they were made with.", mismatch);
        }
    }

    private async Task AddMissingAsync(NpgsqlConnection connection, string purpose, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.data_key (purpose, wrapped, created_at)
            select @purpose, @wrapped, @now
            where not exists (select 1 from dispatch.data_key where purpose = @purpose)
            on conflict do nothing
            """;
        var wrapped = master.Wrap(RandomNumberGenerator.GetBytes(32), "data_key/" + purpose);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { purpose, wrapped, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    private sealed record Keys(FrozenDictionary<short, byte[]> Fields, short CurrentField, byte[] Index);

    private sealed record Row(short Id, string Purpose, byte[] Wrapped, bool Current);
}
