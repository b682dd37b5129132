using System.Collections.Concurrent;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Agent.Desk;

/// <summary>The consoles connected to this web process.</summary>
internal sealed class DeskConnections
{
    private readonly ConcurrentDictionary<string, DeskConnection> all = new();

    public IReadOnlyCollection<DeskConnection> All => [.. all.Values];

    public IEnumerable<DeskConnection> Of(Guid account) => all.Values.Where(console => console.Reader.AccountId == account);

    public void Open(DeskConnection console) => all[console.Id] = console;

    public void Close(string connectionId) => all.TryRemove(connectionId, out _);
}

/// <param name="Reader">For whom everything is masked.</param>
internal sealed record DeskConnection(string Id, Actor Reader, HubCallerContext Context);
