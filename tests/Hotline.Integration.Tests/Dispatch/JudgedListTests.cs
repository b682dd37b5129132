using Hotline.Dispatch.Tickets;
using Hotline.Testing.Postgres;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>What is held against a unit is on its list, as whichever of the ticket's units.</summary>
public sealed class JudgedListTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unit_sees_page_by_page_what_is_held_against_it_first_second_or_third_and_nothing_else()
    {
        await using var scene = await StartAsync(postgres);
        var expected = new List<Guid>();
        foreach (var units in new[] { $"'{RoadUnit}'", $"'{WaterUnit}'", $"'{WaterUnit}', '{RoadUnit}'", $"'{RoadUnit}', '{WaterUnit}'", $"'{WaterUnit}', 'other', '{RoadUnit}'", "'other'" })
        {
            var id = await scene.DispatchedAsync();
            await scene.ScalarAsync<int>($"update dispatch.ticket set judged_units = array[{units}] where id = '{id}'; select 1");
            if (units.Contains(RoadUnit, StringComparison.Ordinal))
            {
                expected.Insert(0, id);
            }

            scene.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var (seen, after) = (new List<Guid>(), (string?)null);
        do
        {
            var page = await scene.Lists.ListAsync(TicketListKind.Judged, RoadLiaison, after, 1, Ct);
            seen.AddRange(page.Lines.Select(line => line.Id));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(expected, seen);
    }
}
