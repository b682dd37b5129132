using System.Text.Json;
using Dapper;
using Hotline.Dispatch.Data;
using Npgsql;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>What counts no more once a matter's answer is found not to be a voice's: what followed from it, as the log has it.</summary>
internal static class WithdrawnSteps
{
    /// <param name="seq">Of the event that says so.</param>
    /// <returns>In order, each with the unit that had the ticket.</returns>
    public static async Task<IReadOnlyList<WithdrawnStep>> OfAsync(Guid ticketId, int seq, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            select seq, at, kind, data::text as data from dispatch.ticket_event
            where ticket_id = @ticketId and seq < @seq
                and seq >= (select max(a.seq) from dispatch.ticket_event a where a.ticket_id = @ticketId and a.seq < @seq and a.kind = 'AnsweredWithMatter')
            order by seq
            """;
        var steps = (await transaction.Connection!.QueryAsync<Row>(new CommandDefinition(sql, new { ticketId, seq }, transaction, cancellationToken: ct))).AsList(); // A live transaction has its connection.
        var kept = StandingSteps.Of(steps.Append(new Row(seq, default, nameof(TicketEvent.AnswerWithdrawn), "{}")), step => step.Kind).Select(step => step.Seq).ToHashSet();
        var (taken, unit) = (new List<WithdrawnStep>(), "");
        foreach (var step in steps)
        {
            var detail = DispatchJson.Read<JsonElement>(step.Data);
            unit = step.Kind switch
            {
                nameof(TicketEvent.AnsweredWithMatter) or nameof(TicketEvent.Dispatched) => Word(detail, "unitCode"),
                nameof(TicketEvent.HandedDown) or nameof(TicketEvent.HandedAcross) => Word(detail, "toUnit"),
                nameof(TicketEvent.ReturnUpheld) or nameof(TicketEvent.Reassigned) or nameof(TicketEvent.HandedOut) => "",
                _ => unit,
            };
            if (!kept.Contains(step.Seq))
            {
                taken.Add(new WithdrawnStep(step.At, step.Kind, unit, detail));
            }
        }

        return taken;
    }

    private static string Word(JsonElement detail, string property) => detail.TryGetProperty(property, out var word) && word.GetString() is { } code ? code : "";

    internal sealed record WithdrawnStep(DateTimeOffset At, string Kind, string Unit, JsonElement Detail);

    private sealed record Row(int Seq, DateTimeOffset At, string Kind, string Data);
}
