using System.Text.Json;
using Dapper;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Matters;

/// <summary>
/// Keeps voices and their matter together, in the transaction of the outbox cursor: the matter's answer answers every voice, a matter that ends
/// without one lets its voices go, a new unit reads them, and what a voice adds reaches the matter. Ten or ten thousand voices: the unit that
/// replies never waits for them.
/// </summary>
internal sealed class MatterFollower(TicketStore store, TicketDesk desk, MatterDesk matters, FieldCipher cipher) : IOutboxConsumer
{
    public string Name => "matters";

    public IReadOnlyCollection<string> Kinds { get; } =
    [
        nameof(TicketEvent.Replied), nameof(TicketEvent.HandOutAnswered), nameof(TicketEvent.AnsweredWithMatter), nameof(TicketEvent.Retracted), nameof(TicketEvent.RefusedToTake),
        nameof(TicketEvent.Dispatched), nameof(TicketEvent.HandedDown), nameof(TicketEvent.HandedAcross), nameof(TicketEvent.ReturnUpheld), nameof(TicketEvent.HandedOut),
        nameof(TicketEvent.MatterMoved), nameof(TicketEvent.Merged), nameof(TicketEvent.MergeUndone), nameof(TicketEvent.Urged), nameof(TicketEvent.Supplemented),
    ];

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var connection = transaction.Connection!; // A live transaction has its connection.
        var speaking = await WithVoicesAsync(messages, connection, transaction, ct);
        foreach (var message in messages)
        {
            switch (message.Kind)
            {
                case nameof(TicketEvent.Replied) or nameof(TicketEvent.HandOutAnswered) or nameof(TicketEvent.AnsweredWithMatter) when speaking.Contains(message.TicketId):
                    await AnswerAsync(message, connection, transaction, ct);
                    break;
                case nameof(TicketEvent.Retracted) or nameof(TicketEvent.RefusedToTake):
                    await LeaveAsync(message, connection, transaction, ct);
                    await ReleaseAsync(message, connection, transaction, ct);
                    break;
                case nameof(TicketEvent.Dispatched) or nameof(TicketEvent.HandedDown) or nameof(TicketEvent.HandedAcross) or nameof(TicketEvent.ReturnUpheld)
                    or nameof(TicketEvent.HandedOut) or nameof(TicketEvent.MatterMoved) or nameof(TicketEvent.Merged) or nameof(TicketEvent.MergeUndone) when speaking.Contains(message.TicketId):
                    await MoveAsync(message, connection, transaction, ct);
                    break;
                case nameof(TicketEvent.Urged) or nameof(TicketEvent.Supplemented) when message.Ticket.State == TicketState.Merged:
                    await TellAsync(message, connection, transaction, ct);
                    break;
            }
        }
    }

    private async Task AnswerAsync(OutboxMessage message, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var voices = await VoicesAsync(message.TicketId, message.Seq, connection, transaction, ct);
        if (voices.Count == 0 || await store.LoadAsync(connection, transaction, message.TicketId, ct) is not { } matter)
        {
            return;
        }

        var words = await TextAsync(message, connection, transaction, ct) ?? "";
        var text = Pii.Text(Scrub.Text(words, matter.Fields.OwnNames));
        var citations = message.Ticket.Detail.TryGetProperty("citations", out var cited) ? cited.Deserialize<Citation[]>(DispatchJson.Options) : null;
        foreach (var voice in voices)
        {
            await DoAsync(voice, new AnswerWithMatter(message.TicketId, message.Ticket.Number ?? "", message.Ticket.UnitCode, text, citations), connection, transaction, ct);
        }
    }

    /// <summary>A citizen whose request was merged took it back: the matter speaks for one fewer, and so does the one that it is in itself.</summary>
    private async Task LeaveAsync(OutboxMessage message, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (message.Ticket.StateBefore != TicketState.Merged || await store.LoadAsync(connection, transaction, message.TicketId, ct) is not { } left)
        {
            return;
        }

        for (var into = left.MergedInto; into is { } matter; into = await store.LoadAsync(connection, transaction, matter, ct) is { State: TicketState.Merged } merged ? merged.MergedInto : null)
        {
            await DoAsync(matter, new LoseVoice(left.Id, left.Number ?? "", left.Voices), connection, transaction, ct);
        }
    }

    /// <summary>The matter's own citizen took it back, or it was refused: the others go on by themselves.</summary>
    private async Task ReleaseAsync(OutboxMessage message, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await TicketStore.LockAsync(connection, transaction, message.TicketId, ct);
        foreach (var voice in await VoicesAsync(message.TicketId, null, connection, transaction, ct))
        {
            await TicketStore.LockAsync(connection, transaction, voice, ct);
            await matters.UndoWithinAsync(voice, message.TicketId, null, Actor.System, null, connection, transaction, ct);
        }
    }

    /// <summary>Who has the matter now reads its voices: of one that is merged itself, whoever has the matter on top.</summary>
    private async Task MoveAsync(OutboxMessage message, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var isOnTop = message.Kind is not (nameof(TicketEvent.MatterMoved) or nameof(TicketEvent.Merged));
        var unit = isOnTop ? message.Ticket.UnitCode : message.Ticket.Detail.TryGetProperty("unitCode", out var code) ? code.GetString() : null;
        foreach (var voice in await VoicesAsync(message.TicketId, null, connection, transaction, ct))
        {
            await DoAsync(voice, new FollowMatter(message.TicketId, unit), connection, transaction, ct);
        }
    }

    private async Task TellAsync(OutboxMessage message, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (await store.LoadAsync(connection, transaction, message.TicketId, ct) is not { MergedInto: { } into } voice)
        {
            return;
        }

        // Through a matter that was itself merged it goes on in the name of whose word it is.
        var of = message.Ticket.Detail.TryGetProperty("voiceNumber", out var first) && first.GetString() is { } number ? number : voice.Number ?? "";
        var said = Pii.Text(await TextAsync(message, connection, transaction, ct) ?? "");
        TicketCommand told = message.Kind == nameof(TicketEvent.Urged) ? new Urge(said, of) : new Supplement(said, VoiceNumber: of);
        await DoAsync(into, told, connection, transaction, ct);
    }

    /// <summary>A refusal is no fault: the ticket went on meanwhile.</summary>
    private async Task DoAsync(Guid id, TicketCommand command, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await TicketStore.LockAsync(connection, transaction, id, ct);
        await desk.DoWithinAsync(id, command, Actor.System, null, connection, transaction, ct);
    }

    /// <summary>
    /// Those of the batch that speak for others: most of a city's tickets do not, and pass without a question of their own. Whoever merges later finds
    /// the matter as the message left it, under its lock.
    /// </summary>
    private static async Task<HashSet<Guid>> WithVoicesAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select distinct merged_into from dispatch.ticket where merged_into = any(@ids) and state = 'Merged'";
        var ids = messages.Select(message => message.TicketId).Distinct().ToArray();
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition(sql, new { ids }, transaction, cancellationToken: ct))];
    }

    /// <param name="answer">The number of an answer: those only that were voices then. Whoever was merged since, into a round after that one, waits for the answer of theirs.</param>
    private static async Task<List<Guid>> VoicesAsync(Guid matter, int? answer, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            select id from dispatch.ticket voice where merged_into = @matter and state = 'Merged'
                and (@answer::integer is null
                     or not exists (select 1 from dispatch.ticket_event e where e.ticket_id = @matter and e.seq > @answer and e.kind = 'VoiceJoined' and e.data ->> 'ticketId' = voice.id::text))
            order by id
            """;
        return (await connection.QueryAsync<Guid>(new CommandDefinition(sql, new { matter, answer }, transaction, cancellationToken: ct))).AsList();
    }

    private async Task<string?> TextAsync(OutboxMessage message, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select text_enc from dispatch.ticket_event where ticket_id = @TicketId and seq = @Seq";
        var box = await connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition(sql, new { message.TicketId, message.Seq }, transaction, cancellationToken: ct));
        return EventText.Open(cipher, box, message.TicketId, message.Seq).Text;
    }
}
