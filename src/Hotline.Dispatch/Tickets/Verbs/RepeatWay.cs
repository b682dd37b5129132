namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>What became of the call about a request that is there already.</summary>
public enum RepeatWay
{
    /// <summary>催办.</summary>
    Urged,

    /// <summary>补充.</summary>
    Supplemented,
}
