using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;

namespace Hotline.Benchmarks.Repeats;

/// <summary>One real message of a citizen, as published by a city.</summary>
internal sealed record Message(string Id, DateTimeOffset At, string User, string Title, string Text, string? Answer)
{
    /// <summary>The places are anonymised as A3区: what is named first stands for the county.</summary>
    public Matter Matter => Matter.Of(
        new TicketFields(
            TicketType.Complaint, null, Messages.County().Match(Title + Text) is { Success: true } county ? county.Value : null, Title: Pii.Text(Title), Content: Pii.Text(Text),
            ContactPhone: Pii.Phone(User)),
        null, At);
}

/// <summary>Reads RFC 4180 with a header row; columns by name.</summary>
internal static partial class Messages
{
    private static readonly string[] Forms = ["yyyy/M/d H:mm:ss", "yyyy/M/d H:mm", "yyyy/M/d", "yyyy-MM-dd HH:mm:ss"];

    public static IReadOnlyList<Message> Read(string path)
    {
        var rows = Rows(File.ReadAllText(path)).ToList();
        var columns = rows[0].Select((name, at) => (name.Trim('\uFEFF'), at)).ToDictionary(pair => pair.Item1, pair => pair.at);
        string Cell(IReadOnlyList<string> row, string name) => columns.TryGetValue(name, out var at) && at < row.Count ? row[at] : "";
        return [.. rows.Skip(1)
            .Where(row => DateTime.TryParseExact(Cell(row, "created"), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            .Select(row => new Message(
                Cell(row, "id"), new DateTimeOffset(DateTime.ParseExact(Cell(row, "created"), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None), TimeSpan.FromHours(8)),
                new string([.. Cell(row, "user").Where(char.IsAsciiDigit)]), Cell(row, "title"), Cell(row, "text"), Cell(row, "answer")))];
    }

    [GeneratedRegex("[A-Z][0-9]{1,2}[区县市]")]
    internal static partial Regex County();

    private static IEnumerable<List<string>> Rows(string csv)
    {
        var (row, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var at = 0; at < csv.Length; at++)
        {
            var c = csv[at];
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (at + 1 < csv.Length && csv[at + 1] == '"')
                {
                    cell.Append(csv[++at]);
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(cell.ToString().TrimEnd('\r'));
                cell.Clear();
                if (c == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
            else
            {
                cell.Append(c);
            }
        }
    }
}
