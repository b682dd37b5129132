using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Hotline.Dispatch.Data;

/// <summary>
/// A statement that is run so often that the database keeps it parsed and planned on each connection. It must name the columns it gives back:
/// a <c>select *</c> that is kept fails when another node's migration adds a column. Parameters are the properties of the objects given.
/// </summary>
internal sealed partial class PreparedStatement(string sql)
{
    private readonly HashSet<string> named = Named().Matches(sql).Select(match => match.Groups[1].Value).ToHashSet();
    private readonly ConcurrentDictionary<Type, Member[]> members = new();

    /// <exception cref="PostgresException">What the database refused.</exception>
    public async Task<int> ExecuteAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct, params object[] sources)
    {
        await using var command = await PrepareAsync(connection, transaction, ct, sources);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Ready to be read; the statement may be several.</summary>
    public async Task<NpgsqlCommand> PrepareAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct, params object[] sources)
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var source in sources)
        {
            foreach (var member in members.GetOrAdd(source.GetType(), MembersOf))
            {
                command.Parameters.Add(new NpgsqlParameter(member.Name, member.Type) { Value = Written(member.Get(source)) });
            }
        }

        // Asks the database only the first time on a connection.
        await command.PrepareAsync(ct);
        return command;
    }

    private Member[] MembersOf(Type source) =>
        [.. source.GetProperties().Where(property => named.Contains(property.Name)).Select(property => new Member(property.Name, TypeOf(property.PropertyType), property.GetValue))];

    /// <summary>The database takes moments in UTC alone, as Dapper's handler gives them elsewhere.</summary>
    private static object Written(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset at => at.ToUniversalTime(),
        DateTimeOffset[] all => all.Select(at => at.ToUniversalTime()).ToArray(),
        _ => value,
    };

    private static NpgsqlDbType TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var plain when plain == typeof(string) => NpgsqlDbType.Text,
        var plain when plain == typeof(Guid) => NpgsqlDbType.Uuid,
        var plain when plain == typeof(int) => NpgsqlDbType.Integer,
        var plain when plain == typeof(bool) => NpgsqlDbType.Boolean,
        var plain when plain == typeof(byte[]) => NpgsqlDbType.Bytea,
        var plain when plain == typeof(DateTimeOffset) => NpgsqlDbType.TimestampTz,
        var plain when plain == typeof(DateOnly) => NpgsqlDbType.Date,
        { IsArray: true } array => NpgsqlDbType.Array | TypeOf(array.GetElementType()!), // An array has one.
        var other => throw new NotSupportedException($"No parameter is made of {other}."),
    };

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Named();

    private sealed record Member(string Name, NpgsqlDbType Type, Func<object?, object?> Get);
}
