using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>What is asked for twice.</summary>
public sealed partial class EditionTests
{
    /// <summary>Whose answer was lost asks again with the same key.</summary>
    [Fact]
    public async Task Asked_for_twice_with_one_key_it_is_one_edition_and_one_reversal()
    {
        using var supervisor = await city.SignedInAsync("supervisor");
        var changed = $"{(await ExportAsync(supervisor, "rules.csv")).TrimEnd()}\n{ApiCity.PotHole},{ApiCity.Xihu},冰雪天,{ApiCity.Water},,,,\n";
        var key = $"{Guid.NewGuid()}";
        var ids = new List<int?>();
        for (var time = 0; time < 2; time++)
        {
            using var drafted = await DraftAsync(supervisor, "冰雪天归水务", changed, key);
            ids.Add((await StaffClient.ReadAsync<EditionDrafted>(drafted, HttpStatusCode.Created)).Id);
        }

        Assert.Equal(ids[0], ids[1]);
        using var other = await DraftAsync(supervisor, "另一件事", changed, key);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        using var released = await ReleaseAsync(supervisor, ids[0]!.Value, new ReleaseEdition(Untried: "应急")); // It was drafted.
        Assert.Equal(HttpStatusCode.NoContent, released.StatusCode);
        var back = new List<int?>();
        for (var time = 0; time < 2; time++)
        {
            using var reversed = await supervisor.SendAsync(HttpMethod.Post, $"{ApiPath.Editions}/{ids[0]}/reversal", null, null, key: $"back-{key}");
            back.Add((await StaffClient.ReadAsync<EditionDrafted>(reversed, HttpStatusCode.Created)).Id);
        }

        Assert.Equal(back[0], back[1]);
        using var undone = await ReleaseAsync(supervisor, back[0]!.Value, new ReleaseEdition(Untried: "恢复")); // As above.
        Assert.Equal(HttpStatusCode.NoContent, undone.StatusCode);
    }
}
