using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Hotline.Dispatch.Data;

/// <summary>How this room writes JSON columns: camel case, enums as words, Chinese readable.</summary>
internal static class DispatchJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Writes the case it is, not its base.</summary>
    public static JsonElement CaseOf(object value) => JsonSerializer.SerializeToElement(value, value.GetType(), Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("The column holds null.");
}
