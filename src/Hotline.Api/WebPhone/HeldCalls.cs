using System.Net;

namespace Hotline.Api.WebPhone;

/// <summary>
/// Which web phone calls came from where, as long as they are up: addresses are kept in memory and nowhere else, so that this is per web process. How many are up in
/// all, the journal knows of all processes.
/// </summary>
internal sealed class HeldCalls(WebPhoneLimits limits)
{
    /// <summary>A call that is not in the journal by then has never been one: the node gives a line that does not connect up sooner.</summary>
    public static readonly TimeSpan Connecting = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Held> held = [];

    /// <summary>Takes a place for a call. Must be given back with <see cref="Release"/> when no node takes the call.</summary>
    /// <param name="standing">All web phone calls that are up.</param>
    /// <returns>Null when it is taken, else the refusal.</returns>
    public string? Take(Guid callId, IPAddress network, IReadOnlySet<Guid> standing, DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (var gone in held.Where(call => !standing.Contains(call.Key) && now - call.Value.Since > Connecting).Select(call => call.Key).ToList())
            {
                held.Remove(gone);
            }

            if (standing.Count + held.Keys.Count(call => !standing.Contains(call)) >= limits.Calls)
            {
                return "web-phone.busy";
            }

            if (held.Values.Count(call => call.Network.Equals(network)) >= limits.CallsPerAddress)
            {
                return "web-phone.held";
            }

            held.Add(callId, new Held(network, now));
            return null;
        }
    }

    /// <summary>The call is over, or none came of it.</summary>
    public void Release(Guid callId)
    {
        lock (gate)
        {
            held.Remove(callId);
        }
    }

    private readonly record struct Held(IPAddress Network, DateTimeOffset Since);
}
