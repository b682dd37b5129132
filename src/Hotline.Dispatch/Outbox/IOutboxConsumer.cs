using Npgsql;

namespace Hotline.Dispatch.Outbox;

/// <summary>Reacts to what happened to tickets. Registered with <see cref="OutboxRegistration.AddOutboxConsumer{T}"/>.</summary>
public interface IOutboxConsumer
{
    /// <summary>Names the cursor: stable, lower case, for example <c>trends</c>.</summary>
    string Name { get; }

    /// <summary>The kinds of events it wants; null for all. The others are passed over without being read.</summary>
    IReadOnlyCollection<string>? Kinds => null;

    /// <summary>People are waiting at a screen: it is woken sooner and does not wait for its turn (<see cref="OutboxTurns"/>).</summary>
    bool Prompt => false;

    /// <summary>
    /// Handles some messages, in order per ticket. What is written through <paramref name="transaction"/> commits
    /// together with the cursor, so it happens exactly once; any other effect happens at least once. Throw to be
    /// given the same messages again.
    /// </summary>
    Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct);
}
