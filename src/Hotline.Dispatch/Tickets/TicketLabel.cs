namespace Hotline.Dispatch.Tickets;

/// <summary>What a person says of a ticket beside its state, and takes back again (docs/adr/0142). A closed list; each is one of the <see cref="TicketFlag"/> of its name too.</summary>
public enum TicketLabel
{
    /// <summary>涉稳: it may disturb the public peace, and is handled with that in mind.</summary>
    StabilityRisk,

    /// <summary>典型: an example for others, or for the report.</summary>
    Typical,

    /// <summary>省级交办: the province assigned it, and waits to hear what came of it.</summary>
    ProvinceOrder,
}
