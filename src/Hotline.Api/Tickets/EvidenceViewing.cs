using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using TicketPage = Hotline.Dispatch.Tickets.TicketPage;

namespace Hotline.Api.Tickets;

/// <summary>Files that prove something, as records of the wire: of a ticket those that this reader may see.</summary>
internal static class EvidenceViewing
{
    /// <returns>Null for none.</returns>
    public static IReadOnlyList<EvidenceItem>? Items(IReadOnlyList<EvidenceInfo> files, TicketPage page, Actor actor, CatalogSnapshot names)
    {
        EvidenceItem[] seen =
        [
            .. from file in files
               where Evidence.MaySee(file, page, actor)
               let proved = page.History.First(step => step.Seq == file.EventSeq)
               select new EvidenceItem(
                   file.Id, file.Name, file.MediaType, file.Bytes, file.AddedAt, proved.Seq, proved.Words, proved.ActorUnit is { } unit ? names.UnitName(unit) : null),
        ];
        return seen.Length == 0 ? null : seen;
    }

    /// <returns>Null where the operator lets nothing be added.</returns>
    public static EvidenceLimits? Limits(Policy policy) => policy.EvidenceFiles == 0 ? null : new EvidenceLimits(policy.EvidenceFiles, policy.EvidenceMegabytes);
}
