using Hotline.Api;
using Hotline.Api.Hosting;
using Hotline.Api.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Api;

/// <summary>The hosts of other tests compute passwords cheaply: what is installed does not.</summary>
public sealed class PasswordTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_installed_computes_with_OWASPs_profile()
    {
        var folder = Directory.CreateTempSubdirectory("hotline-api-");
        try
        {
            await using var app = Program.Build(CommandLine.Parse(["serve", "--port", "0", "--data", folder.FullName, "--roles", "web", "--Database:ConnectionString=Host=127.0.0.1"]));
            var passwords = app.Services.GetRequiredService<Passwords>();
            var hash = await passwords.HashAsync("correct horse", Ct);
            Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", hash, StringComparison.Ordinal);
            Assert.True(await passwords.VerifyAsync("correct horse", hash, Ct));
            Assert.False(await passwords.VerifyAsync("correct horsf", hash, Ct));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_hash_of_another_cost_is_still_understood_and_nobodys_never()
    {
        using Passwords before = new(new(64, 1, 1)), now = new(new(128, 2, 1));
        Assert.True(await now.VerifyAsync("correct horse", await before.HashAsync("correct horse", Ct), Ct));
        Assert.False(await now.VerifyAsync("correct horse", null, Ct));
    }
}
