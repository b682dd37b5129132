using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>The screenshots show characters, not boxes.</summary>
[Collection(typeof(AtDesks))]
public sealed class Chinese_is_drawn(DemoCity city, Chromium chromium)
{
    [Fact(Timeout = 120_000)]
    public async Task A_character_is_a_glyph_of_its_own()
    {
        var hotline = await city.StartedAsync();
        await using var person = await chromium.OpenAsync(hotline);
        await person.Page.GotoAsync("/");
        await person["login-name"].WaitForAsync(new() { Timeout = 60_000 });
        await person.PhotographAsync("00-sign-in");
        const string draw = """
            text => {
                const canvas = document.createElement('canvas');
                canvas.width = canvas.height = 64;
                const pen = canvas.getContext('2d');
                pen.font = '48px ' + getComputedStyle(document.body).fontFamily;
                pen.fillText(text, 4, 52);
                return Array.from(pen.getImageData(0, 0, 64, 64).data).filter((_, i) => i % 4 === 3).join('');
            }
            """;
        var drawn = new List<string>();
        foreach (var text in new[] { "政", "府", "\uFFFF" })
            drawn.Add(await person.Page.EvaluateAsync<string>(draw, text));
        Assert.Equal(3, drawn.Distinct().Count());
        Assert.All(drawn.Take(2), pixels => Assert.Contains('2', pixels));
    }
}
