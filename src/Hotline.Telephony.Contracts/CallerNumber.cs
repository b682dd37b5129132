using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hotline.Telephony.Contracts;

/// <summary>
/// A telephone number of a citizen as the trunk gave it, normalised. Shows only its first three and last four
/// digits in <see cref="ToString"/>, so that it can not slip into a log; <see cref="Clear"/> is the whole number.
/// </summary>
[JsonConverter(typeof(CallerNumberJson))]
public readonly record struct CallerNumber(string Clear)
{
    /// <summary>The caller withheld the number (RFC 3323) or sent none.</summary>
    public static readonly CallerNumber Withheld = new("");

    public bool IsWithheld => string.IsNullOrEmpty(Clear);

    public override string ToString() => Clear switch
    {
        null or "" => "(withheld)",
        { Length: < 8 } => "***",
        _ => $"{Clear[..3]}****{Clear[^4..]}",
    };
}

/// <summary>Writes the whole number: the link between telephony and web is the one place that carries it.</summary>
public sealed class CallerNumberJson : JsonConverter<CallerNumber>
{
    public override CallerNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, CallerNumber value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.Clear ?? "");
}
