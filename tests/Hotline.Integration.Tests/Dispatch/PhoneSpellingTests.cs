using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>One citizen, one number: whoever typed it, and from whatever wire it came.</summary>
public sealed class PhoneSpellingTests(PostgresFixture postgres)
{
    private static readonly HomeArea Nanchang = HomeArea.Of("0791") ?? throw new InvalidOperationException("0791 is an area code.");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fixed_line_typed_without_its_area_code_is_found_under_the_number_on_the_wire_and_the_other_way_round()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton(Nanchang));
        var (typed, wire) = (await TakenAsync(scene, "86812345"), await TakenAsync(scene, "079186812345"));
        foreach (var written in new[] { "86812345", "0791-8681 2345", "+86 791 86812345" })
        {
            Assert.Equal(new[] { typed, wire }.Order(), (await scene.Lists.SearchAsync(written, Supervisor, Ct)).Select(line => line.Id).Order());
            Assert.Equal(2, (await scene.Reader.OfCallerAsync(Pii.Phone(written), Supervisor, null, 10, Ct)).Total);
        }

        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(distinct contact_phone_index) from dispatch.ticket where contact_phone_index is not null"));
    }

    [Fact]
    public async Task What_was_taken_in_before_the_city_was_known_is_found_and_takes_the_one_spelling_with_its_next_change()
    {
        await using var scene = await StartAsync(postgres);
        var before = await TakenAsync(scene, "86812345");
        var index = new BlindIndex(scene.Services.GetRequiredService<KeyRing>(), Nanchang);
        var mapper = new TicketMapper(scene.Services.GetRequiredService<FieldCipher>(), index);
        var catalog = scene.Services.GetRequiredService<CatalogCache>();
        var lists = new TicketLists(scene.Database.DataSource, mapper, index, catalog, scene.Services.GetRequiredService<AuditTrail>(), scene.Time);
        Assert.Empty(await scene.Lists.SearchAsync("0791-86812345", Supervisor, Ct));
        Assert.Equal(before, Assert.Single(await lists.SearchAsync("0791-86812345", Supervisor, Ct)).Id);
        Assert.Empty(await lists.SearchAsync("0792-86812345", Supervisor, Ct));

        var store = new TicketStore(mapper, scene.Services.GetRequiredService<FieldCipher>());
        var desk = new TicketDesk(scene.Database.DataSource, store, catalog, scene.Time, scene.Services.GetRequiredService<Hotline.Dispatch.DispatchMetrics>());
        Assert.IsType<Outcome<TicketStamp>.Done>(await desk.DoAsync(before, new Urge(), TheAgent, null, Ct));
        Assert.Equal(before, Assert.Single(await lists.SearchAsync("86812345", Supervisor, Ct)).Id);
        Assert.Equal(index.Of(Pii.Phone("079186812345")), await scene.ScalarAsync<byte[]>("select contact_phone_index from dispatch.ticket where contact_phone_index is not null"));
    }

    private static async Task<Guid> TakenAsync(DispatchScene scene, string phone)
    {
        var id = await scene.DraftAsync(Fields() with { ContactPhone = Pii.Phone(phone) });
        await scene.DoneAsync(id, new Accept(), TheAgent);
        return id;
    }
}
