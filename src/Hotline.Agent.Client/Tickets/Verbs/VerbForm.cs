using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Wire;
using Microsoft.AspNetCore.Components;

namespace Hotline.Agent.Client.Tickets.Verbs;

/// <summary>What the form of each verb has in common.</summary>
public abstract class VerbForm : ComponentBase
{
    /// <summary>Why the last try was not done; each field shows its own words.</summary>
    [Parameter]
    public Problem? Problem { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback<VerbCall> OnSend { get; set; }

    /// <summary>What was uploaded to prove it (<see cref="EvidencePicker"/>).</summary>
    protected List<UploadedEvidence> Uploaded { get; } = [];

    /// <summary>The same, as a verb names it.</summary>
    protected IReadOnlyList<Guid> Files => [.. Uploaded.Select(file => file.Id)];

    protected string? Error(string field) => Problem?.For(field);
}
