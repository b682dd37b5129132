namespace Hotline.Telephony.Media;

/// <summary>
/// Who hears whom in one call, and how loud. One row a listener, one column a speaker; nobody hears themselves, so that
/// every sum is a mix-minus. Never changed: a change in the call is another matrix.
/// </summary>
internal sealed class MixMatrix
{
    /// <summary>As many as a conversation can have and still be one.</summary>
    public const int MaxParties = 8;

    /// <summary>As loud as it came.</summary>
    public const int Unity = 256;

    private readonly (int Speaker, int Gain)[][] rows;
    private readonly int[][] unheard;

    /// <param name="gain">How loud a listener hears a speaker, in 1/<see cref="Unity"/>; 0 is not at all.</param>
    public MixMatrix(int parties, Func<int, int, int> gain)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parties, MaxParties);
        var seats = Enumerable.Range(0, parties).ToArray();
        rows = [.. seats.Select(listener => seats
            .Where(speaker => speaker != listener).Select(speaker => (speaker, gain(listener, speaker))).Where(voice => voice.Item2 > 0).ToArray())];
        var heard = seats.Where(speaker => seats.Any(listener => Hears(listener, speaker))).ToArray();
        var spoken = heard.Where(speaker => heard.Any(listener => Hears(listener, speaker))).ToArray();
        unheard = [.. seats.Select(listener => spoken.Where(speaker => speaker != listener && !Hears(listener, speaker)).ToArray())];
    }

    /// <summary>Nobody to hear.</summary>
    public static MixMatrix Alone { get; } = new(1, (_, _) => 0);

    public int Parties => rows.Length;

    /// <summary>Everybody hears everybody.</summary>
    public static MixMatrix Open(int parties) => new(parties, (_, _) => Unity);

    /// <summary>The voices that a listener hears.</summary>
    public ReadOnlySpan<(int Speaker, int Gain)> Row(int listener) => rows[listener];

    /// <summary>
    /// The voices of others that this listener does not hear, but somebody does who is heard too: what is said beside the listener.
    /// Who only listens makes no conversation of what is said into the room.
    /// </summary>
    public ReadOnlySpan<int> Unheard(int listener) => unheard[listener];

    public bool Hears(int listener, int speaker) => Array.Exists(rows[listener], voice => voice.Speaker == speaker);
}
