namespace Hotline.Agent;

/// <summary>What the agent room needs from its host. Times have working defaults.</summary>
public sealed class AgentOptions
{
    /// <summary>The secret with which telephony nodes authenticate (<c>Authorization: Bearer</c>).</summary>
    public required string ServiceKey { get; init; }

    /// <summary>Where recordings are kept, encrypted: <c>YYYY/MM/&lt;id&gt;.rec</c> below it.</summary>
    public required string RecordingsFolder { get; init; }

    /// <summary>Names this web process among others on the same database; new with every start.</summary>
    public Guid WebNode { get; init; } = Guid.NewGuid();

    /// <summary>How long a console or a telephony link counts as there without a sign of life from the web node that holds it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An offer to an agent whose console has been gone this long goes to another. Nothing new is offered meanwhile.</summary>
    public TimeSpan OfferGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An agent whose console has been gone this long is offline. A restart of the web side stays below it.</summary>
    public TimeSpan PresenceGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After a start nobody is declared gone before the consoles had time to reconnect.</summary>
    public TimeSpan StartGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Calls of a telephony node without a link for this long are ended as interrupted. Its own word, should it come back, corrects them.</summary>
    public TimeSpan NodeGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>An offer lapses by itself this long after the phone should have stopped ringing.</summary>
    public TimeSpan OfferMargin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A caller is not offered again so soon to an agent who did not take the call.</summary>
    public TimeSpan RefusalPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the matcher looks without being woken.</summary>
    public TimeSpan MatcherPoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often expiries are swept.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often it is looked whether somebody is to be asked by voice.</summary>
    public TimeSpan QuestionPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a command without an outcome is sent again.</summary>
    public TimeSpan CommandRetry { get; init; } = TimeSpan.FromSeconds(5);
}
