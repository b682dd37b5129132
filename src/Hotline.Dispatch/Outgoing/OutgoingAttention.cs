using Hotline.Dispatch.Outbox;

namespace Hotline.Dispatch.Outgoing;

/// <summary>When the senders ask for messages, each for itself.</summary>
internal sealed class OutgoingAttention(TimeProvider time)
{
    private readonly Attention citizens = new(time);
    private readonly Attention units = new(time);

    public Attention Of(OutgoingTo to) => to == OutgoingTo.Units ? units : citizens;

    public void Stir()
    {
        citizens.Stir();
        units.Stir();
    }
}
