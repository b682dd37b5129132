using Npgsql;

namespace Hotline.Agent.Data;

/// <summary>Begins the transactions in which calls, offers and presence change.</summary>
internal sealed class Transitions(NpgsqlDataSource database, Bells bells, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    /// <param name="peeked">What will be asked between the marks of <see cref="Transition.Peek"/>: made ready before the transaction begins, which would keep the locks of the making.</param>
    public async Task<Transition> BeginAsync(CancellationToken ct, Action<Transition>? peeked = null)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            if (peeked is not null)
            {
                var before = new Transition(connection, null, Now, often: true); // The connection is not its own.
                peeked(before);
                await before.ReadyAsync(ct);
            }

            return new Transition(connection, await connection.BeginTransactionAsync(ct), Now, bells);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Only to read: each question sees what is committed when it is answered, as in a transaction, but without the way there and back to end one.</summary>
    /// <param name="often">The same questions several times a second, which PostgreSQL keeps ready (<see cref="Statements"/>).</param>
    public async Task<Transition> LookAsync(CancellationToken ct, bool often = false) => new(await database.OpenConnectionAsync(ct), null, Now, often: often);
}
