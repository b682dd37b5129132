using System.Net;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Api;

public sealed class CitizenLimitsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task One_address_looks_up_sixty_times_in_ten_minutes_and_is_then_told_to_wait()
    {
        await using var host = await ApiHost.StartAsync(postgres);
        using var phone = new CitizenClient(host.Address);
        var form = await phone.GoAsync("/citizen/track");
        for (var nth = 1; nth <= 60; nth++)
        {
            await phone.SendAsync(form, "/citizen/track", ("number", $"261125{nth:D6}"), ("code", "12345678"));
            Assert.Equal(HttpStatusCode.NotFound, phone.Status);
        }

        var page = await phone.SendAsync(form, "/citizen/track", ("number", "261125000061"), ("code", "12345678"));
        Assert.Equal(HttpStatusCode.TooManyRequests, phone.Status);
        Assert.Contains("操作太频繁", page, StringComparison.Ordinal);

        // Reading pages is not limited.
        await phone.GoAsync("/citizen/track");
        Assert.Equal(HttpStatusCode.OK, phone.Status);
    }
}
