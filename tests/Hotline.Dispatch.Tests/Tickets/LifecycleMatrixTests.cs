using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>The table, and what is checked by it, against what was written down a second time.</summary>
public sealed class LifecycleMatrixTests
{
    private static readonly string[] AsUnit = ["U", "Ul", "Ua", "Us", "Uj", "Up"];

    private static readonly (string Letter, Actor Actor)[] Hotline =
    [
        ("A", TheAgent), ("L", Actor.Of(Guid.CreateVersion7(), "万里", null, Role.ShiftLead)), ("D", Dispatcher), ("S", Supervisor), ("G", Leader), ("C", Actor.Citizen), ("Y", Actor.System), ("P", Actor.OfPlatform("110", "公安110")),
        ("none", Administrator), ("none", Actor.Of(Guid.CreateVersion7(), "谢兰", null, Role.KnowledgeEditor)),
    ];

    [Fact]
    public void The_table_says_what_was_written_down_a_second_time()
    {
        Assert.Equal(TicketLifecycle.Table.Select(row => row.Verb).Order(), LifecycleMatrix.Lines.Select(line => line.Verb).Order());
        foreach (var line in LifecycleMatrix.Lines)
        {
            var row = TicketLifecycle.Table.Single(row => row.Verb == line.Verb);
            Same(line.From, row.From, line.Verb, "from");
            Same(line.To, row.To, line.Verb, "to");
            Same([.. line.Who.Select(LifecycleMatrix.RoleOf)], row.Roles, line.Verb, "by");
        }
    }

    [Fact]
    public void Who_is_named_may_and_nobody_else()
    {
        foreach (var line in LifecycleMatrix.Lines)
        {
            foreach (var state in Enum.GetValues<TicketState>())
            {
                var starts = line.From.Contains(state);
                foreach (var (letter, actor) in Hotline)
                {
                    // A draft is whose it is: an agent's, or the citizen's own; the system may have any.
                    var theirs = state != TicketState.Draft || letter is "A" or "C" or "Y";
                    var ticket = In(state) with { OwnerId = letter == "C" ? actor.AccountId : TheAgent.AccountId, HandedTo = letter == "P" ? "110" : null };
                    Agrees(starts && theirs && line.Who.Contains(letter), line.Verb, ticket, actor, letter);
                }

                foreach (var relation in AsUnit)
                {
                    var named = line.Who.Contains(relation) || relation == "Ul" && line.Who.Contains("U");
                    Agrees(starts && state != TicketState.Draft && named, line.Verb, Related(state, relation), relation == "Ul" ? UnitLeader : Liaison, relation);
                }
            }
        }
    }

    /// <summary>A ticket with which the liaison's unit has this to do and nothing else.</summary>
    private static Ticket Related(TicketState state, string relation)
    {
        var ticket = In(state) with { UnitCode = relation is "U" or "Ul" ? Unit : "water" };
        return relation switch
        {
            "Ua" => ticket with { Assists = [new Assist(Unit, Required: true, AssistState.InHandling, Now)] },
            "Us" => ticket with { Orders = [new SupervisionOrder(Unit, SupervisionLevel.Hotline, SupervisionState.AwaitingReply, Now)] },
            "Uj" => ticket with { Judgements = [new Judgement(JudgementKind.Overdue, Unit, 1, Now)] },
            "Up" => ticket with { ExtensionChain = [Unit], SuspensionChain = [Unit], HandingChain = [Unit] },
            _ => ticket,
        };
    }

    private static void Agrees(bool expected, Verb verb, Ticket ticket, Actor actor, string who)
    {
        var refusal = TicketLifecycle.Check(verb, ticket, actor);
        Assert.True(expected == refusal is null, $"{verb} in {ticket.State} by {who}: {refusal}");
    }

    private static void Same<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual, Verb verb, string what) =>
        Assert.True(expected.ToHashSet().SetEquals(actual), $"{verb} {what}: {string.Join(' ', actual)}, written down as {string.Join(' ', expected)}");
}
