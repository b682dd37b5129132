using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Api.Setup;

/// <summary>Tells one request of the past from pick-up to follow-up, as far as it had come by now.</summary>
internal sealed class DemoStory(TicketDesk desk, TicketReader tickets, SteppedTime clock, DateTimeOffset now)
{
    private const int AnsweredOnCallPercent = 92;
    private const int LastRound = 2;
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);
    private static readonly Actor[] Agents = [Staff("agent1", Role.Agent), Staff("agent2", Role.Agent)];
    private static readonly Actor Dispatcher = Staff("dispatcher", Role.Dispatcher);
    private static readonly (string Code, int Weight)[] Regions =
    [
        ("360102", 16), ("360103", 17), ("360104", 9), ("360111", 14), ("360112", 8), ("360113", 13), ("360121", 10), ("360123", 3), ("360124", 5),
        ("360402", 2), ("360403", 2), ("360702", 2), ("360902", 1), ("361002", 1), ("361102", 1), ("360502", 1), ("360302", 1), ("360202", 1),
    ];

    private const int Seed = 12345;

    /// <summary>How long a surge has been going on.</summary>
    private static readonly TimeSpan SurgeTime = TimeSpan.FromMinutes(64);

    /// <summary>No call takes longer to be answered.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(10);

    /// <summary>The same story on every machine, and when it is told again.</summary>
    private Random dice = new(Seed);
    private string key = "";

    /// <summary>One request of that day. Elsewhere in the province only what can be answered on the call. Told twice, it is there once.</summary>
    /// <param name="nth">Which of the day.</param>
    /// <returns>False when the moment had not come yet.</returns>
    public async Task<bool> TellAsync(DateOnly day, int nth, CancellationToken ct)
    {
        (dice, key) = (new Random(Seed + (day.DayNumber * 100) + nth), $"demo:{day:yyyy-MM-dd}:{nth}");
        var at = new DateTimeOffset(day.ToDateTime(new TimeOnly(8, 0)), Shanghai).AddMinutes(dice.Next(0, 11 * 60));
        var region = Pick(Regions, one => one.Weight).Code;
        var here = region.StartsWith(DemoUnits.City, StringComparison.Ordinal);
        var matter = Pick([.. DemoMatters.All.Where(one => here || one.Answer is not null)], one => one.Weight);
        if (at > now)
        {
            return false;
        }

        if (matter.Answer is { } answer && (!here || dice.Next(100) < AnsweredOnCallPercent))
        {
            var (id, agent) = await OpenAsync(at, matter, region, ct);
            await DoAsync(id, new AnswerOnCall(Pii.Text(answer)), agent, ct);
        }
        else if (await AcceptAsync(at, matter, region, ct) is { } accepted)
        {
            await HandleAsync(accepted, matter, 1, ct);
        }

        return true;
    }

    /// <summary>Many ask about the same thing on the same day, so that the list of surges has something to show. Right after midnight they ask in quick succession.</summary>
    public async Task SurgeAsync(string region, int requests, CancellationToken ct)
    {
        var midnight = new DateTimeOffset(now.ToOffset(Shanghai).Date, Shanghai);
        var (first, last) = (LaterOf(midnight, now - SurgeTime), LaterOf(midnight, now - AnswerTime));
        for (var nth = 0; nth < requests; nth++)
        {
            key = $"demo:surge:{nth}";
            var (id, agent) = await OpenAsync(first + ((last - first) * nth / requests), DemoMatters.BurstPipe, region, ct);
            await DoAsync(id, new AnswerOnCall(Pii.Text(DemoMatters.BurstPipe.Answer!)), agent, ct); // It has one.
        }
    }

    /// <summary>Two requests that still lie with a unit: one not signed for yet, one in hand for a day.</summary>
    public async Task LeaveOpenAsync(string category, string region, CancellationToken ct)
    {
        var matter = MatterOf(category);
        key = $"demo:open:{category}:new";
        await AcceptAsync(now.AddMinutes(-dice.Next(10, 90)), matter, region, ct);
        key = $"demo:open:{category}:in-hand";
        if (await AcceptAsync(now.AddMinutes(-dice.Next(20 * 60, 50 * 60)), matter, region, ct) is { } older && Later(20, 60))
        {
            await DoAsync(older.Id, new SignFor(), await LiaisonAsync(older.Id, ct), ct);
        }
    }

    /// <summary>Signed for some days ago, and nothing since.</summary>
    public async Task NeglectAsync(string category, string region, int days, CancellationToken ct)
    {
        key = $"demo:neglected:{category}";
        if (await AcceptAsync(now.AddDays(-days), MatterOf(category), region, ct) is { } ticket && Later(20, 60))
        {
            await DoAsync(ticket.Id, new SignFor(), await LiaisonAsync(ticket.Id, ct), ct);
        }
    }

    /// <summary>In hand, with another unit asked to do its part (协办) and not answered yet.</summary>
    public async Task AssistAsync(string category, string region, string assistant, string task, CancellationToken ct)
    {
        key = $"demo:assisted:{category}";
        if (await AcceptAsync(now.AddMinutes(-26 * 60), MatterOf(category), region, ct) is { } ticket && Later(20, 60))
        {
            var lead = await LiaisonAsync(ticket.Id, ct);
            await SignAsync(ticket.Id, lead, ct);
            if (Later(20, 60))
            {
                await DoAsync(ticket.Id, new AskAssist(assistant, Pii.Text(task)), lead, ct);
            }
        }
    }

    /// <summary>Filed some minutes ago, and no rule says for whom.</summary>
    public async Task WaitForDispatchAsync(string category, string region, CancellationToken ct)
    {
        key = $"demo:undecided:{category}";
        await AcceptAsync(now.AddMinutes(-8), MatterOf(category), region, ct);
    }

    private static DateTimeOffset LaterOf(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DemoMatter MatterOf(string category) => DemoMatters.All.First(one => one.Category == category);

    private async Task<(Guid Id, Actor Agent)> OpenAsync(DateTimeOffset at, DemoMatter matter, string region, CancellationToken ct)
    {
        clock.Now = at;
        var agent = Agents[dice.Next(Agents.Length)];
        var (longitude, latitude) = DemoPlaces.Near(region, key);
        var form = new TicketFields(
            matter.Type, matter.Category, region, Longitude: longitude, Latitude: latitude, Datum: longitude is null ? null : "CGCS2000",
            Title: Pii.Text(matter.Title), Content: Pii.Text(matter.Content));
        var id = await desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, CallNumber: Pii.Phone(Phone()), IntakeKey: key, Fields: form), agent, ct);
        clock.Now = at.AddMinutes(dice.Next(2, 7));
        return (id, agent);
    }

    private async Task<TicketStamp?> AcceptAsync(DateTimeOffset at, DemoMatter matter, string region, CancellationToken ct)
    {
        var (id, agent) = await OpenAsync(at, matter, region, ct);
        return await DoAsync(id, new Accept(), agent, ct);
    }

    private async Task HandleAsync(TicketStamp ticket, DemoMatter matter, int round, CancellationToken ct)
    {
        if (ticket.State is TicketState.PendingDispatch or TicketState.Redo
            && (!Later(5, 20) || await DoAsync(ticket.Id, new DispatchTo(await UnitAsync(ticket.Id, ct) ?? WithoutRule(matter.Category)), Dispatcher, ct) is null))
        {
            return;
        }

        var liaison = await LiaisonAsync(ticket.Id, ct);
        if (!Later(15, 120) || await SignAsync(ticket.Id, liaison, ct) is null
            || !Later(60, 30 * 60) || await DoAsync(ticket.Id, new Reply(Pii.Text(matter.Reply), Pii.Text("已电话联系诉求人")), liaison, ct) is null
            || !Later(60, 24 * 60))
        {
            return;
        }

        var solved = dice.Next(100) switch { < 74 => Solved.Solved, < 92 => Solved.Basically, _ => round < LastRound ? Solved.Unsolved : Solved.Basically };
        var satisfied = solved switch { Solved.Solved => Satisfaction.Satisfied, Solved.Basically => Satisfaction.Basically, _ => Satisfaction.Dissatisfied };
        if (await DoAsync(ticket.Id, new FollowUp(true, true, solved, satisfied), Agents[0], ct) is { State: TicketState.Redo or TicketState.AwaitingSignFor } again)
        {
            await HandleAsync(again, matter, round + 1, ct);
        }
    }

    /// <summary>Signed for, and the citizen called at once.</summary>
    private async Task<TicketStamp?> SignAsync(Guid id, Actor liaison, CancellationToken ct) =>
        await DoAsync(id, new SignFor(), liaison, ct) is null ? null : await DoAsync(id, new RecordContact(ContactWay.Telephone, Reached: true, Note: Pii.Text("已告知承办单位和办理时限")), liaison, ct);

    /// <summary>Moves the clock on; false when that moment has not come yet.</summary>
    private bool Later(int minMinutes, int maxMinutes)
    {
        var next = clock.Now.AddMinutes(dice.Next(minMinutes, maxMinutes));
        if (next > now)
        {
            return false;
        }

        clock.Now = next;
        return true;
    }

    private async Task<TicketStamp?> DoAsync(Guid id, TicketCommand command, Actor actor, CancellationToken ct) =>
        await desk.DoAsync(id, command, actor, null, ct) is Outcome<TicketStamp>.Done done ? done.Value : null;

    private async Task<string?> UnitAsync(Guid id, CancellationToken ct) => (await tickets.PageAsync(id, Actor.System, ct))?.Line.UnitCode;

    private async Task<Actor> LiaisonAsync(Guid id, CancellationToken ct)
    {
        var unit = await UnitAsync(id, ct);
        var known = DemoStaff.Accounts.FirstOrDefault(account => account.UnitCode == unit && unit is not null);
        return Actor.Of(known?.Id ?? Guid.CreateVersion7(clock.Now), known?.Name ?? "承办单位联络员", unit, Role.Liaison);
    }

    // 1380000xxxx: a block that is used for examples.
    private string Phone() => $"1380000{dice.Next(10_000):D4}";

    private static string WithoutRule(string category) => category[..2] switch
    {
        "02" => "NC-JY",
        "03" => "NC-WJ",
        "05" => "360112",
        _ => "NC-12345",
    };

    private T Pick<T>(IReadOnlyList<T> all, Func<T, int> weight)
    {
        var left = dice.Next(all.Sum(weight));
        return all.First(one => (left -= weight(one)) < 0);
    }

    private static Actor Staff(string login, Role role)
    {
        var known = DemoStaff.Accounts.Single(account => account.Login == login);
        return Actor.Of(known.Id, known.Name, null, role);
    }
}
