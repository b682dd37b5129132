namespace Hotline.Dispatch.Tickets;

/// <summary>What came of a request: a value, or a refusal.</summary>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    public static implicit operator Outcome<T>(T value) => new Done(value);

    public static implicit operator Outcome<T>(Refusal refusal) => new Refused(refusal);

    public sealed record Done(T Value) : Outcome<T>;

    public sealed record Refused(Refusal Why) : Outcome<T>;
}

/// <summary>A ticket after a change.</summary>
public sealed record TicketStamp(Guid Id, string? Number, TicketState State, int Version);
