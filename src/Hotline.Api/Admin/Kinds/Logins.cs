using Hotline.Api.Security;

namespace Hotline.Api.Admin.Kinds;

/// <summary>Accounts by login and back: an administrator writes logins, the agent room knows accounts by id alone.</summary>
internal sealed class Logins
{
    private readonly Dictionary<string, Guid> ids;
    private readonly Dictionary<Guid, string> logins;

    private Logins(IReadOnlyList<Account> accounts) =>
        (ids, logins) = (accounts.ToDictionary(account => account.Login, account => account.Id), accounts.ToDictionary(account => account.Id, account => account.Login));

    public static async Task<Logins> ReadAsync(AccountStore accounts, CancellationToken ct) => new(await accounts.ListAsync(ct));

    /// <summary>Those that are there still.</summary>
    public IReadOnlyList<string> Of(IEnumerable<Guid> accounts) => [.. accounts.Where(logins.ContainsKey).Select(id => logins[id])];

    public IEnumerable<AdminFault> Unknown(IReadOnlyList<string>? typed, int row) =>
        (typed ?? []).Where(login => !ids.ContainsKey(login)).Select(login => new AdminFault(row, "logins", $"没有这个账号：{login}"));

    /// <summary>After <see cref="Unknown"/> found none.</summary>
    public IReadOnlyList<Guid> Ids(IReadOnlyList<string>? typed) => [.. (typed ?? []).Select(login => ids[login])];
}
