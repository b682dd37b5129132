namespace Hotline.Dispatch.Knowledge;

/// <summary>Which version of which entry an answer stands on. Kept in the ticket's event, so that it can be read as it was.</summary>
/// <param name="Number">K and six digits.</param>
public sealed record Citation(Guid EntryId, string Number, int Version, string Title)
{
    /// <summary>Characters of the longest number.</summary>
    internal const int NumberMax = 10;
}

/// <summary>What whoever answers names: the number, and the version they had before them.</summary>
public readonly record struct CitedVersion(string Number, int Version);
