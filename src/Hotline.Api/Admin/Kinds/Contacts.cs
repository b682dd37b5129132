using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Setup;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>联系单位: whom agents may bring into a call. Key: the code.</summary>
internal sealed class Contacts(ContactStore store) : AdminKind<ContactEntry>
{
    public override string Name => "contacts";

    public override IReadOnlyList<string> Columns => ["code", "name", "number", "sipUri", "emergency", "outside"];

    public override IReadOnlyList<string> RequiredColumns => ["code", "name", "number"];

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => store.DeleteAsync(transaction, key, ct);

    protected override string Key(ContactEntry entry) => entry.Code ?? "";

    protected override ContactEntry Read(CsvRow row) => new(row.Required("code"), row.Required("name"), row.Required("number"), row.Text("sipUri"), row.Flag("emergency"), row.Flag("outside"));

    protected override IReadOnlyList<string?> Write(ContactEntry entry) => [entry.Code, entry.Name, entry.Number, entry.SipUri, CsvFile.Flag(entry.Emergency), CsvFile.Flag(entry.Outside)];

    protected override async Task<IReadOnlyList<ContactEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await store.ListAsync(transaction, ct)).Select(contact => new ContactEntry(contact.Code, contact.Name, contact.Number, contact.SipUri, contact.Emergency, contact.Outside))];

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<ContactEntry> entries, CancellationToken ct) =>
        SetupFaults.Of(await store.SaveAsync(transaction, [.. entries.Select(entry => new Contact(entry.Code ?? "", entry.Name ?? "", entry.Number ?? "", entry.SipUri, entry.Emergency, entry.Outside))], ct), []);
}
