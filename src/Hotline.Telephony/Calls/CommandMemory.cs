using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Calls;

/// <summary>Makes a command that arrives twice (reconnect, second web node) happen once: its first result is repeated.</summary>
internal sealed class CommandMemory
{
    /// <summary>Hours of commands at the design load; a command is repeated within seconds.</summary>
    private const int Capacity = 8192;

    private readonly Dictionary<Guid, CommandResult> results = [];
    private readonly Queue<Guid> order = new();

    public CommandResult Once(TelephonyCommand command, Func<string?> act)
    {
        if (results.TryGetValue(command.CommandId, out var known))
        {
            return known;
        }

        if (order.Count == Capacity)
        {
            results.Remove(order.Dequeue());
        }

        var result = new CommandResult(command.CommandId, act());
        results.Add(command.CommandId, result);
        order.Enqueue(command.CommandId);
        return result;
    }
}
