using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>What a unit owes others, on its own pages: an invitation that is not theirs, an order of supervision, and a judgement it does not accept.</summary>
public sealed partial class UnitPagesTests
{
    [Fact]
    public async Task A_unit_declines_its_part_the_lead_holds_it_to_that_and_lets_it_go_the_second_time()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent);
        using var roads = await city.PhoneAsync("roads");
        using var water = await city.PhoneAsync("water");
        var path = $"/unit/tickets/{ticket.Id}";
        var page = await SubmitAsync(roads, path, "SignFor", await roads.PageAsync(path));
        await SubmitAsync(roads, path, "AskAssist", page, ("unitCode", ApiCity.Water), ("task", "请核查管网"), ("required", "true"));

        page = await water.PageAsync(path);
        Assert.DoesNotContain("handler=RuleOnDecline", page, StringComparison.Ordinal);
        page = await SubmitRefusedAsync(water, path, "DeclineAssist", page, 400, ("reason", "管网不在此处"), ("legalBasis", ""));
        Assert.Contains("请填写依据", page, StringComparison.Ordinal);
        Assert.Contains("管网不在此处", page, StringComparison.Ordinal);
        page = await SubmitRefusedAsync(water, path, "DeclineAssist", page, 400, ("reason", ""), ("legalBasis", "三定方案"));
        Assert.Contains("请填写理由", page, StringComparison.Ordinal);
        page = await SubmitAsync(water, path, "DeclineAssist", page, ("reason", "管网不在此处"), ("legalBasis", "三定方案"));
        Assert.Contains("已退回，等主办单位审定。", page, StringComparison.Ordinal);

        page = await roads.PageAsync(path);
        Assert.Contains("管网不在此处", page, StringComparison.Ordinal);
        page = await SubmitRefusedAsync(roads, path, "RuleOnDecline", page, 400, ("unitCode", ApiCity.Water), ("release", "false"), ("reason", ""));
        Assert.Contains("请填写理由", page, StringComparison.Ordinal);
        page = await SubmitAsync(roads, path, "RuleOnDecline", page, ("unitCode", ApiCity.Water), ("release", "false"), ("reason", "竣工图上有"));
        Assert.Contains("已审定。", page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=RuleOnDecline", page, StringComparison.Ordinal);
        Assert.True(Assert.Single((await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Assists!).Open);

        await SubmitAsync(water, path, "DeclineAssist", await water.PageAsync(path), ("reason", "现场无管网"), ("legalBasis", "三定方案"));
        page = await SubmitAsync(roads, path, "RuleOnDecline", await roads.PageAsync(path), ("unitCode", ApiCity.Water), ("release", "true"));
        Assert.Contains("已审定。", page, StringComparison.Ordinal);
        Assert.False(Assert.Single((await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Assists ?? [], assist => assist.UnitCode == ApiCity.Water).Open);
        page = await SubmitAsync(roads, path, "Reply", page, ("reply", "已修补。"));
        Assert.Contains("答复已提交。", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unit_answers_an_order_of_supervision_with_what_proves_it()
    {
        using var agent = await city.SignedInAsync("agent");
        using var supervisor = await city.SignedInAsync("supervisor");
        var ticket = await FiledAsync(agent);
        ticket = await supervisor.ActAsync(await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id)), "supervision", new Supervise("Hotline", "限期办结并报结果", 2));
        using var roads = await city.PhoneAsync("roads");
        var path = $"/unit/tickets/{ticket.Id}";
        var page = await roads.PageAsync(path);
        Assert.Contains("限期办结并报结果", page, StringComparison.Ordinal);
        page = await SubmitRefusedAsync(roads, path, "AnswerSupervision", page, 400, ("answer", "已完工"), ("evidence", ""));
        Assert.Contains("请填写佐证材料", page, StringComparison.Ordinal);
        Assert.Contains("已完工", page, StringComparison.Ordinal);
        page = await SubmitRefusedAsync(roads, path, "AnswerSupervision", page, 400, ("answer", " "), ("evidence", "照片"));
        Assert.Contains("class=\"field-wrong\"", page, StringComparison.Ordinal);
        page = await SubmitAsync(roads, path, "AnswerSupervision", page, ("answer", "已完工"), ("evidence", "照片第1至3张"));
        Assert.Contains("督办回复已提交。", page, StringComparison.Ordinal);
        var order = Assert.Single((await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Orders!);
        Assert.Equal(("AwaitingReview", "已完工", "照片第1至3张"), (order.State, order.Answer, order.Evidence));
        await SubmitRefusedAsync(roads, path, "AnswerSupervision", page, 409, ("answer", "再报一次"), ("evidence", "照片"));
    }

    [Fact]
    public async Task A_unit_appeals_against_the_judgement_it_picked_and_against_no_other()
    {
        using var agent = await city.SignedInAsync("agent");
        using var supervisor = await city.SignedInAsync("supervisor");
        var ticket = await FiledAsync(agent);
        using var roads = await city.PhoneAsync("roads");
        var path = $"/unit/tickets/{ticket.Id}";
        var page = await SubmitAsync(roads, path, "Reply", await SubmitAsync(roads, path, "SignFor", await roads.PageAsync(path)), ("reply", "已修补。"));
        Assert.DoesNotContain("handler=Appeal", page, StringComparison.Ordinal);
        await agent.ActAsync(await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id)), "follow-up", new RecordFollowUp(true, SolvedMark.NotSolved, SatisfiedMark.Dissatisfied, UnitContacted: true, Note: "没有修"));
        page = await roads.PageAsync(path);
        Assert.Contains("<option value=\"Unsolved-1\">", page, StringComparison.Ordinal);
        foreach (var nonsense in new[] { "", "Unsolved", "Unsolved-", "Unsolved-x", "Unsolved-1-2", "Unsolved--1", "Nonsense-1", "7-1" })
        {
            page = await SubmitRefusedAsync(roads, path, "Appeal", page, 400, ("judgement", nonsense), ("reason", "照片显示已修"), ("evidence", "照片"));
            Assert.Contains("class=\"field-wrong\">申诉的判定不在目录中", page, StringComparison.Ordinal);
            Assert.Contains("照片显示已修", page, StringComparison.Ordinal);
        }

        await SubmitRefusedAsync(roads, path, "Appeal", page, 409, ("judgement", "Unsolved-2"), ("reason", "照片显示已修"), ("evidence", "照片"));
        page = await SubmitRefusedAsync(roads, path, "Appeal", page, 400, ("judgement", "Unsolved-1"), ("reason", ""), ("evidence", "照片"));
        Assert.Contains("请填写理由", page, StringComparison.Ordinal);
        page = await SubmitRefusedAsync(roads, path, "Appeal", page, 400, ("judgement", "Unsolved-1"), ("reason", "照片显示已修"), ("evidence", ""));
        Assert.Contains("请填写佐证材料", page, StringComparison.Ordinal);
        page = await SubmitAsync(roads, path, "Appeal", page, ("judgement", "Unsolved-1"), ("reason", "照片显示已修"), ("evidence", "照片第3号"));
        Assert.Contains("申诉已提交。", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<option value=\"Unsolved-1\">", page, StringComparison.Ordinal);
        var held = Assert.Single((await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Judgements!, one => one.Kind == "Unsolved");
        Assert.Equal(("AwaitingReview", 1, "照片显示已修", "照片第3号"), (held.Appeal, held.Round, held.Reason, held.Evidence));
    }
}
