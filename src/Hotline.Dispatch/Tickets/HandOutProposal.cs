namespace Hotline.Dispatch.Tickets;

/// <summary>To whom a request is to be handed out (转外部), until somebody other than who proposed it decides.</summary>
public sealed record HandOutProposal(string Platform, Guid ById);
