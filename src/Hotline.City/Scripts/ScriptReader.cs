using Hotline.City.Calls;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Prompts;
using Hotline.Telephony.Sdp;

namespace Hotline.City.Scripts;

/// <summary>Reads a script: one step a line, <c>#</c> begins a remark. All that is wrong with it is said at once.</summary>
/// <param name="folder">Where its WAV files are.</param>
internal sealed class ScriptReader(string folder)
{
    private const int MostLines = 1000;
    private const double ToneAmplitude = 0.4;

    private readonly List<string> problems = [];
    private readonly List<Step> steps = [];

    /// <exception cref="FormatException">The file is not there or is no script; the message is for the terminal, a line for each problem.</exception>
    public static Script Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new FormatException($"There is no script {file}.");
        }

        return new ScriptReader(Path.GetDirectoryName(Path.GetFullPath(file))!).Parse(Path.GetFileName(file), File.ReadLines(file).Take(MostLines + 1).ToList()); // A file is in a folder.
    }

    /// <exception cref="FormatException">As <see cref="Read"/>.</exception>
    public Script Parse(string name, IReadOnlyList<string> lines)
    {
        if (lines.Count > MostLines)
        {
            throw new FormatException($"{name} has more than {MostLines} lines.");
        }

        for (var at = 0; at < lines.Count; at++)
        {
            var text = WithoutRemark(lines[at]).Trim();
            if (text.Length > 0)
            {
                Take(at + 1, text);
            }
        }

        if (steps.Count == 0 && problems.Count == 0)
        {
            problems.Add("there is no step in it");
        }

        return problems.Count == 0 ? new Script(name, steps) : throw new FormatException(string.Join('\n', problems.Select(problem => $"{name}: {problem}")));
    }

    /// <summary>A remark begins at the start of a word: <c>press 1#</c> has none.</summary>
    private static string WithoutRemark(string line)
    {
        var at = Enumerable.Range(0, line.Length).FirstOrDefault(i => line[i] == '#' && (i == 0 || char.IsWhiteSpace(line[i - 1])), -1);
        return at < 0 ? line : line[..at];
    }

    private void Take(int line, string text)
    {
        try
        {
            var step = Understand(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (steps.LastOrDefault() is Step.Vanish or Step.Bye or Step.End or Step.Status { Expected: not 200 })
            {
                throw new FormatException($"nothing can follow \"{steps[^1].Text}\": the call is over");
            }

            if (step is Step.Status && steps.Count > 0)
            {
                throw new FormatException("\"expect status\" is the first step: it is about the answer to the call");
            }

            steps.Add(step with { Line = line, Text = text });
        }
        catch (FormatException wrong)
        {
            problems.Add($"line {line}: {wrong.Message}");
        }
    }

    private Step Understand(string[] words) => words switch
    {
        ["speak", var time, var what] => new Step.Speak(Speech(what), ScriptWords.Time(time)),
        ["press", var keys] => new Step.Press(ScriptWords.Keys(keys)),
        ["hold"] => new Step.Offer(SdpDirection.SendOnly),
        ["resume"] => new Step.Offer(SdpDirection.SendReceive),
        ["reinvite"] => new Step.Offer(null),
        ["wait", var time] => new Step.Pause(ScriptWords.Time(time)),
        ["hear", var what, "within", var time] => new Step.Hear(ScriptWords.Sound(what), ScriptWords.Time(time)),
        ["vanish"] => new Step.Vanish(),
        ["bye"] => new Step.Bye(),
        ["expect", "status", var status] => new Step.Status(ScriptWords.Status(status)),
        ["expect", "end", "within", var time] => new Step.End(ScriptWords.Time(time)),
        _ => throw new FormatException(ScriptWords.Usage(words)),
    };

    /// <summary>A tone, one of the speeches that come with the program, or a WAV file beside the script.</summary>
    private byte[] Speech(string what)
    {
        if (ScriptWords.Hertz(what) is { } hertz)
        {
            return Tone(hertz);
        }

        var file = Path.Combine(folder, what);
        if (!what.EndsWith(".wav", StringComparison.OrdinalIgnoreCase))
        {
            return VoiceLibrary.Names.Contains(what) ? VoiceLibrary.Find(what)
                : throw new FormatException($"\"{what}\" is nothing to say: use a tone as 440hz, a WAV file, or one of {string.Join(", ", VoiceLibrary.Names)}");
        }

        if (!File.Exists(file))
        {
            throw new FormatException($"there is no file \"{what}\" beside the script");
        }

        return PromptWave.TryRead(File.ReadAllBytes(file), out var alaw, out var problem) ? alaw : throw new FormatException($"\"{what}\" can not be spoken: {problem}");
    }

    /// <summary>A second of it; the whole number of waves makes the seam unheard.</summary>
    private static byte[] Tone(int hertz)
    {
        var alaw = new byte[G711.Rate];
        for (var i = 0; i < alaw.Length; i++)
        {
            alaw[i] = G711.EncodeALaw((short)(ToneAmplitude * short.MaxValue * Math.Sin(2 * Math.PI * hertz * i / G711.Rate)));
        }

        return alaw;
    }
}
