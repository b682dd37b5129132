using System.Globalization;
using Hotline.Telephony.Rtp;

namespace Hotline.City.Scripts;

/// <summary>The words a script is made of. Whatever is refused is named as it was written.</summary>
internal static class ScriptWords
{
    /// <summary>Of the telephone band.</summary>
    private const int LowestHertz = 100, HighestHertz = 3800;

    private const double LongestSeconds = 3600;

    private static readonly (string Verb, string Form)[] Forms =
    [
        ("speak", "speak TIME 440hz|WORD|FILE.wav"), ("press", "press KEYS"), ("hold", "hold"), ("resume", "resume"), ("reinvite", "reinvite"), ("wait", "wait TIME"),
        ("hear", "hear 440hz|speech|music|silence within TIME"), ("vanish", "vanish"), ("bye", "bye"), ("expect", "expect status 486, or: expect end within TIME"),
    ];

    /// <exception cref="FormatException">It is no time.</exception>
    public static TimeSpan Time(string word)
    {
        var (digits, unit) = word.EndsWith("ms", StringComparison.Ordinal) ? (word[..^2], 0.001) : word.EndsWith('s') ? (word[..^1], 1) : ("", 0.0);
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * unit is > 0 and <= LongestSeconds
            ? TimeSpan.FromSeconds(number * unit)
            : throw new FormatException($"\"{word}\" is no time: write 500ms, 2s or 1.5s, up to {LongestSeconds:0}s");
    }

    /// <summary>Null when the word is not meant as a tone.</summary>
    /// <exception cref="FormatException">No telephone carries that tone.</exception>
    public static int? Hertz(string word)
    {
        if (!word.EndsWith("hz", StringComparison.OrdinalIgnoreCase) || !int.TryParse(word[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var hertz))
        {
            return null;
        }

        return hertz is >= LowestHertz and <= HighestHertz ? hertz : throw new FormatException($"\"{word}\" is not on a telephone: {LowestHertz}hz to {HighestHertz}hz are");
    }

    /// <exception cref="FormatException">Nobody can listen for that.</exception>
    public static Sound Sound(string word) => Hertz(word) is { } hertz ? new Sound.Tone(hertz) : word switch
    {
        "speech" => new Sound.Speech(),
        "music" => new Sound.Music(),
        "silence" => new Sound.Silence(),
        _ => throw new FormatException($"\"{word}\" is nothing to hear: use a tone as 440hz, speech, music or silence"),
    };

    /// <exception cref="FormatException">It has a key that no telephone has.</exception>
    public static string Keys(string word)
    {
        var wrong = word.FirstOrDefault(key => !TelephoneEvent.Keys.Contains(key, StringComparison.Ordinal));
        return wrong == default ? word : throw new FormatException($"there is no key \"{wrong}\" in \"{word}\": use 0-9, *, #, A-D");
    }

    /// <exception cref="FormatException">No final SIP status.</exception>
    public static int Status(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is 200 or (>= 300 and < 700)
            ? status
            : throw new FormatException($"\"{word}\" is no final status of a call: use 200 or 300 to 699");

    /// <summary>What is wrong with a line that is no step.</summary>
    public static string Usage(string[] words)
    {
        var form = Forms.FirstOrDefault(one => one.Verb == words[0]).Form;
        return form is null
            ? $"there is no verb \"{words[0]}\": use {string.Join(", ", Forms.Select(one => one.Verb))}"
            : $"\"{string.Join(' ', words)}\" is not said so: {form}";
    }
}
