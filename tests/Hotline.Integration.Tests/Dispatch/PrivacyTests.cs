using System.Security.Cryptography;
using System.Text;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed class PrivacyTests(PostgresFixture postgres)
{
    private static readonly string[] Planted =
        ["13922220007", "熊建国", "36010319800101123X", "朝阳中路88号", "电动车容易摔倒", "13700005555", "胡小兰", "家住三楼", "核对诉求人地址", "115.89213", "28.67654"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dump_of_the_whole_story_holds_no_planted_number_or_name_and_no_master_key()
    {
        var folder = Directory.CreateTempSubdirectory("hotline-key");
        var file = Path.Combine(folder.FullName, "master.key");
        MasterKey.CreateIfMissing(file);
        await using var scene = await StartAsync(postgres, services => services.AddSingleton(MasterKey.Load(file)));
        var id = await WholeStoryAsync(scene);
        var dump = await scene.Database.DumpAsync(Ct);
        var master = await File.ReadAllTextAsync(file, Ct);
        folder.Delete(recursive: true);

        Assert.DoesNotContain(master, dump, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(Convert.FromBase64String(master)), dump, StringComparison.Ordinal);
        Assert.Contains(id.ToString(), dump, StringComparison.Ordinal);
        Assert.Equal(115.89213, (await scene.Reader.PageAsync(id, Supervisor, Ct))!.Longitude);
        foreach (var planted in Planted)
        {
            Assert.DoesNotContain(planted, dump, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(planted)), dump, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(planted))[..^4], dump, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Showing_a_clear_value_needs_a_reason_and_leaves_its_audit_line()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        var reveal = scene.Services.GetRequiredService<Reveal>();
        var before = await scene.ScalarAsync<long>("select count(*) from dispatch.audit");
        var refused = await reveal.ShowAsync(id, PersonalField.ContactPhone, "  ", Dispatcher, Ct);
        Assert.IsType<Refusal.Invalid>(Assert.IsType<Outcome<Pii>.Refused>(refused).Why);
        Assert.Equal(before, await scene.ScalarAsync<long>("select count(*) from dispatch.audit"));

        var shown = await reveal.ShowAsync(id, PersonalField.ContactPhone, "回电核实地点", Dispatcher, Ct);
        Assert.Equal("13879100001", Assert.IsType<Outcome<Pii>.Done>(shown).Value.Clear());
        var line = (await scene.Services.GetRequiredService<AuditTrail>().ListAsync(null, 1, Ct))[0];
        Assert.Equal(("ticket.reveal", id, "ContactPhone", "回电核实地点", "徐静"), (line.Action, line.TicketId, line.Field, line.Reason, line.ActorName));
    }

    [Fact]
    public async Task A_liaison_never_gets_the_number_and_another_units_not_even_an_answer()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        var reveal = scene.Services.GetRequiredService<Reveal>();
        Assert.IsType<Refusal.MayNotReveal>(Assert.IsType<Outcome<Pii>.Refused>(await reveal.ShowAsync(id, PersonalField.ContactPhone, "想打电话", RoadLiaison, Ct)).Why);
        Assert.IsType<Refusal.NotFound>(Assert.IsType<Outcome<Pii>.Refused>(await reveal.ShowAsync(id, PersonalField.Place, "看看", WaterLiaison, Ct)).Why);
        Assert.Equal("熊建国", Assert.IsType<Outcome<Pii>.Done>(await reveal.ShowAsync(id, PersonalField.ContactName, "上门联系", RoadLiaison, Ct)).Value.Clear());
    }

    [Fact]
    public async Task A_page_is_masked_by_role_and_a_confidential_one_hides_the_person()
    {
        await using var scene = await StartAsync(postgres);
        var draft = await scene.DraftAsync(Fields() with { Content = Pii.Text("熊建国反映,电话13879100001") });
        Assert.Equal("熊建国", (await scene.Reader.PageAsync(draft, TheAgent, Ct))!.ContactName.Text);
        await scene.DoneAsync(draft, new Accept(), TheAgent);
        var agents = (await scene.Reader.PageAsync(draft, TheAgent, Ct))!;
        Assert.Equal(("熊**", "138****0001"), (agents.ContactName.Text, agents.ContactPhone.Text));
        var leaders = (await scene.Reader.PageAsync(draft, Leader, Ct))!;
        Assert.Equal("[姓名]反映,电话[电话]", leaders.Content.Text);
        Assert.Equal("西湖区朝阳中路***", leaders.Place.Text);

        var secret = await scene.DispatchedAsync(Fields() with { Confidential = true });
        Assert.Equal("保密", (await scene.Reader.PageAsync(secret, RoadLiaison, Ct))!.ContactName.Text);
        Assert.IsType<Outcome<Pii>.Refused>(await scene.Services.GetRequiredService<Reveal>().ShowAsync(secret, PersonalField.ContactName, "想知道", RoadLiaison, Ct));
    }

    [Fact]
    public async Task A_value_moved_to_another_row_or_column_does_not_open()
    {
        await using var scene = await StartAsync(postgres);
        var cipher = scene.Services.GetRequiredService<FieldCipher>();
        var row = Guid.CreateVersion7();
        var box = cipher.Encrypt("13879100001", "ticket", "contact_phone", row);
        Assert.Equal("13879100001", cipher.Decrypt(box, "ticket", "contact_phone", row));
        Assert.ThrowsAny<CryptographicException>(() => cipher.Decrypt(box, "ticket", "contact_phone", Guid.CreateVersion7()));
        Assert.ThrowsAny<CryptographicException>(() => cipher.Decrypt(box, "ticket", "call_number", row));
        Assert.NotEqual(box, cipher.Encrypt("13879100001", "ticket", "contact_phone", row));
    }

    [Fact]
    public async Task Another_master_key_is_refused_in_one_clear_sentence()
    {
        await using var scene = await StartAsync(postgres);
        using var stranger = new KeyRing(scene.Database.DataSource, MasterKey.Random(), scene.Time);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => stranger.OpenAsync(Ct));
        Assert.Contains("does not open the data keys", refusal.Message);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_share_one_set_of_keys()
    {
        await using var database = await postgres.CreateDatabaseAsync(Ct);
        var master = MasterKey.Random();
        var rings = Enumerable.Range(0, 6).Select(_ => new KeyRing(database.DataSource, master, TimeProvider.System)).ToList();
        await Task.WhenAll(rings.Select(ring => Task.Run(() => ring.OpenAsync(Ct))));
        var hashes = rings.Select(ring => Convert.ToHexString(new BlindIndex(ring, HomeArea.Unknown).Of(Pii.Phone("13879100001")))).Distinct();
        Assert.Single(hashes);
    }

    private static async Task<Guid> WholeStoryAsync(DispatchScene scene)
    {
        var id = await scene.Desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, Guid.CreateVersion7(), Pii.Phone("13922220007")), TheAgent, Ct);
        await scene.DoneAsync(id, new SaveDraft(Patch() with
        {
            ContactPhone = Pii.Phone("13922220007"),
            ContactId = Pii.IdCard("36010319800101123X"),
            Longitude = 115.89213,
            Latitude = 28.67654,
            Datum = "GCJ-02",
            Content = Pii.Text("电动车容易摔倒,联系邻居胡小兰13700005555"),
        }), TheAgent);
        await scene.DoneAsync(id, new Accept(), TheAgent);
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new Extend(2, Pii.Text("胡小兰家住三楼需要吊装")), RoadLiaison);
        await scene.DoneAsync(id, new RuleOnExtension(true, Pii.Text("同意,请联系13700005555")), Dispatcher);
        scene.Time.Advance(TimeSpan.FromDays(20));
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        await scene.DoneAsync(id, new Reply(Pii.Text("已联系熊建国(13922220007)"), Pii.Text("电话13922220007")), RoadLiaison);
        await scene.Services.GetRequiredService<Reveal>().ShowAsync(id, PersonalField.Place, "核对诉求人地址", Supervisor, Ct);
        await scene.DoneAsync(id, new FollowUp(true, true, Solved.Solved, Satisfaction.Satisfied, Pii.Text("胡小兰代接")), TheAgent);
        return id;
    }
}
