using System.Collections.Frozen;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Prompts;

/// <summary>
/// What callers hear, as A-law. The built-in recordings are ours (rendered by ops/prompts); a file of the same name
/// in the operator's folder replaces each: notice.wav, music.wav, wait.wav, after-hours.wav, and the pieces of announcements.
/// </summary>
internal sealed class PromptLibrary
{
    /// <summary>Please be patient.</summary>
    public const string Wait = "wait";

    /// <summary>Nobody can answer now.</summary>
    public const string AfterHours = "after-hours";

    private static readonly string[] Files =
    [
        CallPrompts.Notice, CallPrompts.Music, Wait, AfterHours,
        // Pieces of which announcements are made, as Hotline.Agent names them; numbers are n0 to n10 and n100, and 两 before a measure word.
        "n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10", "n100", "liang",
        "ahead", "people", "next", "about", "minutes", "under-a-minute", "press-1-call-back", "call-back-noted", "holiday", "after-hours-press-1", "rate", "rated",
        "follow-up", "follow-up-again", "follow-up-thanks", "follow-up-bye",
    ];

    private readonly FrozenDictionary<string, byte[]> sounds;

    private PromptLibrary(Dictionary<string, byte[]> sounds)
    {
        // While waiting, the music is broken by a word to the caller each time it comes to its end.
        sounds[CallPrompts.HoldMusic] = [.. sounds[CallPrompts.Music], .. sounds[Wait]];
        sounds[CallPrompts.Ringback] = Ringback();
        this.sounds = sounds.ToFrozenDictionary();
    }

    /// <summary>Loads all prompts.</summary>
    /// <param name="folder">The operator's own, which need not exist.</param>
    /// <exception cref="InvalidDataException">A file of the operator can not be played; the message says which and why.</exception>
    public static PromptLibrary Load(string folder)
    {
        var sounds = new Dictionary<string, byte[]>();
        foreach (string name in Files)
        {
            string own = Path.Combine(folder, name + ".wav");
            bool replaced = File.Exists(own);
            if (!PromptWave.TryRead(replaced ? File.ReadAllBytes(own) : BuiltIn(name), out byte[] alaw, out string problem))
                throw new InvalidDataException($"The prompt {(replaced ? own : name)} can not be played: {problem}.");
            sounds[name] = alaw;
        }
        return new PromptLibrary(sounds);
    }

    /// <param name="id">A prompt, or several with <see cref="CallPrompts.Joint"/> between them: those that are not there are left out.</param>
    /// <exception cref="KeyNotFoundException">There is no such single prompt.</exception>
    public ReadOnlyMemory<byte> Get(string id) => id.Contains(CallPrompts.Joint, StringComparison.Ordinal)
        ? id.Split(CallPrompts.Joint).SelectMany(piece => sounds.GetValueOrDefault(piece) ?? []).ToArray()
        : sounds[id];

    /// <summary>The ringing tone of China's network: 450 Hz, one second on and four off.</summary>
    private static byte[] Ringback()
    {
        var alaw = new byte[5 * G711.Rate];
        Array.Fill(alaw, G711.ALawSilence);
        for (int i = 0; i < G711.Rate; i++)
            alaw[i] = G711.EncodeALaw((short)(3000 * Math.Sin(2 * Math.PI * 450 * i / G711.Rate)));
        return alaw;
    }

    private static byte[] BuiltIn(string name)
    {
        using var resource = typeof(PromptLibrary).Assembly.GetManifestResourceStream($"Prompts/{name}.wav")
            ?? throw new InvalidOperationException($"The recording {name}.wav is not in the program.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
