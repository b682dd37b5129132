using System.Globalization;
using System.Net;
using System.Text;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.City.Scripts;

/// <summary>What a run of a script was asked.</summary>
/// <param name="Target">Whom to call.</param>
/// <param name="Rate">New calls a second.</param>
/// <param name="AtOnce">Calls that may be up at a time.</param>
/// <param name="From">The number of the first caller; the others count on from it.</param>
/// <param name="Json">Where the report goes besides; null: nowhere.</param>
internal sealed record ScriptOptions(string Script, SipUri Target, IPEndPoint Hotline, int Calls, double Rate, int AtOnce, long From, string? Json)
{
    public const string Usage =
        "Usage: citizen SCRIPT --to sip:12345@127.0.0.1:5060 [--calls 1] [--rate 10] [--at-once 1000] [--from 13900000000] [--json FILE] [--beyond-this-machine]";

    private const string Beyond = "--beyond-this-machine";
    private const int MostCalls = 1_000_000, MostAtOnce = 20_000, MostRate = 2_000;

    /// <exception cref="FormatException">An option is unknown, or can not be what was given; the message is for the terminal.</exception>
    public static ScriptOptions Parse(IReadOnlyList<string> args)
    {
        if (args.Count == 0 || args[0].StartsWith('-'))
        {
            throw new FormatException(Usage);
        }

        var given = new GivenOptions([.. args.Skip(1)], Beyond);
        var (target, hotline) = Whom(given.Take("--to") ?? throw new FormatException($"Say whom to call. {Usage}"), given.Has(Beyond));
        var options = new ScriptOptions(
            args[0], target, hotline, (int)(given.Number("--calls", 1, MostCalls) ?? 1), given.Number("--rate", 0.01, MostRate) ?? 10,
            (int)(given.Number("--at-once", 1, MostAtOnce) ?? 1000), (long)(given.Number("--from", 1, 999_999_999_999) ?? 13_900_000_000), given.Take("--json"));
        return given.Unknown is { } unknown ? throw new FormatException($"There is no option {unknown}. {Usage}") : options;
    }

    /// <summary>The number that the hotline sees of the nth caller.</summary>
    public string Caller(int which) => (From + which).ToString(CultureInfo.InvariantCulture);

    private static (SipUri Target, IPEndPoint Hotline) Whom(string to, bool beyond)
    {
        if (!ParseUri.TryParse(Encoding.UTF8.GetBytes(to), out var target) || target is not { Scheme: "sip" } || target.User.Length == 0 || !target.TryGetEndPoint(out var hotline))
        {
            throw new FormatException($"The option --to takes a SIP address with a number and an IP address, such as sip:12345@127.0.0.1:5060, not {to}.");
        }

        return IPAddress.IsLoopback(hotline.Address) || beyond ? (target, hotline)
            : throw new FormatException($"{hotline.Address} is another machine. Calling it may cost money and disturb people: if it is yours to call, say {Beyond}.");
    }
}
