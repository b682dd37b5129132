using Hotline.Agent.Link;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Benchmarks.Assign;

/// <summary>One web node's orders to the telephony nodes, without a hub between: a connection has the name of its node.</summary>
internal sealed class DirectOrders(IReadOnlyDictionary<string, ITelephonyNode> links) : IHubContext<LinkHub, ITelephonyNode>, IHubClients<ITelephonyNode>
{
    IHubClients<ITelephonyNode> IHubContext<LinkHub, ITelephonyNode>.Clients => this;

    IGroupManager IHubContext<LinkHub, ITelephonyNode>.Groups => throw OneByOne();

    public ITelephonyNode All => throw OneByOne();

    public ITelephonyNode Client(string connectionId) => links[connectionId];

    public ITelephonyNode AllExcept(IReadOnlyList<string> excludedConnectionIds) => throw OneByOne();

    public ITelephonyNode Clients(IReadOnlyList<string> connectionIds) => throw OneByOne();

    public ITelephonyNode Group(string groupName) => throw OneByOne();

    public ITelephonyNode GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => throw OneByOne();

    public ITelephonyNode Groups(IReadOnlyList<string> groupNames) => throw OneByOne();

    public ITelephonyNode User(string userId) => throw OneByOne();

    public ITelephonyNode Users(IReadOnlyList<string> userIds) => throw OneByOne();

    private static NotSupportedException OneByOne() => new("Telephony nodes are spoken to one by one.");
}
