using System.Text.Json;
using Hotline.Agent.Data;

namespace Hotline.Agent.Journal;

/// <summary>Table <c>agent.call_event</c>: what happened to one call, in order, and why it waited. Ids and codes only.</summary>
internal static class CallTrace
{
    /// <param name="kind">A stable word, for example <c>offered</c>.</param>
    public static Task AddAsync(Transition t, Guid callId, string kind, DateTimeOffset at, object? data, CancellationToken ct)
    {
        const string sql = "insert into agent.call_event (call_id, at, kind, data) values (@callId, @at, @kind, @data::jsonb)";
        return t.WriteAsync(sql, new { callId, at, kind, data = data is null ? null : JsonSerializer.Serialize(data) }, ct);
    }
}
