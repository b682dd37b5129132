using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>The doors for citizens' channels, on a real database.</summary>
public sealed class CitizenDeskTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_submission_is_accepted_routed_and_found_again_by_number_and_code()
    {
        await using var scene = await StartAsync(postgres);
        var receipt = await SubmittedAsync(scene, Request());
        Assert.Equal((TicketState.AwaitingSignFor, "261125000001"), (receipt.State, receipt.Number));
        Assert.Matches("^[0-9]{8}$", receipt.Code);

        // As people type it: full width, with a gap.
        var typed = string.Concat(receipt.Code[..4].Select(digit => (char)(digit - '0' + '０'))) + " " + receipt.Code[4..];
        Assert.Equal(receipt.TicketId, Done(await Desk(scene).FindAsync(receipt.Number, typed, Ct)));
        var page = (await Reader(scene).PageAsync(receipt.TicketId, Ct))!;
        Assert.Equal(("门口路面有一个大坑，电动车容易摔倒，请尽快修补，谢谢。", true, true, true, false), (page.Content, page.MaySupplement, page.MayUrge, page.MayRetract, page.MayRate));
        Assert.Equal(["诉求已受理", "已交西湖区住建局办理"], page.Steps.Select(step => step.Words));
        Assert.Equal("citizen.look-up", await scene.ScalarAsync<string>("select action from dispatch.audit order by id desc limit 1"));
    }

    [Fact]
    public async Task Without_a_category_it_is_in_the_dispatchers_queue()
    {
        await using var scene = await StartAsync(postgres);
        var receipt = await SubmittedAsync(scene, Request() with { CategoryCode = null });
        Assert.Equal(TicketState.PendingDispatch, receipt.State);
        Assert.Equal(receipt.TicketId, Assert.Single((await scene.Lists.ListAsync(TicketListKind.Dispatch, Dispatcher, null, 10, Ct)).Lines).Id);
    }

    [Fact]
    public async Task Twenty_taps_at_once_make_one_ticket_with_one_receipt_and_one_set_of_photos()
    {
        await using var scene = await StartAsync(postgres);
        var request = Request() with { Photos = [new PhotoFile("image/png", [1, 2, 3])] };
        var receipts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SubmittedAsync(scene, request)));
        Assert.Single(receipts.Distinct());
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.photo"));

        // The same key from another channel is another submission.
        Assert.NotEqual(receipts[0].TicketId, (await SubmittedAsync(scene, request with { Channel = IntakeChannel.WeChat })).TicketId);
    }

    [Fact]
    public async Task A_faulty_submission_names_its_fields_and_leaves_nothing_behind()
    {
        await using var scene = await StartAsync(postgres);
        var faulty = new CitizenRequest(IntakeChannel.Web, "k", Pii.Text(""), Pii.Phone("电话"), RegionCode: "999999", Photos: [.. Enumerable.Repeat(new PhotoFile("image/png", [1]), 5)]);
        var refused = Assert.IsType<Refusal.Invalid>(Assert.IsType<Outcome<CitizenReceipt>.Refused>(await Desk(scene).SubmitAsync(faulty, Ct)).Why);
        Assert.Equal(["contactPhone", "content", "photos", "regionCode"], refused.Faults.Select(fault => fault.Field).Order(StringComparer.Ordinal));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
    }

    [Fact]
    public async Task Wrong_codes_are_counted_and_the_eleventh_try_is_refused_even_when_right_until_the_hour_is_over()
    {
        await using var scene = await StartAsync(postgres);
        var receipt = await SubmittedAsync(scene, Request());
        var wrong = receipt.Code == "00000000" ? "00000001" : "00000000";
        for (var tries = 0; tries < 10; tries++)
        {
            Assert.IsType<Refusal.WrongCode>(Refused(await Desk(scene).FindAsync(receipt.Number, wrong, Ct)));
        }

        Assert.IsType<Refusal.TooManyTries>(Refused(await Desk(scene).FindAsync(receipt.Number, receipt.Code, Ct)));
        scene.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(receipt.TicketId, Done(await Desk(scene).FindAsync(receipt.Number, receipt.Code, Ct)));
        Assert.IsType<Refusal.WrongCode>(Refused(await Desk(scene).FindAsync("261125999999", receipt.Code, Ct)));
    }

    [Fact]
    public async Task Code_photo_and_words_lie_sealed_in_the_database()
    {
        await using var scene = await StartAsync(postgres);
        byte[] picture = [.. "a picture of a hole in the road"u8];
        var receipt = await SubmittedAsync(scene, Request() with { Photos = [new PhotoFile("image/jpeg", picture)] });
        Assert.Equal(0L, await scene.ScalarAsync<long>($"select count(*) from dispatch.pickup_code where position(convert_to('{receipt.Code}', 'utf8') in code_enc) > 0"));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.photo where position(convert_to('picture', 'utf8') in sealed) > 0"));
        var photos = scene.Services.GetRequiredService<PhotoStore>();
        var info = Assert.Single(await photos.OfTicketAsync(receipt.TicketId, Ct));
        Assert.Equal(picture, (await photos.OpenAsync(info.Id, Ct))!.Content);
    }

    [Fact]
    public async Task Supplement_urge_and_withdraw_go_into_history_audit_and_outbox()
    {
        await using var scene = await StartAsync(postgres);
        var receipt = await SubmittedAsync(scene, Request());
        Done(await Desk(scene).SupplementAsync(receipt.TicketId, Pii.Text("晚上更危险"), [new PhotoFile("image/webp", [9])], form: null, Ct));
        Done(await Desk(scene).DoAsync(receipt.TicketId, new Urge(), Ct));
        Assert.IsType<Refusal.UrgedRecently>(Refused(await Desk(scene).DoAsync(receipt.TicketId, new Urge(), Ct)));
        Done(await Desk(scene).DoAsync(receipt.TicketId, new Retract(), Ct));
        var page = (await Reader(scene).PageAsync(receipt.TicketId, Ct))!;
        Assert.Equal(["您补充了情况（照片 1 张）", "您催办了一次，已提醒承办单位", "诉求已撤回"], page.Steps.Skip(2).Select(step => step.Words));
        Assert.Equal((1, "已撤回", false), (page.Photos, page.Stage, page.MayUrge));
        Assert.Equal("Supplement,Urge,Retract", await scene.ScalarAsync<string>("select string_agg(action, ',' order by id) from dispatch.audit where action in ('Supplement', 'Urge', 'Retract')"));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.outbox where payload::text like '%更危险%'"));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.deadline where finished_at is null"));
    }

    [Fact]
    public async Task Who_writes_as_a_merged_request_is_told_of_still_sees_their_own_step()
    {
        await using var scene = await StartAsync(postgres);
        var receipt = await SubmittedAsync(scene, Request());
        Done(await Desk(scene).SupplementAsync(receipt.TicketId, Pii.Text("并案诉求 261125000002 也是我家"), [], form: null, Ct));
        var step = (await Reader(scene).PageAsync(receipt.TicketId, Ct))!.Steps[^1];
        Assert.Equal(("您补充了情况", "并案诉求 261125000002 也是我家"), (step.Words, step.Text));
    }

    [Fact]
    public async Task A_form_sent_twice_is_one_supplement_and_whatever_else_is_written_into_it_is_another()
    {
        await using var scene = await StartAsync(postgres);
        var id = (await SubmittedAsync(scene, Request())).TicketId;
        var first = Done(await SentAsync("form-1", "晚上更危险", 9));
        var both = await Task.WhenAll(SentAsync("form-1", "晚上更危险", 9), SentAsync("form-1", "晚上更危险", 9));
        Assert.All(both, again => Assert.Equal(first, Done(again)));
        Assert.Equal((1L, 1L), (await CountAsync(), await scene.ScalarAsync<long>("select count(*) from dispatch.photo")));
        Done(await SentAsync("form-1", "又有人摔倒", 9)); // They went back in the browser and wrote something else.
        Done(await SentAsync("form-1", "晚上更危险", 8)); // And with another photo.
        Done(await SentAsync("form-2", "晚上更危险", 9)); // The same words a week later are news.
        Done(await SentAsync(null, "晚上更危险", 9));
        Done(await SentAsync(null, "晚上更危险", 9));
        Assert.Equal(6L, await CountAsync());

        // Whatever became of the ticket meanwhile, what was sent was sent.
        Done(await Desk(scene).DoAsync(id, new Retract(), Ct));
        Assert.Equal(TicketState.Refused, Done(await SentAsync("form-2", "晚上更危险", 9)).State);
        Assert.IsType<Refusal.WrongState>(Refused(await SentAsync("form-3", "晚上更危险", 9)));

        Task<Outcome<TicketStamp>> SentAsync(string? form, string text, byte photo) => Desk(scene).SupplementAsync(id, Pii.Text(text), [new PhotoFile("image/webp", [photo])], form, Ct);
        Task<long> CountAsync() => scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event where kind = 'Supplemented'");
    }

    [Fact]
    public async Task A_rating_link_rates_its_round_alone_and_not_solved_reopens_the_same_ticket()
    {
        await using var scene = await StartAsync(postgres);
        var receipt = await RepliedAsync(scene);
        var token = await Desk(scene).MakeLinkAsync(receipt.TicketId, 1, Ct);
        Assert.Equal(receipt.TicketId, Done(await Desk(scene).FindByLinkAsync(token, Ct)));
        Assert.IsType<Refusal.LinkExpired>(Refused(await Desk(scene).FindByLinkAsync(token[..^1] + (token[^1] == 'A' ? 'E' : 'A'), Ct)));

        var stamp = Done(await Desk(scene).DoAsync(receipt.TicketId, new Rate(Solved.Unsolved, Satisfaction.VeryDissatisfied, FollowUpWay.SmsLink, Note: Pii.Text("坑还在")), Ct));
        Assert.Equal((receipt.TicketId, receipt.Number, TicketState.Redo), (stamp.Id, stamp.Number, stamp.State));
        Assert.IsType<Refusal.LinkExpired>(Refused(await Desk(scene).FindByLinkAsync(token, Ct)));
        await scene.DoneAsync(receipt.TicketId, new DispatchTo(RoadUnit), Dispatcher); // Nobody is above the unit, so the hotline decides.
        var page = (await Reader(scene).PageAsync(receipt.TicketId, Ct))!;
        Assert.Equal((2, "已交承办单位重新办理", "您的评价：未解决，非常不满意", "坑还在"), (page.Round, page.Stage, page.Steps[^3].Words, page.Steps[^3].Text));

        await scene.DoneAsync(receipt.TicketId, new SignFor(), RoadLiaison);
        await scene.DoneAsync(receipt.TicketId, new Reply(Pii.Text("已重新铺设")), RoadLiaison);
        Assert.Equal(TicketState.Closed, Done(await Desk(scene).DoAsync(receipt.TicketId, new Rate(Solved.Solved, Satisfaction.Satisfied, FollowUpWay.Web), Ct)).State);
    }

    [Fact]
    public async Task A_link_runs_out()
    {
        await using var scene = await StartAsync(postgres);
        var receipt = await RepliedAsync(scene);
        var token = await Desk(scene).MakeLinkAsync(receipt.TicketId, 1, Ct);
        scene.Time.Advance(TimeSpan.FromDays(15));
        Assert.IsType<Refusal.LinkExpired>(Refused(await Desk(scene).FindByLinkAsync(token, Ct)));
    }

    [Fact]
    public async Task What_offices_say_to_each_other_and_who_said_it_stays_inside()
    {
        await using var scene = await StartAsync(postgres);
        var receipt = await SubmittedAsync(scene, Request());
        await scene.DoneAsync(receipt.TicketId, new Return(Pii.Text("这不归我们管"), Pii.Text("三定方案"), WaterUnit, Pii.Text("权属图")), RoadLiaison);
        await scene.DoneAsync(receipt.TicketId, new RuleOnReturn(false, Pii.Text("属于职责范围")), Dispatcher);
        await scene.DoneAsync(receipt.TicketId, new SignFor(), RoadLiaison);
        await scene.DoneAsync(receipt.TicketId, new Reply(Pii.Text("已修补"), Pii.Text("打过电话")), RoadLiaison);
        var page = (await Reader(scene).PageAsync(receipt.TicketId, Ct))!;
        var shown = string.Join('\n', page.Steps.Select(step => step.Words + step.Text)) + page;
        foreach (var inside in new[] { "不归我们", "三定", "职责", "打过电话", RoadLiaison.Name, Dispatcher.Name, "退单", "派单" })
        {
            Assert.DoesNotContain(inside, shown, StringComparison.Ordinal);
        }

        Assert.Equal(("已修补", true), (page.Reply, page.MayRate));
    }

    private static async Task<CitizenReceipt> RepliedAsync(DispatchScene scene)
    {
        var receipt = await SubmittedAsync(scene, Request());
        await scene.DoneAsync(receipt.TicketId, new SignFor(), RoadLiaison);
        await scene.DoneAsync(receipt.TicketId, new Reply(Pii.Text("已修补")), RoadLiaison);
        return receipt;
    }

    private static async Task<CitizenReceipt> SubmittedAsync(DispatchScene scene, CitizenRequest request) => Done(await Desk(scene).SubmitAsync(request, Ct));

    private static CitizenRequest Request() => new(
        IntakeChannel.Web, Guid.NewGuid().ToString(), Pii.Text("门口路面有一个大坑，电动车容易摔倒，请尽快修补，谢谢。"), Pii.Phone("13879100001"),
        TicketType.Complaint, PotHole, Xihu, Place: Pii.Address("朝阳中路88号"), Name: Pii.Name("熊建国"));

    private static CitizenDesk Desk(DispatchScene scene) => scene.Services.GetRequiredService<CitizenDesk>();

    private static CitizenReader Reader(DispatchScene scene) => scene.Services.GetRequiredService<CitizenReader>();

    private static T Done<T>(Outcome<T> outcome) => Assert.IsType<Outcome<T>.Done>(outcome).Value;

    private static Refusal Refused<T>(Outcome<T> outcome) => Assert.IsType<Outcome<T>.Refused>(outcome).Why;
}
