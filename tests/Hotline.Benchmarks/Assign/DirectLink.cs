using Hotline.Agent.Link;
using Hotline.Telephony.Contracts;

namespace Hotline.Benchmarks.Assign;

/// <summary>Between one telephony node and one web node, without a wire. What the node says is taken one after the other, as the hub does.</summary>
/// <param name="web">Which web node; it is known when it has started.</param>
internal sealed class DirectLink(ScriptedNode node, int web, Faults faults) : ITelephonyNode, IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    public int Web => web;

    public LinkDesk? Desk { get; set; }

    private LinkDesk Dialled => Desk ?? throw new InvalidOperationException("The web node is not dialled yet.");

    public Task<AttachReply> AttachAsync(NodeSnapshot snapshot, CancellationToken ct) => Dialled.AttachAsync(node.Name, snapshot, ct);

    public async Task<long> PublishAsync(EventBatch batch, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return await Dialled.PublishAsync(node.Name, batch, ct);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Returns when it is on its way, as a hub's does.</summary>
    public Task Execute(TelephonyCommand command)
    {
        _ = CompleteAsync(new CommandResult(command.CommandId, node.Do(command, this)));
        return Task.CompletedTask;
    }

    public Task Configure(NodeSettings settings) => Task.CompletedTask;

    public Task<byte[]?> ReadRecording(Guid recordingId, long offset, int count) => Task.FromResult<byte[]?>(null);

    public Task<LineAnswer> ConnectLine(LineOffer offer) => Task.FromResult(LineAnswer.Refuse("node.busy"));

    public Task<LineAnswer> PlaceWebCall(WebCallOffer offer) => Task.FromResult(LineAnswer.Refuse("node.busy"));

    public Task<CallLadder?> ReadLadder(Guid callId) => Task.FromResult<CallLadder?>(null);

    public Task EndWebCall(Guid callId) => Task.CompletedTask;

    public void Dispose() => turn.Dispose();

    private async Task CompleteAsync(CommandResult result)
    {
        try
        {
            await turn.WaitAsync();
            try
            {
                await Dialled.CompleteAsync(node.Name, result, CancellationToken.None);
            }
            finally
            {
                turn.Release();
            }
        }
#pragma warning disable CA1031 // The web node sends the order again, and is told again.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            faults.Add("outcome", failed);
        }
    }
}
