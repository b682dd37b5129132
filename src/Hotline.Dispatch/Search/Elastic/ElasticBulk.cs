using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Hotline.Dispatch.Search.Elastic;

/// <summary>
/// Bulk writing with backpressure. A whole request refused with 429 or 503 is sent again after a pause that doubles;
/// items refused with 429 alone again; one too large is halved. 409 means that what is there is newer, and is well. An
/// item that Elasticsearch does not take at all is left out and said so: one bad document does not stop the others.
/// </summary>
internal sealed partial class ElasticBulk(ElasticHttp http, TimeProvider time, ILogger logger)
{
    private const int MostBytes = 4_000_000;
    private const int Attempts = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <param name="refresh">What was written can be found when this returns.</param>
    /// <exception cref="IndexUnavailableException">It was tried long enough.</exception>
    public async Task WriteAsync(IEnumerable<IndexChange> changes, string index, bool refresh, CancellationToken ct)
    {
        var batch = new List<string>();
        var bytes = 0;
        foreach (var lines in changes.Select(change => ElasticDocuments.Lines(change, index)))
        {
            batch.Add(lines);
            bytes += ElasticDocuments.Size(lines);
            if (bytes >= MostBytes)
            {
                await SendAsync(batch, refresh, ct);
                (batch, bytes) = ([], 0);
            }
        }

        await SendAsync(batch, refresh, ct);
    }

    private async Task SendAsync(List<string> batch, bool refresh, CancellationToken ct)
    {
        var pause = FirstPause;
        for (var attempt = 1; batch.Count > 0; attempt++)
        {
            var (status, answer) = await http.BulkAsync(refresh ? "_bulk?refresh=true" : "_bulk", string.Concat(batch), ct);
            if (status == HttpStatusCode.RequestEntityTooLarge && batch.Count > 1)
            {
                await SendAsync(batch[..(batch.Count / 2)], refresh, ct);
                await SendAsync(batch[(batch.Count / 2)..], refresh, ct);
                return;
            }

            batch = (int)status is >= 200 and < 300 ? Again(batch, answer)
                : status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout ? batch
                : throw new IndexUnavailableException($"Elasticsearch answers {(int)status} {ElasticHttp.ErrorType(answer)}");
            if (batch.Count > 0)
            {
                if (attempt == Attempts)
                {
                    throw new IndexUnavailableException($"Elasticsearch refused {batch.Count} changes {attempt} times.");
                }

                await Task.Delay(pause, time, ct);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>The lines of those items that are to be sent again.</summary>
    private List<string> Again(List<string> batch, JsonElement answer)
    {
        if (!answer.GetProperty("errors").GetBoolean())
        {
            return [];
        }

        var again = new List<string>();
        var at = 0;
        foreach (var item in answer.GetProperty("items").EnumerateArray())
        {
            var outcome = item.EnumerateObject().First().Value;
            switch (outcome.GetProperty("status").GetInt32())
            {
                case 429 or 503:
                    again.Add(batch[at]);
                    break;
                case >= 400 and not (404 or 409) and var status:
                    LogLeftOut(outcome.GetProperty("_id").GetString() ?? "", status, ElasticHttp.ErrorType(outcome));
                    break;
            }

            at++;
        }

        return again;
    }

    [LoggerMessage(2410, LogLevel.Error, "Elasticsearch does not take ticket {Ticket}: {Status} {Error}")]
    private partial void LogLeftOut(string ticket, int status, string error);
}
