namespace Hotline.Agent.Client.Contracts;

/// <summary>What a server sends whole, whenever it changed.</summary>
public interface IBoard
{
    /// <summary>The server's clock: waits are counted on from here.</summary>
    DateTimeOffset At { get; }
}

/// <summary>
/// A board's hub, for shift leads, supervisors and leaders: <c>/hubs/wallboard</c> sends a <see cref="WallboardView"/>,
/// <c>/hubs/floor</c> a <see cref="FloorPage"/>. The server sends the whole board after connecting and whenever it
/// changed, at most once a second; the client calls nothing.
/// </summary>
public interface IBoardClient<in TBoard>
    where TBoard : IBoard
{
    Task Board(TBoard board);
}
