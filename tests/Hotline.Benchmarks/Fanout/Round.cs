using Hotline.Agent.Client.Contracts;

namespace Hotline.Benchmarks.Fanout;

/// <summary>Waits until an event has come to every console.</summary>
internal sealed class Round(int consoles)
{
    /// <summary>What happened to the ticket.</summary>
    public const string Verb = "Accepted";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private List<long> arrivals = [];
    private TaskCompletionSource<IReadOnlyList<long>> everybody = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When it came, by console.</summary>
    public Task<IReadOnlyList<long>> Everybody => everybody.Task.WaitAsync(Patience);

    public void Begin()
    {
        lock (gate)
        {
            arrivals = [];
            everybody = new TaskCompletionSource<IReadOnlyList<long>>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Heard(DeskEvent e, long at)
    {
        lock (gate)
        {
            if (e is not { Kind: DeskEventKind.TicketChanged, Ticket.Verb: Verb })
            {
                return;
            }

            arrivals.Add(at);
            if (arrivals.Count == consoles)
            {
                everybody.TrySetResult(arrivals);
            }
        }
    }
}
