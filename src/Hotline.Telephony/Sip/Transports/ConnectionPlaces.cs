using System.Net;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>
/// Who has the places of one transport (ADR 0134). A connection has the standing of its address until it has proved itself by a request that was kept; from then on its place is its own, for a
/// while. When all places are taken, or all of an address, a newcomer has that of somebody unproven of no higher standing: of the lowest there is, from the address that has most of those, the
/// one that came first. So a trunk and a phone always get in, and who opens many pushes out its own. Kept for each connection that stands and for nobody else. From any thread.
/// </summary>
/// <param name="standingOf">Of an address that may talk to us.</param>
internal sealed class ConnectionPlaces(StreamLimits limits, Func<IPAddress, Standing> standingOf, TimeProvider clock)
{
    /// <summary>Two registrations long: a phone that is there proves itself again before.</summary>
    private static readonly TimeSpan ProofHolds = TimeSpan.FromMinutes(20);

    private readonly Lock gate = new();
    private readonly Dictionary<SipConnection, Place> places = [];
    private readonly Dictionary<IPAddress, int> ofEach = [];

    /// <summary>The unproven of each standing, by address, the oldest first.</summary>
    private readonly Dictionary<IPAddress, LinkedList<Place>>[] unproven = [.. Enum.GetValues<Standing>().Select(_ => new Dictionary<IPAddress, LinkedList<Place>>())];

    /// <summary>Gives a place to a connection that begins.</summary>
    /// <param name="isOurs">We make it.</param>
    /// <param name="yields">Whose place it was, which is to be closed; null: a free one.</param>
    /// <returns>False when there is none for it.</returns>
    public bool TryTake(SipConnection newcomer, bool isOurs, out SipConnection? yields)
    {
        lock (gate)
        {
            var address = SourceShare.Of(newcomer.Peer.Address);
            var standing = isOurs ? Standing.Served : standingOf(newcomer.Peer.Address);
            var isCrowded = !isOurs && ofEach.GetValueOrDefault(address) >= limits.MaxPerAddress;
            yields = null;
            if (isCrowded || places.Count >= limits.MaxConnections)
            {
                if (First(standing, isCrowded ? address : null) is not { } first)
                {
                    return false;
                }

                yields = first.Connection;
                Remove(first);
            }

            var place = new Place(newcomer, address, isOurs, clock.GetTimestamp()) { Standing = standing };
            places.Add(newcomer, place);
            ofEach[address] = ofEach.GetValueOrDefault(address) + 1;
            if (!isOurs)
            {
                Join(place);
            }

            return true;
        }
    }

    public void Leave(SipConnection connection)
    {
        lock (gate)
        {
            if (places.TryGetValue(connection, out var place))
            {
                Remove(place);
            }
        }
    }

    /// <summary>A request that came over it was kept: it is of a trunk, of a call, or of a phone that has the secret.</summary>
    public void Prove(SipConnection connection)
    {
        lock (gate)
        {
            if (places.TryGetValue(connection, out var place))
            {
                Part(place);
                (place.ProvedAt, place.IsDoubted) = (clock.GetTimestamp(), false);
            }
        }
    }

    /// <summary>A request that came over it was refused, or could not be read: whoever else is at its address, it is a stranger's, and the first to go there.</summary>
    public void Doubt(SipConnection connection)
    {
        lock (gate)
        {
            if (places.TryGetValue(connection, out var place) && place.Node is not null && place.Standing != Standing.Served)
            {
                Part(place);
                (place.IsDoubted, place.Standing) = (true, Standing.Stranger);
                Join(place);
            }
        }
    }

    /// <summary>Looks anew at who is who: settings and registrations change, proofs grow old.</summary>
    /// <returns>Those to close, and whether it is a stranger's.</returns>
    public IReadOnlyList<(SipConnection Connection, bool IsStrangers)> Review()
    {
        lock (gate)
        {
            foreach (var place in places.Values.Where(one => !one.IsOurs))
            {
                Review(place);
            }

            return [.. places.Values.Select(place => (place.Connection, IsStrangers: place.Node is not null && place.Standing != Standing.Served)).Where(one => one.Connection.IsStale(!one.IsStrangers))];
        }
    }

    private void Review(Place place)
    {
        if (place.Node is null && clock.GetElapsedTime(place.ProvedAt) <= ProofHolds)
        {
            return;
        }

        var standing = standingOf(place.Connection.Peer.Address);
        standing = place.IsDoubted && standing != Standing.Served ? Standing.Stranger : standing;
        if (place.Node is null || standing != place.Standing)
        {
            Part(place);
            place.Standing = standing;
            Join(place);
        }
    }

    /// <summary>Of the lowest standing up to this one.</summary>
    /// <param name="at">Null: wherever most are.</param>
    private Place? First(Standing most, IPAddress? at)
    {
        for (var standing = Standing.Stranger; standing <= most; standing++)
        {
            var crowds = unproven[(int)standing];
            var crowd = at is not null ? crowds.GetValueOrDefault(at) : Largest(crowds.Values);
            if (crowd is not null)
            {
                return crowd.First!.Value; // Nobody's list is kept.
            }
        }

        return null;
    }

    private static LinkedList<Place>? Largest(IEnumerable<LinkedList<Place>> crowds)
    {
        LinkedList<Place>? largest = null;
        foreach (var crowd in crowds)
        {
            if (largest is null || crowd.Count > largest.Count || (crowd.Count == largest.Count && crowd.First!.Value.Since < largest.First!.Value.Since))
            {
                largest = crowd;
            }
        }

        return largest;
    }

    private void Join(Place place)
    {
        var crowds = unproven[(int)place.Standing];
        if (!crowds.TryGetValue(place.Address, out var crowd))
        {
            crowds.Add(place.Address, crowd = []);
        }

        place.Node = place.IsDoubted ? crowd.AddFirst(place) : crowd.AddLast(place);
    }

    private void Part(Place place)
    {
        if (place.Node is { List: { } crowd } node)
        {
            crowd.Remove(node);
            place.Node = null;
            if (crowd.Count == 0)
            {
                unproven[(int)place.Standing].Remove(place.Address);
            }
        }
    }

    private void Remove(Place place)
    {
        Part(place);
        places.Remove(place.Connection);
        if (--ofEach[place.Address] == 0)
        {
            ofEach.Remove(place.Address);
        }
    }

    private sealed class Place(SipConnection connection, IPAddress address, bool isOurs, long since)
    {
        public SipConnection Connection => connection;

        /// <inheritdoc cref="SourceShare"/>
        public IPAddress Address => address;

        public bool IsOurs => isOurs;

        public long Since => since;

        public required Standing Standing { get; set; }

        public bool IsDoubted { get; set; }

        public long ProvedAt { get; set; }

        /// <summary>Among the unproven; null: it is proven, or ours.</summary>
        public LinkedListNode<Place>? Node { get; set; }
    }
}
