using System.Globalization;
using System.Text.Json.Nodes;

namespace Hotline.Agent.Client.Admin;

/// <summary>Between an entry's JSON and the texts of its row; lists are written with spaces between.</summary>
public static class AdminEntry
{
    private static readonly char[] Separators = [' ', ',', '，', '、', ';', '；'];

    public static Dictionary<string, string> ToRow(AdminKind kind, JsonNode? entry) =>
        kind.Columns.ToDictionary(c => c.Field, c => entry?[c.Field] switch
        {
            null => "",
            JsonArray list => string.Join(' ', list.Select(i => i?.ToString())),
            var value => value.ToString(),
        });

    public static JsonObject ToJson(AdminKind kind, IReadOnlyDictionary<string, string> row)
    {
        var entry = new JsonObject();
        foreach (var column in kind.Columns)
        {
            var text = row.GetValueOrDefault(column.Field, "").Trim();
            entry[column.Field] = column.Kind switch
            {
                ColumnKind.List or ColumnKind.Roles => new JsonArray([.. text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(t => (JsonNode?)JsonValue.Create(t))]),
                ColumnKind.Flag => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase),
                ColumnKind.Number => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0,
                _ => text.Length == 0 ? null : JsonValue.Create(text),
            };
        }

        return entry;
    }
}
