using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Publications;

/// <summary>The row of dispatch.publication.</summary>
internal sealed class StoredPublication
{
    public Guid Id { get; init; }

    public Guid TicketId { get; init; }

    /// <summary>Of its ticket, where it was read along.</summary>
    public string? TicketNumber { get; init; }

    public int Revision { get; init; }

    public string State { get; init; } = "";

    public string? CategoryCode { get; init; }

    public string? RegionCode { get; init; }

    public byte[] TextEnc { get; init; } = [];

    public string Findings { get; init; } = "[]";

    public Guid[] Authors { get; init; } = [];

    public Guid ProposedBy { get; init; }

    public string ProposedByName { get; init; } = "";

    public Guid? FirstBy { get; init; }

    public string? FirstByName { get; init; }

    public Guid? SecondBy { get; init; }

    public string? SecondByName { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public DateTimeOffset? RecalledAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public Publication Open(FieldCipher cipher) => new(
        Id, TicketId, Revision, Enum.Parse<PublicationState>(State), CategoryCode, RegionCode, Pii.Text(PublicationStore.TextOf(cipher, TextEnc, Id)),
        [.. DispatchJson.Read<Finding[]>(Findings)], [.. Authors], new Signature(ProposedBy, ProposedByName), Of(FirstBy, FirstByName), Of(SecondBy, SecondByName), PublishedAt, RecalledAt);

    private static Signature? Of(Guid? id, string? name) => id is { } by ? new Signature(by, name ?? "") : null;
}
