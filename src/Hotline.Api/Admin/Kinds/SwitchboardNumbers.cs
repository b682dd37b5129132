using Hotline.Agent.Setup;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>交换机参数: what each telephony node obeys, whatever the trunk.</summary>
internal sealed class SwitchboardNumbers(SwitchboardStore store) : FixedNumbers<Switchboard>
{
    private static readonly Number[] Known =
    [
        new("ringSeconds", "来电先振铃多少秒再由热线接起", 0, 30, now => now.RingSeconds, (now, value) => now with { RingSeconds = value }),
        new("maxCalls", "每个话务节点同时最多多少路通话，超过时回 503；每路约占两个媒体端口", 1, 100_000, now => now.MaxCalls, (now, value) => now with { MaxCalls = value }),
    ];

    public override string Name => "switchboard";

    protected override IReadOnlyList<Number> Numbers => Known;

    protected override Task<Switchboard> ReadAsync(NpgsqlTransaction transaction, CancellationToken ct) => store.ReadAsync(transaction, ct);

    protected override Task<Switchboard> LockedAsync(NpgsqlTransaction transaction, CancellationToken ct) => store.LockedAsync(transaction, ct);

    protected override Task WriteAsync(NpgsqlTransaction transaction, Switchboard numbers, CancellationToken ct) => store.SaveAsync(transaction, numbers, ct);
}
