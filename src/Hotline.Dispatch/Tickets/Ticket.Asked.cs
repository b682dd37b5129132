using System.Collections.Immutable;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>What units asked of the hotline and how often: to send it back, for more time, to let it rest.</summary>
public sealed partial record Ticket
{
    public int ReturnCount { get; init; }

    public TicketState? ReturnFrom { get; init; }

    /// <summary>The legal basis that the last return or duty ruling named, by which a rule of the catalogue may be found (docs/adr/0159); null where none did. A return that is rejected leaves none.</summary>
    public Pii? Basis { get; init; }

    /// <summary>禁止退回.</summary>
    public bool ReturnForbidden { get; init; }

    public int ExtensionCount { get; init; }

    /// <summary>Working days granted so far in this round.</summary>
    public int ExtensionDays { get; init; }

    public int? ExtensionAsked { get; init; }

    /// <summary>The units above whose approval of it is still to come, the next one first; after them the hotline decides.</summary>
    public ImmutableArray<string> ExtensionChain { get; init; } = [];

    /// <summary>The unit that has to approve now; null where the hotline has.</summary>
    public string? ExtensionWith => ExtensionChain is [var next, ..] ? next : null;

    /// <summary>What the unit asks to suspend it for; null while nothing is asked.</summary>
    public SuspensionRequest? SuspensionAsked { get; init; }

    /// <summary>The units above whose approval of that is still to come, the next one first; after them the hotline decides.</summary>
    public ImmutableArray<string> SuspensionChain { get; init; } = [];

    /// <summary>The unit that has to approve that now; null where the hotline has.</summary>
    public string? SuspensionWith => SuspensionChain is [var next, ..] ? next : null;

    /// <summary>How often it was suspended in this round, and for how many days in all: those for which it stood, and while it stands those until the review.</summary>
    public int SuspensionCount { get; init; }

    public int SuspensionDays { get; init; }

    /// <summary>For how many days at most it may stand this time; null while it does not.</summary>
    public int? SuspendedFor { get; init; }
}
