using Hotline.Agent.Client.Contracts;
using Hotline.Api.Security;
using Npgsql;

namespace Hotline.Api.Setup;

/// <summary>The one account of a start without demonstration data; the administrator creates everything else.</summary>
internal sealed class FirstAdministrator(AccountStore accounts, Passwords passwords)
{
    public async Task<IReadOnlyList<string>> CreateAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var password = Passwords.Random();
        var account = new Account(Guid.CreateVersion7(), "admin", "系统管理员", [StaffRole.Administrator], null, null, false);
        await accounts.SaveAsync(transaction, account, await passwords.HashAsync(password, ct), ct);
        return [$"login administrator {account.Login} {password}"];
    }
}
