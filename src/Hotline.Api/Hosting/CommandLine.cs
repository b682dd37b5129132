namespace Hotline.Api.Hosting;

internal enum Verb { Serve, Migrate, Init }

/// <summary>What was asked on the command line, as configuration pairs. See docs/operating.md.</summary>
/// <param name="Demo">Only for <see cref="Verb.Init"/>: null when neither <c>--demo</c> nor <c>--no-demo</c> was given.</param>
internal sealed record CommandLine(Verb Verb, bool? Demo, IReadOnlyDictionary<string, string?> Settings)
{
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["--port"] = "Hotline:Port",
        ["--roles"] = "Hotline:Roles",
        ["--advertise"] = "Hotline:Advertise",
        ["--data"] = "Data:Folder",
        ["--cert"] = "Https:Certificate",
    };

    /// <exception cref="UsageException">An option is unknown or lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var verb = args.Count == 0 || args[0].StartsWith('-') ? Verb.Serve : VerbOf(args[0]);
        bool? demo = null;
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = verb == Verb.Serve && (args.Count == 0 || args[0].StartsWith('-')) ? 0 : 1; i < args.Count; i++)
        {
            if (args[i] is "--demo" or "--no-demo")
            {
                demo = args[i] == "--demo";
                continue;
            }

            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], i + 1 < args.Count ? args[++i] : null);
            settings[KeyOf(name)] = value ?? throw new UsageException($"The option {name} needs a value.");
        }

        return new CommandLine(verb, demo, settings);
    }

    private static Verb VerbOf(string word) => word switch
    {
        "serve" => Verb.Serve,
        "migrate" => Verb.Migrate,
        "init" => Verb.Init,
        _ => throw new UsageException($"There is no verb {word}: use migrate, init or serve."),
    };

    private static string KeyOf(string option) =>
        Short.TryGetValue(option, out var key) ? key
        : option.StartsWith("--", StringComparison.Ordinal) && option.Contains(':', StringComparison.Ordinal) ? option[2..]
        : throw new UsageException($"There is no option {option}.");
}

/// <summary>The operator asked for something impossible; the message is one sentence for the terminal.</summary>
internal sealed class UsageException(string message) : Exception(message);
