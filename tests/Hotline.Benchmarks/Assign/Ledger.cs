using Hotline.Telephony.Contracts;

namespace Hotline.Benchmarks.Assign;

/// <summary>
/// Who has whom, as telephones see it: from the order to ring until the phone or the caller says it is over, which is before anybody in the database can know. A second order meanwhile is a double
/// assignment, whatever the records say.
/// </summary>
internal sealed class Ledger
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Guid> offersByCall = [];
    private readonly Dictionary<string, Guid> offersByPhone = [];

    public long Assignments { get; private set; }

    public long CallersTwice { get; private set; }

    public long AgentsTwice { get; private set; }

    public void Take(RingAgent order)
    {
        lock (gate)
        {
            Assignments++;
            CallersTwice += offersByCall.TryAdd(order.CallId, order.OfferId) ? 0 : 1;
            AgentsTwice += offersByPhone.TryAdd(order.Extension, order.OfferId) ? 0 : 1;
        }
    }

    public void Free(RingAgent order)
    {
        lock (gate)
        {
            offersByCall.Remove(order.CallId);
            offersByPhone.Remove(order.Extension);
        }
    }
}
