namespace Hotline.Dispatch.Tickets;

/// <summary>What a person says of a ticket beside its state; why stands in the text.</summary>
public abstract partial record TicketEvent
{
    public sealed record Labelled(TicketLabel Label) : TicketEvent;

    public sealed record LabelTaken(TicketLabel Label) : TicketEvent;
}
