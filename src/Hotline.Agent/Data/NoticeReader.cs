using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Agent.Data;

/// <summary>The one LISTEN connection of a web node. After a break every listener is told that it may have missed something.</summary>
internal sealed class NoticeReader(
    NpgsqlDataSource database, IEnumerable<INoticeListener> listeners, TimeProvider time, ILogger<NoticeReader> log) : Loop(time, log)
{
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(15);
    private readonly FrozenDictionary<string, INoticeListener[]> byChannel =
        listeners.GroupBy(listener => listener.Channel).ToFrozenDictionary(channel => channel.Key, channel => channel.ToArray());

    protected override Task RoundAsync(CancellationToken ct) => ListenAsync(ct);

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        connection.Notification += (_, notice) => Pass(notice.Channel, notice.Payload);
        await using (var listen = connection.CreateCommand())
        {
            listen.CommandText = string.Join(';', byChannel.Keys.Select(channel => $"listen {channel}"));
            await listen.ExecuteNonQueryAsync(ct);
        }

        foreach (var listener in byChannel.Values.SelectMany(of => of))
        {
            listener.Missed();
        }

        while (true)
        {
            if (!await connection.WaitAsync(Probe, ct))
            {
                await using var probe = connection.CreateCommand();
                probe.CommandText = "select 1";
                await probe.ExecuteNonQueryAsync(ct);
            }
        }
    }

    private void Pass(string channel, string payload)
    {
        foreach (var listener in byChannel.GetValueOrDefault(channel, []))
        {
            listener.Heard(payload);
        }
    }
}
