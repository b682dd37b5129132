using System.Threading.Channels;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Data;

/// <summary>
/// What a transition that this process committed says inside this process: the matcher and the forwarder of commands are woken at once, by memory. NOTIFY says the same to
/// the other web nodes, signed, so that this one does not hear it twice.
/// </summary>
internal sealed class Bells(AgentOptions options) : IDisposable
{
    // Full, something is very wrong at the link; what finds no room is read from the table, later.
    private readonly Channel<AddressedCommand> atHand = Channel.CreateBounded<AddressedCommand>(new BoundedChannelOptions(1024) { SingleReader = true });
    private readonly string signature = $" {options.WebNode:N}";

    /// <summary>Some queue may have something to match.</summary>
    public Signal Queue { get; } = new();

    /// <summary>Some node has commands.</summary>
    public Signal Command { get; } = new();

    /// <summary>The commands themselves: who sends them need not read what was just written.</summary>
    public ChannelReader<AddressedCommand> AtHand => atHand.Reader;

    public string Sign(string channel, string payload) => channel is NoticeChannel.Queue or NoticeChannel.Command ? payload + signature : payload;

    /// <summary>This process said it, and knows it already.</summary>
    public bool IsOwn(string payload) => payload.EndsWith(signature, StringComparison.Ordinal);

    /// <summary>After the commit.</summary>
    public void Ring(bool queue, IReadOnlyCollection<AddressedCommand> commands)
    {
        if (queue)
        {
            Queue.Set();
        }

        if (commands.Count > 0 && commands.All(atHand.Writer.TryWrite))
        {
            Command.Set();
        }
    }

    public void Dispose()
    {
        Queue.Dispose();
        Command.Dispose();
    }
}

/// <param name="Node">For whom it is.</param>
internal sealed record AddressedCommand(string Node, TelephonyCommand Command, DateTimeOffset Expires);
