using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hotline.Dispatch.Privacy;

/// <summary>
/// Personal data in memory. Prints, formats and serialises as its mask only; <see cref="Clear"/> is for encrypting
/// it and for a payload whose reader may see it.
/// </summary>
[JsonConverter(typeof(MaskingConverter))]
public readonly struct Pii(PiiKind kind, string value) : IEquatable<Pii>
{
    public PiiKind Kind { get; } = kind;

    public bool IsEmpty => string.IsNullOrWhiteSpace(value);

    /// <summary>Length of the clear value in UTF-16 units, for validation.</summary>
    public int Length => value?.Length ?? 0;

    public static Pii Name(string value) => new(PiiKind.Name, value);

    public static Pii Phone(string value) => new(PiiKind.Phone, value);

    public static Pii IdCard(string value) => new(PiiKind.IdCard, value);

    public static Pii Address(string value) => new(PiiKind.Address, value);

    public static Pii Text(string value) => new(PiiKind.FreeText, value);

    public static Pii OpenId(string value) => new(PiiKind.OpenId, value);

    public static bool operator ==(Pii left, Pii right) => left.Equals(right);

    public static bool operator !=(Pii left, Pii right) => !left.Equals(right);

    /// <summary>The clear value. Never put it in a log, an exception, a URL, a file name, a job argument or the outbox.</summary>
    public string Clear() => value ?? "";

    public bool Equals(Pii other) => Kind == other.Kind && Clear() == other.Clear();

    public override bool Equals(object? obj) => obj is Pii other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, Clear());

    public override string ToString() => Mask.Of(this);

    private sealed class MaskingConverter : JsonConverter<Pii>
    {
        public override Pii Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Personal data is not read from JSON as Pii: the edge says what kind it is.");

        public override void Write(Utf8JsonWriter writer, Pii value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
