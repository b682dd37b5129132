namespace Hotline.Agent.Client.Live;

/// <summary>
/// How long to wait before dialling again: 0-2 s the first time, 2-5 s after. The spread keeps hundreds of consoles
/// from coming back in the same instant; the ceiling keeps each one back within ten seconds of a restarted server.
/// </summary>
internal static class ReconnectDelay
{
    /// <param name="attempt">0 for the first try after a break.</param>
    /// <param name="random">A number in [0, 1).</param>
    public static TimeSpan For(int attempt, double random) =>
        TimeSpan.FromSeconds(attempt == 0 ? 2 * random : 2 + (3 * random));
}
