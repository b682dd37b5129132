using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Faults;

/// <summary>The small city of <see cref="ApiCity"/>, its web side at the end of a wire that can be cut.</summary>
public sealed class WiredCity(PostgresFixture postgres) : IAsyncLifetime
{
    internal ApiHost Host { get; private set; } = null!; // Set before any test.

    internal DyingWire Wire { get; private set; } = null!; // As above.

    public async ValueTask InitializeAsync()
    {
        Host = await ApiHost.StartCopyAsync(postgres, await ApiCity.StillAsync(postgres), straight => (Wire = new DyingWire(straight)).ConnectionString, "web");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Wire.DisposeAsync();
    }

    internal Task<StaffClient> SignedInAsync(string login) => Host.SignedInAsync(login, ApiCity.Password);
}
