using Hotline.Api.UnitDesk;

namespace Hotline.Api.Pages.Unit;

/// <summary>What the unit may hear of the calls about its ticket.</summary>
public sealed partial class TicketModel
{
    private readonly UnitRecordings recordings;

    public IReadOnlyList<UnitRecording> Heard { get; private set; } = [];
}
