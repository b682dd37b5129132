using Hotline.Telephony.Prompts;

namespace Hotline.City.Calls;

/// <summary>The rendered speeches that come with the program (ops/prompts makes them from our own text).</summary>
internal static class VoiceLibrary
{
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(VoiceLibrary).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("Voices/", StringComparison.Ordinal)).Select(name => name["Voices/".Length..^".wav".Length]).Order(StringComparer.Ordinal)];

    /// <exception cref="ArgumentException">There is no such speech.</exception>
    public static byte[] Find(string name)
    {
        using var resource = typeof(VoiceLibrary).Assembly.GetManifestResourceStream($"Voices/{name}.wav") ?? throw new ArgumentException($"There is no speech {name}.", nameof(name));
        var file = new byte[resource.Length];
        resource.ReadExactly(file);
        return PromptWave.TryRead(file, out var alaw, out var problem) ? alaw : throw new InvalidDataException($"The speech {name} can not be used: {problem}.");
    }
}
