using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Npgsql;
using NpgsqlTypes;

namespace Hotline.Agent.Data;

/// <summary>
/// The properties of an object as the parameters of a statement, by name. Each has the type of its property, also where the value is null: PostgreSQL keeps the plan of a
/// statement for the types it was first given.
/// </summary>
internal static class Arguments
{
    private static readonly FrozenDictionary<Type, NpgsqlDbType> Types = new Dictionary<Type, NpgsqlDbType>
    {
        [typeof(Guid)] = NpgsqlDbType.Uuid,
        [typeof(string)] = NpgsqlDbType.Text,
        [typeof(bool)] = NpgsqlDbType.Boolean,
        [typeof(int)] = NpgsqlDbType.Integer,
        [typeof(long)] = NpgsqlDbType.Bigint,
        [typeof(double)] = NpgsqlDbType.Double,
        [typeof(byte[])] = NpgsqlDbType.Bytea,
        [typeof(DateTimeOffset)] = NpgsqlDbType.TimestampTz,
        [typeof(DateOnly)] = NpgsqlDbType.Date,
        [typeof(TimeSpan)] = NpgsqlDbType.Interval,
    }.ToFrozenDictionary();

    private static readonly ConcurrentDictionary<Type, Argument[]> Known = new();

    public static void Bind(NpgsqlParameterCollection parameters, object? args)
    {
        if (args is null)
        {
            return;
        }

        foreach (var (property, type) in Known.GetOrAdd(args.GetType(), Of))
        {
            var value = property.GetValue(args);
            var parameter = new NpgsqlParameter(property.Name, value is DateTimeOffset at ? at.ToUniversalTime() : value ?? DBNull.Value);
            if (type is { } known)
            {
                parameter.NpgsqlDbType = known;
            }

            parameters.Add(parameter);
        }
    }

    private static Argument[] Of(Type type) => [.. type.GetProperties().Select(property => new Argument(property, TypeOf(property.PropertyType)))];

    /// <returns>Null: Npgsql tells it from the value.</returns>
    private static NpgsqlDbType? TypeOf(Type type) =>
        Types.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var plain) ? plain
        : type.IsArray && Types.TryGetValue(Nullable.GetUnderlyingType(type.GetElementType()!) ?? type.GetElementType()!, out var element) ? NpgsqlDbType.Array | element // An array has one.
        : null;

    private sealed record Argument(PropertyInfo Property, NpgsqlDbType? Type);
}
