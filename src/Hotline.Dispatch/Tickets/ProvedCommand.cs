namespace Hotline.Dispatch.Tickets;

/// <summary>What a unit says and can prove with files: a request, an answer, an appeal. See docs/adr/0122.</summary>
public abstract record ProvedCommand : TicketCommand
{
    private protected ProvedCommand()
    {
    }

    /// <summary>Files that the same person laid ready at this ticket before (<see cref="EvidenceStore"/>). They belong to the event from then on.</summary>
    public IReadOnlyList<Guid> Files { get; init; } = [];
}
