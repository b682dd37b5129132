using System.Text.Json;
using Hotline.Agent.Data;
using Hotline.Agent.Outward;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Link;

/// <summary>Table <c>agent.telephony_command</c>. Rows are written by <see cref="Transition.Command"/>, with the change that wants them.</summary>
internal sealed class CommandStore(Transitions transitions, OutwardNumbers numbers)
{
    // jsonb orders the keys by itself, so the kind need not come first.
    private static readonly JsonSerializerOptions Json = new() { AllowOutOfOrderMetadataProperties = true };

    /// <summary>Commands of a node that are neither done nor out of date, oldest first. Whom a call goes to is put in here: a command that is kept holds no number.</summary>
    /// <param name="without">Of which nothing is to be known now: in a surge hundreds are under way, and this is asked with every new one.</param>
    public async Task<List<TelephonyCommand>> PendingAsync(string nodeId, Guid[] without, CancellationToken ct)
    {
        const string sql = """
            select body::text from agent.telephony_command
            where node_id = @nodeId and completed_at is null and expires_at > @Now and id <> all(@without)
            order by created_at, id
            """;
        await using var t = await transitions.LookAsync(ct, often: true);
        var commands = new List<TelephonyCommand>();
        foreach (var body in await t.ListAsync<string>(sql, new { nodeId, without, t.Now }, ct))
        {
            TelephonyCommand? filled = JsonSerializer.Deserialize<TelephonyCommand>(body, Json) switch
            {
                PlaceCall place => await numbers.FilledAsync(t, place, ct),
                AskCitizen ask => await numbers.FilledAsync(t, ask, ct),
                var other => other,
            };
            if (filled is not null)
            {
                commands.Add(filled);
            }
        }

        return commands;
    }

    /// <summary>Forgets commands that were over before <paramref name="longAgo"/>.</summary>
    public async Task ForgetAsync(DateTimeOffset longAgo, CancellationToken ct)
    {
        const string sql = "delete from agent.telephony_command where expires_at < @longAgo";
        await using var t = await transitions.BeginAsync(ct);
        await t.RunAsync(sql, new { longAgo }, ct);
        await t.CommitAsync(ct);
    }

    /// <summary>Keeps the first outcome.</summary>
    /// <returns>The command; null when it is unknown or had an outcome already.</returns>
    public static async Task<TelephonyCommand?> CompleteAsync(Transition t, CommandResult result, CancellationToken ct)
    {
        const string sql = """
            update agent.telephony_command set completed_at = @Now, refusal = @Refusal
            where id = @CommandId and completed_at is null
            returning body::text
            """;
        var body = await t.OneAsync<string>(sql, new { result.CommandId, result.Refusal, t.Now }, ct);
        return body is null ? null : JsonSerializer.Deserialize<TelephonyCommand>(body, Json);
    }
}
