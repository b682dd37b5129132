using System.Threading.Channels;

namespace Hotline.Telephony.Link;

/// <summary>Wakes one waiter; set twice before it wakes is set once.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => set.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken ct) => await set.Reader.ReadAsync(ct);
}
