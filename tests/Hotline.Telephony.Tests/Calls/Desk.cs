namespace Hotline.Telephony.Tests.Calls;

/// <summary>Somebody of the hotline who is rung into calls, by whatever means.</summary>
internal abstract class Desk
{
    /// <summary>What is rung.</summary>
    public abstract string Extension { get; }

    /// <summary>Takes note that it rings.</summary>
    public abstract Desk Rings();

    public abstract Desk PicksUp();

    /// <summary>Does not take the call that rings.</summary>
    public abstract void Refuses();

    /// <summary>The hold key of its own.</summary>
    public abstract void Holds(bool held);

    /// <summary>Leaves a call in which others are.</summary>
    public abstract void HangsUp();
}
