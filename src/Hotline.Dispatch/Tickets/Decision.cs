using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>What surrounds a decision: who acts, when, and the catalogue as it stands. A verb is pure over ticket, command and scene.</summary>
public sealed record Scene(Actor Actor, DateTimeOffset Now, CatalogSnapshot Catalog)
{
    /// <summary>What the command cites, found to hold now; null where it cites nothing.</summary>
    public IReadOnlyList<Citation>? Citations { get; init; }
}

/// <summary>The answer of a verb: the events that follow, or a refusal.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    public static implicit operator Decision(TicketEvent only) => new Events([only]);

    public static implicit operator Decision(TicketEvent[] several) => new Events(several);

    public static implicit operator Decision(Refusal why) => new No(why);

    /// <param name="List">In order of happening.</param>
    /// <param name="Fields">The form as submitted together with the verb, when it was.</param>
    public sealed record Events(IReadOnlyList<TicketEvent> List, TicketFields? Fields = null) : Decision;

    public sealed record No(Refusal Why) : Decision;
}

/// <summary>A request to do one verb to one ticket. The cases live beside their decisions in Verbs/.</summary>
public abstract record TicketCommand
{
    private protected TicketCommand()
    {
    }

    internal abstract Verb Verb { get; }

    internal abstract Decision Decide(Ticket ticket, Scene scene);
}
