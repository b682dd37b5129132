using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Desk;

/// <summary>The consoles connected to this web process.</summary>
internal sealed class DeskConnections
{
    private readonly ConcurrentDictionary<string, DeskConnection> all = new();
    private readonly ConcurrentDictionary<Guid, ImmutableList<DeskConnection>> byAccount = new();

    public IReadOnlyCollection<DeskConnection> All => [.. all.Values];

    public IEnumerable<DeskConnection> Of(Guid account) => byAccount.GetValueOrDefault(account, []);

    public void Open(DeskConnection console)
    {
        all[console.Id] = console;
        byAccount.AddOrUpdate(console.Reader.AccountId, [console], (_, known) => known.Add(console));
    }

    public void Close(string connectionId)
    {
        if (all.TryRemove(connectionId, out var gone))
        {
            // An account stays when its last console goes: there are only so many.
            byAccount.AddOrUpdate(gone.Reader.AccountId, [], (_, known) => known.Remove(gone));
        }
    }
}

/// <param name="Reader">For whom everything is masked.</param>
internal sealed record DeskConnection(string Id, Actor Reader, HubCallerContext Context);
