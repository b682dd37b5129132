using System.Net;

namespace Hotline.Telephony.Trunks;

/// <summary>The places of one gateway's name, and the one that is used.</summary>
internal sealed class GatewayPlaces
{
    private readonly Dictionary<(IPAddress Address, int Port), TrunkRest> rests = [];
    private List<GatewayTarget> usable;

    /// <param name="targets">In the order in which they are to be tried; at least one.</param>
    /// <param name="mayReach">Whether we listen to an address; when to none of them, one is used that no call goes to.</param>
    public GatewayPlaces(IReadOnlyList<GatewayTarget> targets, Func<IPAddress, bool> mayReach)
    {
        usable = Usable(targets, mayReach);
        Now = usable[0];
    }

    public GatewayTarget Now { get; private set; }

    public IReadOnlyList<GatewayTarget> All => usable;

    /// <summary>
    /// As named anew. What is used stays as long as it is among those that are named first and is well: equals come in another order each time. One that was turned to for another's failure
    /// gives it back when that has rested.
    /// </summary>
    /// <returns>Whether another one is used now, or there are others.</returns>
    public bool Learn(IReadOnlyList<GatewayTarget> targets, Func<IPAddress, bool> mayReach, DateTimeOffset now)
    {
        var before = usable.Select(Key).ToHashSet();
        usable = Usable(targets, mayReach);
        foreach (var gone in rests.Keys.Except(usable.Select(Key)).ToList())
        {
            rests.Remove(gone);
        }

        return Choose(now) || !before.SetEquals(usable.Select(Key));
    }

    /// <summary>The one that is used took a call.</summary>
    public void Took() => rests.Remove(Key(Now));

    /// <summary>The one that is used failed.</summary>
    /// <returns>Whether another one is used now.</returns>
    public bool Leave(int? seconds, DateTimeOffset now)
    {
        if (usable.Count < 2)
        {
            return false; // The trunk itself rests.
        }

        if (!rests.TryGetValue(Key(Now), out var rest))
        {
            rests.Add(Key(Now), rest = new TrunkRest());
        }

        rest.BeginAgain(now, seconds);
        return usable.Any(target => StateOf(target, now) == TrunkRestState.None) && Choose(now);
    }

    private bool Choose(DateTimeOffset now)
    {
        var best = usable.OrderBy(target => StateOf(target, now)).First(); // Which keeps the order of equals.
        var stays = usable.FirstOrDefault(target => Key(target) == Key(Now)) is { Address: not null } same && same.Priority == best.Priority && StateOf(same, now) == StateOf(best, now);
        var before = Key(Now);
        Now = stays ? usable.First(target => Key(target) == before) : best;
        return Key(Now) != before;
    }

    private TrunkRestState StateOf(GatewayTarget target, DateTimeOffset now) => rests.TryGetValue(Key(target), out var rest) ? rest.At(now) : TrunkRestState.None;

    private static List<GatewayTarget> Usable(IReadOnlyList<GatewayTarget> targets, Func<IPAddress, bool> mayReach)
        => targets.Where(target => mayReach(target.Address)).ToList() is { Count: > 0 } heard ? heard : [targets[0]];

    private static (IPAddress Address, int Port) Key(GatewayTarget target) => (target.Address, target.Port);
}
