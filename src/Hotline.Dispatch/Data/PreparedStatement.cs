using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Hotline.Dispatch.Data;

/// <summary>
/// A statement that is run so often that the database keeps it parsed and planned on each connection. It must name the columns it gives back:
/// a <c>select *</c> that is kept fails when another node's migration adds a column. Parameters are the properties of the objects given, by name.
/// </summary>
internal sealed partial class PreparedStatement
{
    private readonly string sql;
    private readonly List<string> names = [];
    private readonly ConcurrentDictionary<Type, Member[]> members = new();
    private readonly ConcurrentDictionary<Type, Column[]> columns = new();

    /// <param name="sql">One statement, with its parameters by name. Sent with numbers instead of names, so that it is not searched for them each time.</param>
    public PreparedStatement(string sql) => this.sql = Named().Replace(sql, found => $"${PlaceOf(found.Groups[1].Value) + 1}");

    /// <summary>
    /// Several, of one kind or of many, in one round trip; without a transaction they are one of their own: all or none. The database is asked to
    /// prepare only the first time on a connection.
    /// </summary>
    public static async Task<NpgsqlBatch> TogetherAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, IEnumerable<NpgsqlBatchCommand> commands, CancellationToken ct)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        await batch.PrepareAsync(ct);
        return batch;
    }

    /// <summary>The statement with what it is to be run with.</summary>
    /// <exception cref="InvalidOperationException">A parameter is in none of the sources.</exception>
    public NpgsqlBatchCommand With(params object[] sources)
    {
        var parameters = new NpgsqlParameter?[names.Count];
        foreach (var source in sources)
        {
            Fill(parameters, source);
        }

        return CommandOf(parameters);
    }

    /// <summary>
    /// The statement with many rows, each of their properties as one array, to be unnested. A property that is a list of words itself is written as JSON: the database has no
    /// arrays of arrays of different lengths.
    /// </summary>
    /// <param name="others">What does not come from the rows.</param>
    /// <exception cref="InvalidOperationException">A parameter is in neither.</exception>
    public NpgsqlBatchCommand WithEach<T>(IReadOnlyList<T> rows, object others)
        where T : class
    {
        var parameters = new NpgsqlParameter?[names.Count];
        Fill(parameters, others);
        foreach (var column in columns.GetOrAdd(typeof(T), ColumnsOf))
        {
            parameters[column.Place] = new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | column.Type, Value = column.Of(rows) };
        }

        return CommandOf(parameters);
    }

    private void Fill(NpgsqlParameter?[] parameters, object source)
    {
        foreach (var member in members.GetOrAdd(source.GetType(), MembersOf))
        {
            parameters[member.Place] = new NpgsqlParameter { NpgsqlDbType = member.Type, Value = Written(member.Get(source)) };
        }
    }

    private NpgsqlBatchCommand CommandOf(NpgsqlParameter?[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (place, parameter) in parameters.Index())
        {
            command.Parameters.Add(parameter ?? throw new InvalidOperationException($"Nothing was given for @{names[place]}."));
        }

        return command;
    }

    private int PlaceOf(string name)
    {
        if (names.IndexOf(name) is >= 0 and var known)
        {
            return known;
        }

        names.Add(name);
        return names.Count - 1;
    }

    private Member[] MembersOf(Type source) =>
    [
        .. from property in source.GetProperties()
           let place = names.IndexOf(property.Name)
           where place >= 0
           select new Member(place, TypeOf(property.PropertyType), property.GetValue),
    ];

    private Column[] ColumnsOf(Type row) =>
    [
        .. from property in row.GetProperties()
           let place = names.IndexOf(property.Name)
           where place >= 0
           let type = property.PropertyType == typeof(string[]) ? typeof(string) : property.PropertyType
           select new Column(place, TypeOf(type), type, property.GetValue),
    ];

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
        var plain when plain == typeof(long) => NpgsqlDbType.Bigint,
        var plain when plain == typeof(bool) => NpgsqlDbType.Boolean,
        var plain when plain == typeof(byte[]) => NpgsqlDbType.Bytea,
        var plain when plain == typeof(DateTimeOffset) => NpgsqlDbType.TimestampTz,
        var plain when plain == typeof(DateOnly) => NpgsqlDbType.Date,
        { IsArray: true } array => NpgsqlDbType.Array | TypeOf(array.GetElementType()!), // An array has one.
        var other => throw new NotSupportedException($"No parameter is made of {other}."),
    };

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Named();

    private sealed record Member(int Place, NpgsqlDbType Type, Func<object?, object?> Get);

    /// <param name="Type">Of one of its values, as <paramref name="Element"/>.</param>
    private sealed record Column(int Place, NpgsqlDbType Type, Type Element, Func<object?, object?> Get)
    {
        public Array Of<T>(IReadOnlyList<T> rows)
        {
            var values = Array.CreateInstance(Element, rows.Count);
            foreach (var (place, row) in rows.Index())
            {
                var value = Get(row) switch
                {
                    DateTimeOffset at => at.ToUniversalTime(),
                    string[] words => DispatchJson.Write(words),
                    var other => other,
                };
                values.SetValue(value, place);
            }

            return values;
        }
    }
}
