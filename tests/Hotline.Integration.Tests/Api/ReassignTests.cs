using System.Net;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>改派 through REST, the unit that can not go while it has work, and the numbers that say who approves what.</summary>
public sealed class ReassignTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_dispatcher_moves_a_signed_order_with_the_version_seen_and_the_history_says_from_whom()
    {
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        var page = await ApiCity.SignedForAsync(agent, roads);
        Assert.DoesNotContain(TicketVerb.Reassign, page.Verbs);
        using (var own = await roads.PostAsync(ApiPath.Act(page.Id, "reassignment"), new ReassignTicket(ApiCity.Water, "不归我们"), page.Version))
        {
            await StaffClient.RefusedAsync(own, 403, "ticket.role-missing");
        }

        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains(TicketVerb.Reassign, page.Verbs);
        await StaffClient.RefusedAsync(await dispatcher.PostAsync(ApiPath.Act(page.Id, "reassignment"), new ReassignTicket(ApiCity.Water, "由水务开挖"), page.Version - 1), 412, "ticket.stale-version");
        await StaffClient.RefusedAsync(await dispatcher.PostAsync(ApiPath.Act(page.Id, "reassignment"), new ReassignTicket(ApiCity.Roads, "由水务开挖"), page.Version), 409, "ticket.has-it-already");
        using (var silent = await dispatcher.PostAsync(ApiPath.Act(page.Id, "reassignment"), new ReassignTicket(ApiCity.Water, " "), page.Version))
        {
            Assert.True((await StaffClient.ProblemAsync(silent, 400)).GetProperty("errors").TryGetProperty("reason", out _));
        }

        var citizen = page.Clocks.Single(clock => clock.Kind == "Citizen");
        page = await dispatcher.ActAsync(page, "reassignment", new ReassignTicket(ApiCity.Water, "由水务开挖", Misdispatched: true));
        Assert.Equal((TicketState.AwaitingSignFor, ApiCity.Water), (page.State, page.UnitCode));
        Assert.Equal(citizen.DueAt, page.Clocks.Single(clock => clock.Kind == "Citizen").DueAt);
        Assert.Equal("原承办：西湖区城管局（原派单有误）\n至西湖区水务局：由水务开挖", page.History.Single(step => step.Verb == "Reassigned").Text);
        using var gone = await roads.GetAsync(ApiPath.Ticket(page.Id));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        page = await water.ActAsync(await water.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "sign-for", new SignForTicket());
        Assert.Equal(TicketState.InHandling, page.State);
    }

    [Fact]
    public async Task A_unit_that_still_has_work_is_not_taken_out_of_use_until_it_is_moved()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var supervisor = await city.SignedInAsync("supervisor");
        using var water = await city.SignedInAsync("water");
        const string leaving = "360103-LD";
        Assert.Empty((await admin.ImportAsync("units", $"code,name,parent,region_code\n{leaving},西湖区路灯所,360103,360103\n")).Errors);
        var filed = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete with { CategoryCode = ApiCity.WithoutRule }), "acceptance", new AcceptTicket());
        var led = await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(filed.Id)), "assignment", new DispatchTicket(leaving));
        var other = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete with { CategoryCode = ApiCity.WithoutRule }), "acceptance", new AcceptTicket());
        await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(other.Id)), "assignment", new DispatchTicket(ApiCity.Water));
        var helped = await water.ActAsync(await water.ActAsync(await water.GetAsync<TicketPage>(ApiPath.Ticket(other.Id)), "sign-for", new SignForTicket()), "assist", new AskAssist(leaving, "查线路"));
        var supervised = await supervisor.ActAsync(await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(led.Id)), "supervision", new Supervise("Hotline", "尽快修复", 3));

        await StaffClient.RefusedAsync(await admin.DeleteAsync($"{ApiPath.Admin}/units/{leaving}"), 409, "admin.unit-has-orders", "还有1 件主办未答复的工单、1 件未办结的协办、1 件未销号的督办，不能停用");
        Assert.Contains(await admin.GetAsync<UnitEntry[]>($"{ApiPath.Admin}/units"), unit => unit.Code == leaving);
        await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(supervised.Id)), "reassignment", new ReassignTicket(ApiCity.Roads, "路灯所撤并"));
        await water.ActAsync(await water.GetAsync<TicketPage>(ApiPath.Ticket(helped.Id)), "assist-drop", new DropAssist(leaving, "路灯所撤并"));
        await StaffClient.RefusedAsync(await admin.DeleteAsync($"{ApiPath.Admin}/units/{leaving}"), 409, "admin.unit-has-orders", "还有1 件未销号的督办，不能停用");
        await supervisor.ActAsync(await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(led.Id)), "supervision-withdrawal", new WithdrawSupervision(leaving, "路灯所撤并"));
        using var retired = await admin.DeleteAsync($"{ApiPath.Admin}/units/{leaving}");
        Assert.Equal(HttpStatusCode.NoContent, retired.StatusCode);
        Assert.DoesNotContain(await admin.GetAsync<UnitEntry[]>($"{ApiPath.Admin}/units"), unit => unit.Code == leaving);
    }

    [Fact]
    public async Task With_two_levels_the_district_rules_on_a_suspension_first_on_a_page_without_script()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var roads = await city.SignedInAsync("roads");
        using var district = await city.SignedInAsync("district");
        using var phone = await city.PhoneAsync("district");
        await admin.PolicyAsync("suspensionLevels", 2);
        var page = await roads.ActAsync(await ApiCity.SignedForAsync(agent, roads), "suspension-request", new AskSuspension("StatutoryAppraisal", 10, "送检"));
        await admin.PolicyAsync("suspensionLevels", 1);
        Assert.Equal((true, false), (await district.HasOnAsync("unit-extensions", page), await dispatcher.HasOnAsync("suspension-requests", page)));
        await StaffClient.RefusedAsync(await dispatcher.PostAsync(ApiPath.Act(page.Id, "suspension-ruling"), new RuleOnSuspension(true, "同意"), page.Version), 409, "ticket.suspension-with-unit");
        Assert.Contains("经西湖区政府审核后报热线", page.History.Single(step => step.Verb == "SuspensionAsked").Text, StringComparison.Ordinal);

        var path = $"/unit/tickets/{page.Id}";
        Assert.Contains(path, await phone.PageAsync("/unit?list=unit-extensions"), StringComparison.Ordinal);
        var form = await phone.PageAsync(path);
        Assert.Contains("审核下级单位的挂起申请", form, StringComparison.Ordinal);
        using (var nothing = await phone.SubmitAsync(path, "RuleOnSuspension", form, ("grant", "false"), ("note", "")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
        }

        using (var approved = await phone.SubmitAsync(path, "RuleOnSuspension", form, ("grant", "true"), ("note", "情况属实")))
        {
            Assert.Equal((HttpStatusCode.Redirect, "/unit"), (approved.StatusCode, approved.Headers.Location?.OriginalString));
        }

        Assert.Equal((false, true), (await district.HasOnAsync("unit-extensions", page), await dispatcher.HasOnAsync("suspension-requests", page)));
        page = await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "suspension-ruling", new RuleOnSuspension(true, "等待检测"));
        Assert.Equal(TicketState.Suspended, page.State);
        Assert.Contains("报热线审核", page.History.Single(step => step.Verb == "SuspensionApproved").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_approval_a_second_person_hands_it_out_from_a_list_of_its_own()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var supervisor = await city.SignedInAsync("supervisor");
        var filed = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete with { CategoryCode = ApiCity.WithoutRule }), "acceptance", new AcceptTicket());
        await admin.PolicyAsync("handOutApproval", 1);
        var page = await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(filed.Id)), "hand-out", new HandOutTicket("12315", "消费纠纷"));
        await admin.PolicyAsync("handOutApproval", 0);
        Assert.Equal(TicketState.PendingDispatch, page.State);
        Assert.DoesNotContain(TicketVerb.RuleOnHandOut, page.Verbs);
        Assert.True(await supervisor.HasOnAsync("hand-out-proposals", page));
        await StaffClient.RefusedAsync(await dispatcher.PostAsync(ApiPath.Act(page.Id, "hand-out-ruling"), new RuleOnHandOut(true), page.Version), 409, "ticket.own-hand-out");
        page = await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains(TicketVerb.RuleOnHandOut, page.Verbs);
        page = await supervisor.ActAsync(page, "hand-out-ruling", new RuleOnHandOut(true, "属市场监管"));
        Assert.Equal(TicketState.HandedOut, page.State);
        Assert.False(await supervisor.HasOnAsync("hand-out-proposals", page));
        Assert.Contains("12315", page.History.Single(step => step.Verb == "HandOutProposed").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_approval_what_an_agent_withdraws_is_on_a_list_until_a_second_person_has_said_so()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var page = await agent.GetAsync<TicketPage>(ApiPath.Ticket((await ApiCity.SignedForAsync(agent, roads)).Id));
        await admin.PolicyAsync("retractApproval", 1);
        page = await agent.ActAsync(page, "retraction", new RetractTicket("来电称已自行解决"));
        await admin.PolicyAsync("retractApproval", 0);
        Assert.Equal(TicketState.InHandling, page.State);
        Assert.DoesNotContain(TicketVerb.Retract, page.Verbs);
        Assert.True(await dispatcher.HasOnAsync("retraction-proposals", page));
        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains(TicketVerb.RuleOnRetraction, page.Verbs);
        await StaffClient.RefusedAsync(await agent.PostAsync(ApiPath.Act(page.Id, "retraction-ruling"), new RuleOnRetraction(true), page.Version), 403, "ticket.role-missing");
        page = await dispatcher.ActAsync(page, "retraction-ruling", new RuleOnRetraction(true, "回拨核实"));
        Assert.Equal(TicketState.Refused, page.State);
        Assert.False(await dispatcher.HasOnAsync("retraction-proposals", page));
        Assert.Equal(["提请撤单", "代诉求人撤回"], page.History.TakeLast(2).Select(step => step.VerbName));
    }

    [Fact]
    public async Task A_reply_leaves_its_unit_when_its_leader_has_passed_it_on_a_page_without_script()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        const string Accounts = "login,name,roles,unitCode,password\n";
        Assert.Equal("roles", Assert.Single((await admin.ImportAsync("accounts", $"{Accounts}roads-leader,赵刚,UnitLeader,{ApiCity.Roads},{ApiCity.Password}\n")).Errors).Column);
        Assert.Empty((await admin.ImportAsync("accounts", $"{Accounts}roads-leader,赵刚,UnitLeader|Liaison,{ApiCity.Roads},{ApiCity.Password}\n")).Errors);
        using var leader = await city.SignedInAsync("roads-leader");
        using var phone = await city.PhoneAsync("roads-leader");
        await admin.PolicyAsync("replyByLeader", 1);
        await admin.PolicyAsync("reviewPercent", 100);

        // Nobody could pass it there: it is the hotline's at once.
        var alone = await ApiCity.SignedForAsync(agent, water, ApiCity.Complete with { CategoryCode = ApiCity.NoWater });
        alone = await water.ActAsync(alone, "reply", new ReplyTicket("已恢复供水"));
        Assert.Equal((TicketState.ReplyReview, false, true), (alone.State, alone.ReplyWithLeader, await dispatcher.HasOnAsync("reply-reviews", alone)));

        var page = await roads.ActAsync(await ApiCity.SignedForAsync(agent, roads), "reply", new ReplyTicket("已修"));
        Assert.Equal((TicketState.ReplyReview, true), (page.State, page.ReplyWithLeader));
        Assert.Equal((true, false, false), (await leader.HasOnAsync("leader-reviews", page), await roads.HasOnAsync("leader-reviews", page), await dispatcher.HasOnAsync("reply-reviews", page)));
        Assert.Null(page.Clocks.Single(clock => clock.Kind == "Handle").StoppedAt);
        await StaffClient.RefusedAsync(await dispatcher.PostAsync(ApiPath.Act(page.Id, "reply-ruling"), new RuleOnReply(true, "已修"), page.Version), 409, "ticket.reply-with-leader");
        await StaffClient.RefusedAsync(await roads.PostAsync(ApiPath.Act(page.Id, "reply-ruling"), new RuleOnReply(true, "已修"), page.Version), 403, "ticket.role-missing");

        await Eventually.IsAsync(async () => string.Join(' ', await ToldAsync("ReplyToPass")) == "roads-leader", TimeSpan.FromSeconds(30)); // And none of the unit's other liaisons.
        var path = $"/unit/tickets/{page.Id}";
        Assert.Contains("答复待我审（1）", await phone.PageAsync("/unit"), StringComparison.Ordinal);
        Assert.Contains(path, await phone.PageAsync("/unit?list=leader-reviews"), StringComparison.Ordinal);
        Assert.DoesNotContain("leader-reviews", await roads.PageAsync("/unit"), StringComparison.Ordinal);
        var form = await phone.PageAsync(path);
        using (var nothing = await phone.SubmitAsync(path, "RuleOnReply", form, ("pass", "false"), ("text", " ")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
        }

        using (var back = await phone.SubmitAsync(path, "RuleOnReply", form, ("pass", "false"), ("text", "没有说明怎样修的")))
        {
            Assert.Equal((HttpStatusCode.Redirect, path), (back.StatusCode, back.Headers.Location?.OriginalString));
        }

        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "reply", new ReplyTicket("已填平"));
        using (var passed = await phone.SubmitAsync(path, "RuleOnReply", await phone.PageAsync(path), ("pass", "true"), ("text", "已填平并压实")))
        {
            Assert.Equal(HttpStatusCode.Redirect, passed.StatusCode);
        }

        await admin.PolicyAsync("reviewPercent", 0);
        await admin.PolicyAsync("replyByLeader", 0);
        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Equal((false, true, false), (await leader.HasOnAsync("leader-reviews", page), await dispatcher.HasOnAsync("reply-reviews", page), page.ReplyWithLeader));
        Assert.Equal((TicketState.ReplyReview, "已填平并压实"), (page.State, page.Reply));
        await StaffClient.RefusedAsync(await leader.PostAsync(ApiPath.Act(page.Id, "reply-ruling"), new RuleOnReply(true, "已填平"), page.Version), 409, "ticket.reply-with-hotline");
        page = await dispatcher.ActAsync(page, "reply-ruling", new RuleOnReply(true, "坑洞已填平并压实"));
        Assert.Equal(
            [("ReplyProposed", "刘洋"), ("ReplySentBack", "赵刚"), ("ReplyProposed", "刘洋"), ("ReplySubmitted", "赵刚"), ("Replied", "徐静")],
            page.History.Where(step => step.Verb.StartsWith("Repl", StringComparison.Ordinal)).Select(step => (step.Verb, step.ActorName)));
        Assert.StartsWith("本单位负责人退回", page.History.Single(step => step.Verb == "ReplySentBack").Text, StringComparison.Ordinal);
        Assert.Equal(3L, await RecordedCall.ScalarAsync<long>(city.Host, $"select count(*) from dispatch.audit where ticket_id = '{page.Id}' and action = 'RuleOnReply'"));
    }

    /// <summary>Who was alerted to things of this kind.</summary>
    private async Task<IReadOnlyList<string?>> ToldAsync(string kind)
    {
        var told = new List<string?>();
        foreach (var file in Directory.CreateDirectory(Path.Combine(city.Host.DataFolder, "outgoing")).EnumerateFiles("notices-*.jsonl"))
        {
            using var lines = new StreamReader(file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite)); // It is being written.
            while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                var notice = JsonDocument.Parse(line).RootElement;
                told.AddRange(notice.GetProperty("kind").GetString() == kind ? [notice.GetProperty("to").GetString()] : []);
            }
        }

        return told;
    }
}
