using System.Collections.Immutable;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Wire;

namespace Hotline.Agent.Client.Drafts;

/// <summary>A field that someone else changed since we last saved.</summary>
/// <param name="KeepMine">The person's choice; at first mine where I typed too, theirs where I did not.</param>
public sealed record DraftConflict(DraftField Field, string Mine, string Theirs, bool KeepMine);

/// <summary>The open draft: what the server has, what has been typed, and what stands between the two.</summary>
/// <param name="Saved">Values at <see cref="Version"/> on the server.</param>
/// <param name="Sent">Values of the save that is on its way, and of those before it whose answers were never heard.</param>
/// <param name="Conflicts">Not empty: saving waits until the person has chosen.</param>
/// <param name="Theirs">The server's ticket the conflicts were found against.</param>
/// <param name="Trouble">Why the last save or submit was not done.</param>
/// <param name="Done">The ticket after submit or answer; the form is finished.</param>
public sealed record Draft(
    Guid Id, long Version, ImmutableDictionary<DraftField, string> Saved, ImmutableDictionary<DraftField, string> Typed,
    ImmutableList<ImmutableDictionary<DraftField, string>> Sent, DateTimeOffset? SavedAt, ImmutableList<DraftConflict> Conflicts, TicketPage? Theirs,
    Problem? Trouble, TicketPage? Done)
{
    public bool HasUnsaved => Typed.Any(t => Saved[t.Key] != t.Value);

    public bool Saving => !Sent.IsEmpty && Trouble is null;

    public string this[DraftField field] => Typed[field];

    public static Draft Open(TicketPage page) =>
        new(page.Id, page.Version, DraftFieldMap.From(page), DraftFieldMap.From(page), [], null, [], null, null, page.State == TicketState.Draft ? null : page);
}
