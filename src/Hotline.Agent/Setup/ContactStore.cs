using System.Net;
using System.Text.RegularExpressions;
using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;
using Npgsql;

namespace Hotline.Agent.Setup;

/// <summary>Whom agents may bring into a call: a department, 110, another phone. Nobody dials freely.</summary>
/// <param name="Code">Lower-case letters, digits and hyphens, up to 32.</param>
/// <param name="Number">Digits; with neither <paramref name="SipUri"/> nor <paramref name="Outside"/> the extension of a desk phone.</param>
/// <param name="SipUri">Where it is, when that is one place: a department's own PBX, for example <c>sip:8000@10.2.0.7:5060</c>; the host is an address.</param>
/// <param name="Emergency">Rung with one press; the caller hears and is heard from the first word. Goes out beyond the caps of the trunks.</param>
/// <param name="Outside">The number is dialled over the trunks, as people here dial it: by the first that takes it.</param>
public sealed record Contact(string Code, string Name, string Number, string? SipUri, bool Emergency = false, bool Outside = false)
{
    internal PhoneRoute? Route => SipUri is { } uri ? new PhoneRoute(uri, []) : null;
}

/// <summary>Table <c>agent.contact</c>.</summary>
public sealed partial class ContactStore
{
    private const string Columns = "code, name, number, sip_uri, emergency, outside";
    private readonly TimeProvider time;

    internal ContactStore(TimeProvider time) => this.time = time;

    /// <summary>Saves all or none, in the caller's transaction.</summary>
    public async Task<SetupOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<Contact> contacts, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        var problems = contacts.SelectMany(Check).Concat(SetupWork.Twice(contacts, contact => contact.Code, nameof(Contact.Code))).ToList();
        if (problems.Count > 0)
        {
            return new SetupOutcome(0, 0, problems);
        }

        const string sql = """
            insert into agent.contact (code, name, number, sip_uri, emergency, outside, changed_at) values (@Code, @Name, @Number, @SipUri, @Emergency, @Outside, @Now)
            on conflict (code) do update set name = excluded.name, number = excluded.number, sip_uri = excluded.sip_uri, emergency = excluded.emergency,
                outside = excluded.outside, changed_at = excluded.changed_at
            returning xmax = 0
            """;
        var created = 0;
        foreach (var contact in contacts)
        {
            created += await setup.OneAsync<bool>(sql, new { contact.Code, contact.Name, contact.Number, contact.SipUri, contact.Emergency, contact.Outside, setup.Now }, ct) ? 1 : 0;
        }

        return new SetupOutcome(created, contacts.Count - created, []);
    }

    /// <returns>False when there is no such contact.</returns>
    public async Task<bool> DeleteAsync(NpgsqlTransaction transaction, string code, CancellationToken ct) =>
        await new SetupWork(transaction, time).RunAsync("delete from agent.contact where code = @code", new { code }, ct) > 0;

    public async Task<IReadOnlyList<Contact>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        await new SetupWork(transaction, time).ListAsync<Contact>($"select {Columns} from agent.contact order by name, code", null, ct);

    internal static Task<List<Contact>> ListAsync(Transition t, CancellationToken ct) =>
        t.ListAsync<Contact>($"select {Columns} from agent.contact order by name, code", null, ct);

    internal static Task<Contact?> FindAsync(Transition t, string code, CancellationToken ct) =>
        t.OneAsync<Contact>($"select {Columns} from agent.contact where code = @code", new { code }, ct);

    private static IEnumerable<SetupProblem> Check(Contact contact, int row)
    {
        if (!SetupShape.Code().IsMatch(contact.Code))
        {
            yield return new(row, nameof(Contact.Code), "代码只能用小写字母、数字和连字符，最多 32 位");
        }

        if (contact.Name.Trim().Length is 0 or > 40)
        {
            yield return new(row, nameof(Contact.Name), "名称不能为空，最多 40 字");
        }

        if (!Digits().IsMatch(contact.Number))
        {
            yield return new(row, nameof(Contact.Number), "号码应为 2 至 20 位数字");
        }

        if (contact.SipUri is { } uri && !(Trunk().Match(uri) is { Success: true } match && IPEndPoint.TryParse(match.Groups[1].Value, out _)))
        {
            yield return new(row, nameof(Contact.SipUri), "固定地址应为 sip:号码@IP地址:端口，例如 sip:8000@10.2.0.7:5060");
        }

        if (contact is { Outside: true, SipUri: not null })
        {
            yield return new(row, nameof(Contact.Outside), "外线号码由中继选路，不能再填固定地址；单位自有交换机请只填固定地址");
        }
        else if (contact.Outside && !Domestic().IsMatch(contact.Number))
        {
            yield return new(row, nameof(Contact.Number), "外线号码应为国内号码，3 至 12 位，按本地拨打的写法，例如 110、079186123456");
        }
    }

    // \z and not $, which lets a line end pass: these stand in headers.
    [GeneratedRegex(@"^[0-9]{2,20}\z")]
    private static partial Regex Digits();

    /// <summary>What a telephony node dials: see RingParty.</summary>
    [GeneratedRegex(@"^(?!00)[0-9]{3,12}\z")]
    private static partial Regex Domestic();

    [GeneratedRegex(@"^sips?:[0-9+]{1,20}@([0-9.:\[\]a-f]+)(;transport=(udp|tcp|tls))?\z")]
    private static partial Regex Trunk();
}
