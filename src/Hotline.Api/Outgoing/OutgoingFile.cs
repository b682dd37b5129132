using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Hotline.Api.Hosting;

namespace Hotline.Api.Outgoing;

/// <summary>
/// Appends JSON lines to <c>&lt;data&gt;/outgoing/&lt;name&gt;-YYYY-MM-DD.jsonl</c>, readable by its owner alone. A file that another
/// process is writing throws, and the message is tried again.
/// </summary>
internal sealed class OutgoingFile(DataFolder data, TimeProvider time) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private readonly SemaphoreSlim writing = new(1, 1);

    public async Task AppendAsync<T>(string name, IEnumerable<T> lines, CancellationToken ct)
    {
        var day = time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => JsonSerializer.Serialize(line, Json) + "\n")));
        Directory.CreateDirectory(data.Outgoing);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await writing.WaitAsync(ct);
        try
        {
            await using var file = new FileStream(Path.Combine(data.Outgoing, $"{name}-{day}.jsonl"), options);
            await file.WriteAsync(bytes, ct);
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();
}
