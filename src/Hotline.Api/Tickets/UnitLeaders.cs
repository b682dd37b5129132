using Hotline.Api.Security;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Api.Tickets;

/// <summary>Whether a unit has a leader who could pass a reply: the accounts say so, of which Dispatch knows nothing.</summary>
internal sealed class UnitLeaders(AccountStore accounts, CatalogCache catalog)
{
    /// <summary>The reply as this person sends it. Nobody passes what they wrote, so that it takes somebody else.</summary>
    public async Task<Reply> FromAsync(Actor writer, Reply reply, CancellationToken ct) =>
        (await catalog.GetAsync(ct)).Policy.ReplyByLeader == 0 || writer.UnitCode is not { } unit || await accounts.HasLeaderBesideAsync(writer.AccountId, unit, ct)
            ? reply
            : reply with { NoOtherLeader = true };
}
