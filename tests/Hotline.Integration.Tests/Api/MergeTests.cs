using System.Text.Json;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>并单, 不予受理, 转外部 and 答复审核 over HTTP.</summary>
public sealed class MergeTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_draft_goes_into_a_ticket_comes_out_again_and_the_reply_answers_who_stayed()
    {
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var roads = await city.SignedInAsync("roads");
        var matter = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        var draft = await agent.OpenAsync(ApiCity.Complete with { CallerName = "李小红", ContactPhone = "13970012346" });
        using var unknown = await agent.PostAsync(ApiPath.Act(draft.Id, "acceptance-into"), new MergeTicket("999"), draft.Version);
        Assert.True((await StaffClient.ProblemAsync(unknown, 400)).GetProperty("errors").TryGetProperty("intoNumber", out _));
        using var empty = await agent.PostAsync(ApiPath.Act(draft.Id, "acceptance-into"), new MergeTicket(" "), draft.Version);
        Assert.True((await StaffClient.ProblemAsync(empty, 400)).GetProperty("errors").TryGetProperty("intoNumber", out _));

        var voice = await agent.ActAsync(draft, "acceptance-into", new MergeTicket(matter.Number!, "同一个坑"));
        Assert.Equal((TicketState.Merged, matter.Number), (voice.State, voice.Matter!.IntoNumber));
        Assert.NotNull(voice.Number);
        var seen = await roads.GetAsync<TicketPage>(ApiPath.Ticket(matter.Id));
        Assert.Equal((2, "路口有一个大坑，雨天看不见。"), (seen.Matter!.Count, Assert.Single(seen.Matter.Voices).Content));
        Assert.DoesNotContain("13970012346", JsonSerializer.Serialize(seen), StringComparison.Ordinal);
        Assert.Equal(voice.Number, (await roads.GetAsync<TicketPage>(ApiPath.Ticket(voice.Id))).Number);

        using var stale = await dispatcher.PostAsync(ApiPath.Act(voice.Id, "merge-undo"), new UndoMerge("不同"), voice.Version - 1);
        Assert.Equal(412, (int)stale.StatusCode);
        voice = await dispatcher.ActAsync(voice, "merge-undo", new UndoMerge("不是同一处"));
        Assert.Equal(TicketState.PendingDispatch, voice.State);
        voice = await dispatcher.ActAsync(voice, "merge", new MergeTicket(matter.Number!));
        using var twice = await dispatcher.PostAsync(ApiPath.Act(matter.Id, "merge"), new MergeTicket(voice.Number!), (await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(matter.Id))).Version);
        Assert.Equal("ticket.matter-not-open", CodeOf(await StaffClient.ProblemAsync(twice, 409)));

        seen = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(matter.Id)), "sign-for", new SignForTicket());
        await roads.ActAsync(seen, "reply", new ReplyTicket("已填补", "已电话联系"));
        await Eventually.IsAsync(async () => (await agent.GetAsync<TicketPage>(ApiPath.Ticket(voice.Id))) is { State: TicketState.AwaitingFollowUp, Reply: "已填补" }, Soon);
    }

    [Fact]
    public async Task One_proposes_to_refuse_another_approves_and_the_list_empties()
    {
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var page = await agent.OpenAsync(ApiCity.Complete);
        using var nonsense = await agent.PostAsync(ApiPath.Act(page.Id, "refusal"), new ProposeRefusal("Nonsense", "x"), page.Version);
        Assert.True((await StaffClient.ProblemAsync(nonsense, 400)).GetProperty("errors").TryGetProperty("reason", out _));
        page = await agent.ActAsync(page, "refusal", new ProposeRefusal("Petition", "请向区信访局反映"));
        Assert.Equal((TicketState.PendingDispatch, "属于信访事项", false), (page.State, page.Refused!.ReasonName, page.Refused.Decided));
        Assert.Contains((await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=refusals")).Rows, row => row.Id == page.Id);
        Assert.DoesNotContain((await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=dispatch")).Rows, row => row.Id == page.Id);
        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains(TicketVerb.RuleOnRefusal, page.Verbs);
        page = await dispatcher.ActAsync(page, "refusal-ruling", new RuleOnRefusal(true, "请向西湖区信访局反映"));
        Assert.Equal((TicketState.Refused, true, "请向西湖区信访局反映"), (page.State, page.Refused!.Decided, page.Refused.Guidance));
        Assert.DoesNotContain((await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=refusals")).Rows, row => row.Id == page.Id);
        Assert.Contains(page.History, step => step.Verb == "RefusedToTake" && step.Text!.Contains("信访", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fight_is_handed_to_the_police_acknowledged_and_answered()
    {
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var administrator = await city.SignedInAsync("administrator");
        Assert.Contains((await agent.GetAsync<CatalogPage>(ApiPath.Catalog)).Platforms!, platform => platform is { Code: "110", Emergency: true });
        var wrong = await administrator.ImportAsync("platforms", "code,name,emergency,ackMinutes\nUPPER,某平台,0,10\n");
        Assert.Equal("code", Assert.Single(wrong.Errors).Column);

        var page = await agent.OpenAsync(ApiCity.Complete);
        using var not = await agent.PostAsync(ApiPath.Act(page.Id, "hand-out"), new HandOutTicket("12315", "x"), page.Version);
        Assert.Equal("ticket.no-emergency", CodeOf(await StaffClient.ProblemAsync(not, 403)));
        page = await agent.ActAsync(page, "hand-out", new HandOutTicket("110", "有人打架，请出警"));
        Assert.Equal((TicketState.HandedOut, "公安110"), (page.State, page.HandedTo));
        Assert.Contains(page.Clocks, clock => clock is { Kind: "ExternalAck", StoppedAt: null });
        Assert.Contains((await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=hand-out-receipts")).Rows, row => row.Id == page.Id && row.DueAt == page.Clocks.Single(clock => clock.Kind == "ExternalAck").DueAt);
        page = await agent.ActAsync(page, "hand-out-receipt", new AcknowledgeHandOut("JQ-1024", Receiver: "指挥中心王警官"));
        Assert.Contains("接收人", page.History[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain((await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=hand-out-receipts")).Rows, row => row.Id == page.Id);
        Assert.Equal("JQ-1024", page.ForeignNumbers!["公安110"]);
        Assert.Contains((await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=handed-out")).Rows, row => row.Id == page.Id);
        page = await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "hand-out-result", new AnswerHandOut("民警已到场处置"));
        Assert.Equal((TicketState.AwaitingFollowUp, "民警已到场处置"), (page.State, page.Reply));
    }

    [Fact]
    public async Task A_reply_is_read_by_the_hotline_first_where_the_operator_wants_it()
    {
        using var administrator = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        await administrator.PolicyAsync("reviewPercent", 100);
        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "sign-for", new SignForTicket());
        page = await roads.ActAsync(page, "reply", new ReplyTicket("弄好了", "电话"));
        await administrator.PolicyAsync("reviewPercent", 0);
        Assert.Equal(TicketState.ReplyReview, page.State);
        Assert.Contains((await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=reply-reviews")).Rows, row => row.Id == page.Id);
        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Equal("弄好了", page.Reply);
        page = await dispatcher.ActAsync(page, "reply-ruling", new RuleOnReply(false, "请写明处理情况"));
        Assert.Equal(TicketState.InHandling, page.State);
        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "reply", new ReplyTicket("坑洞已于今日填补", "电话"));
        Assert.Equal((TicketState.AwaitingFollowUp, "坑洞已于今日填补"), (page.State, page.Reply));
    }

    private static string CodeOf(JsonElement problem) => problem.GetProperty("code").GetString() ?? "";
}
