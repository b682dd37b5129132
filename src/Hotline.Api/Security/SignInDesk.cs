namespace Hotline.Api.Security;

/// <summary>Login and password become an open session. Used by the REST door and by the liaison's pages.</summary>
internal sealed partial class SignInDesk(AccountStore accounts, SessionStore sessions, SignInLimits limits, Passwords passwords, ILogger<SignInDesk> log)
{
    public async Task<SignInOutcome> TryAsync(string login, string password, string address, CancellationToken ct)
    {
        var name = login.Trim().ToLowerInvariant();
        if (await limits.TakeAsync(name, address, ct) is { } wait)
        {
            Limited();
            return new SignInOutcome.TooMany(wait);
        }

        var found = await accounts.FindForSignInAsync(name, ct);
        if (!await passwords.VerifyAsync(password, found?.Hash, ct) || found is not { } known)
        {
            Refused();
            return new SignInOutcome.Wrong();
        }

        await limits.GiveBackAsync(name, address, ct);
        var session = await sessions.OpenAsync(known.Account.Id, ct);
        SignedIn(known.Account.Id);
        return new SignInOutcome.Open(known.Account, session);
    }

    [LoggerMessage(4001, LogLevel.Information, "Account {AccountId} signed in")]
    private partial void SignedIn(Guid accountId);

    [LoggerMessage(4002, LogLevel.Warning, "A sign-in was refused")]
    private partial void Refused();

    [LoggerMessage(4003, LogLevel.Warning, "Too many sign-in attempts")]
    private partial void Limited();
}

internal abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    public sealed record Open(Account Account, Guid Session) : SignInOutcome;

    /// <summary>Unknown login, wrong password or disabled account: the same to the outside.</summary>
    public sealed record Wrong : SignInOutcome;

    public sealed record TooMany(TimeSpan Wait) : SignInOutcome;
}
