using System.Collections.Frozen;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Metrics.Storage;

/// <summary>The events that no figure looks at; all others make the ledger count a ticket again.</summary>
internal static class ToldKinds
{
    private static readonly string[] Untold =
    [
        nameof(TicketEvent.DraftTakenOver), nameof(TicketEvent.Urged), nameof(TicketEvent.Supplemented), nameof(TicketEvent.Escalated),
        nameof(TicketEvent.RecordingLinked), nameof(TicketEvent.VoiceJoined), nameof(TicketEvent.VoiceLeft), nameof(TicketEvent.MatterMoved),
        nameof(TicketEvent.Appealed), nameof(TicketEvent.AppealDismissed),
        nameof(TicketEvent.FactsAsked), nameof(TicketEvent.RefusalApproved), nameof(TicketEvent.ExtensionApproved), nameof(TicketEvent.SuspensionApproved),
        nameof(TicketEvent.HandingAsked), nameof(TicketEvent.HandingApproved), nameof(TicketEvent.HandingRefused),
        nameof(TicketEvent.HandOutProposed), nameof(TicketEvent.HandOutDismissed), nameof(TicketEvent.RetractionProposed), nameof(TicketEvent.RetractionDismissed), nameof(TicketEvent.FollowUpBooked),
        nameof(TicketEvent.Labelled), nameof(TicketEvent.LabelTaken),
    ];

    public static FrozenSet<string> All { get; } = EventWords.Kinds.Except(Untold).ToFrozenSet();
}
