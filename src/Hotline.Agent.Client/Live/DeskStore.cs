using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Live;

/// <summary>Holds the present <see cref="DeskState"/> and tells who watches it what it was before.</summary>
internal sealed class DeskStore
{
    public DeskState State { get; private set; } = DeskState.Empty;

    /// <summary>Old state, new state.</summary>
    public event Action<DeskState, DeskState>? Changed;

    /// <returns>True when a snapshot must be fetched.</returns>
    public bool On(DeskEvent e) => Take(DeskReducer.On(State, e));

    /// <returns>True when the snapshot is already behind events seen, and must be fetched again.</returns>
    public bool On(DeskSnapshot snapshot) => Take(DeskReducer.On(State, snapshot));

    public void On(MissedPage more) => Become(DeskReducer.On(State, more));

    public void Broken() => Become(DeskReducer.Broken(State));

    public void Clear() => Become(DeskState.Empty);

    private bool Take(DeskStep step)
    {
        Become(step.State);
        return step.AskSnapshot;
    }

    private void Become(DeskState next)
    {
        var before = State;
        State = next;
        if (!ReferenceEquals(before, next))
            Changed?.Invoke(before, next);
    }
}
