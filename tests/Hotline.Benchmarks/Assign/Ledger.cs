using Hotline.Telephony.Contracts;

namespace Hotline.Benchmarks.Assign;

/// <summary>
/// Who has whom, as telephones see it: from the order to ring until the phone or the caller says it is over, which is before anybody in the database can know. A second order meanwhile is a double
/// assignment, whatever the records say.
/// </summary>
internal sealed class Ledger
{
    private readonly Lock gate = new();
    private readonly HashSet<Guid> callers = [];
    private readonly HashSet<string> phones = [];

    public long Assignments { get; private set; }

    public long CallersTwice { get; private set; }

    public long AgentsTwice { get; private set; }

    public void Take(RingAgent order)
    {
        lock (gate)
        {
            Assignments++;
            CallersTwice += callers.Add(order.CallId) ? 0 : 1;
            AgentsTwice += phones.Add(order.Extension) ? 0 : 1;
        }
    }

    public void Free(RingAgent order)
    {
        lock (gate)
        {
            callers.Remove(order.CallId);
            phones.Remove(order.Extension);
        }
    }
}
