using System.Text.Json;
using Hotline.Agent.Data;

namespace Hotline.Agent.Journal;

/// <summary>The names behind the ids in traces: of agents, of who was offered what, of skills and queues.</summary>
internal sealed class TraceNames
{
    private readonly Dictionary<string, string> names;

    private TraceNames(Dictionary<string, string> names) => this.names = names;

    public static async Task<TraceNames> ReadAsync(Transition t, IReadOnlyCollection<Guid> calls, CancellationToken ct)
    {
        const string sql = """
            select account_id::text as id, name from agent.presence
            union all
            select offer.id::text, agent.name from agent.offer join agent.presence agent on agent.account_id = offer.account_id where offer.call_id = any(@calls)
            union all
            select party.id::text, party.name from agent.call_party party
            where party.call_id = any(@calls) and not exists (select 1 from agent.offer where offer.id = party.id)
            union all
            select 'skill/' || code, name from agent.skill
            union all
            select 'queue/' || code, name from agent.queue
            """;
        var rows = await t.ListAsync<NameRow>(sql, new { calls = calls.ToArray() }, ct);
        return new TraceNames(rows.ToDictionary(row => row.Id, row => row.Name));
    }

    public static Guid? Id(JsonElement data, string property) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(property, out var value) && value.TryGetGuid(out var id) ? id : null;

    /// <param name="id">Of an account, an offer or a party.</param>
    public string Person(Guid? id) => id is { } known && names.TryGetValue($"{known}", out var name) ? name : "坐席";

    public string Skill(string code) => names.GetValueOrDefault($"skill/{code}", code);

    public string Queue(string code) => names.GetValueOrDefault($"queue/{code}", code);

    private sealed record NameRow(string Id, string Name);
}
