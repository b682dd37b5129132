using System.Text.RegularExpressions;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>What the demonstration's file senders sent: text messages (sms) and notices to liaisons (notices).</summary>
internal static partial class SentMessages
{
    /// <summary>One line of JSON a message.</summary>
    public static IEnumerable<string> Of(RunningHotline hotline, string kind)
    {
        var folder = Path.Combine(hotline.Data, "outgoing");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, $"{kind}-*.jsonl").SelectMany(ReadShared) : [];
    }

    /// <summary>The rating link that the citizen of this ticket was sent, waited for.</summary>
    public static async Task<Uri> RatingLinkAsync(RunningHotline hotline, string number) => new(await Eventually.GetAsync("the rating link is sent", TimeSpan.FromSeconds(20), () => Task.FromResult(
        Of(hotline, "sms").Where(line => line.Contains(number, StringComparison.Ordinal)).Select(line => Link().Match(line)).FirstOrDefault(match => match.Success)?.Value)));

    private static string[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("http[^ \"]+/citizen/r/[A-Za-z0-9_-]{27}")]
    private static partial Regex Link();
}
