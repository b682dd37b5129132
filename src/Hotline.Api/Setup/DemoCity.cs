using System.Security.Cryptography;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Setup;
using Hotline.Api.Admin.Kinds;
using Hotline.Api.Security;
using Hotline.Api.WeChat.Accounts;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Api.Setup;

/// <summary>The demonstration city: 南昌市 with its units, a dispatch catalogue with gaps, staff and phones. Passwords are random.</summary>
internal sealed class DemoCity(
    AccountStore accounts, Passwords passwords, PhoneStore phones, SkillStore skills, QueueStore queues, ContactStore contacts, WeChatAccountStore weChat)
{
    private const string WeChatAppId = "wx_demo_city";
    private static readonly string[] Extensions = ["8001", "8002", "8003"];

    public async Task<IReadOnlyList<string>> BuildAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        await UnitStore.UpsertAsync(DemoUnits.All, transaction, ct);
        await RuleStore.UpsertAsync(DemoRules.All, transaction, ct);
        var lines = new List<string>();
        foreach (var account in DemoStaff.Accounts)
        {
            var password = Passwords.Random();
            await accounts.SaveAsync(transaction, account, await passwords.HashAsync(password, ct), ct);
            lines.Add($"login {Word(account.Roles[0])} {account.Login} {password}");
        }

        var made = Extensions.Select(extension => new DeskPhone(extension, Phones.RandomSecret())).ToList();
        Accepted(await phones.SaveAsync(transaction, made, ct));
        Accepted(await skills.SaveAsync(transaction, DemoQueues.Skills, ct));
        Accepted(await queues.SaveAsync(transaction, DemoQueues.All, ct));
        Accepted(await contacts.SaveAsync(transaction, DemoQueues.Contacts, ct));

        // Without a secret: it answers, and nothing of a demonstration goes out to WeChat.
        var token = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 32);
        await weChat.SaveAsync(transaction, new WeChatAccountRow(WeChatAppId, "演示公众号", null, WeChatMode.Plain, DemoUnits.Counties[0].Code, null, null, null, token, null, false), ct);
        return [.. lines, .. made.Select(phone => $"phone {phone.Extension} {phone.Secret}"), $"wechat {WeChatAppId} {token}"];
    }

    private static void Accepted(SetupOutcome outcome)
    {
        if (!outcome.Accepted)
        {
            throw new InvalidOperationException($"The demonstration was refused: {outcome.Problems[0].Message}");
        }
    }

    private static string Word(StaffRole role) => role == StaffRole.ShiftLead ? "shift-lead" : role.ToString().ToLowerInvariant();
}
