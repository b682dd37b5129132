using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Integration.Tests.Dispatch;

namespace Hotline.Integration.Tests.Faults;

/// <summary>One thing that changes tickets, and how to come to where it can be done.</summary>
/// <param name="Verbs">What it carries out, all in one transaction.</param>
/// <param name="Versioned">It takes the version that the actor saw; the others, done again, must change nothing by themselves.</param>
internal sealed record FaultRow(string Name, Verb[] Verbs, Func<DispatchScene, Task<FaultAct>> Ready, bool Versioned)
{
    /// <summary>With it the ticket goes where the actor has no part in it any more.</summary>
    public bool Leaves { get; init; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A verb through the ordinary door.</summary>
    public static FaultRow Of(TicketCommand command, Actor actor, Func<DispatchScene, Task<Guid>> ready) => Of(command.Verb, actor, async scene => (await ready(scene), command));

    /// <summary>The same where the command follows from how the ticket was made ready.</summary>
    public static FaultRow Of(Verb verb, Actor actor, Func<DispatchScene, Task<(Guid Id, TicketCommand Command)>> ready) => new(
        verb.ToString(), [verb],
        async scene =>
        {
            var (id, command) = await ready(scene);
            return new FaultAct([id], async version => RefusalOf(await scene.Desk.DoAsync(id, command, actor, version, Ct)));
        },
        Versioned: !actor.IsAny(Role.System, Role.Citizen));

    /// <summary>Another door.</summary>
    public static FaultRow Door(string name, Verb[] verbs, Func<DispatchScene, Task<FaultAct>> ready, bool versioned = false) => new(name, verbs, ready, versioned);

    public static Refusal? RefusalOf<T>(Outcome<T> outcome) => outcome is Outcome<T>.Refused refused ? refused.Why : null;
}

/// <param name="Tickets">What it is about, the one that is acted on first.</param>
/// <param name="Do">Given the version that the actor saw, or null. The refusal; null: done.</param>
/// <param name="Made">Where it makes a ticket: a condition on <c>dispatch.ticket t</c> by which that is found.</param>
internal sealed record FaultAct(IReadOnlyList<Guid> Tickets, Func<int?, Task<Refusal?>> Do, string? Made = null)
{
    public string Condition => Made ?? $"t.id in ({string.Join(", ", Tickets.Select(id => $"'{id}'"))})";
}
