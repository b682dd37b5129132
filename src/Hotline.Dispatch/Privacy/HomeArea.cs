using System.Text.RegularExpressions;

namespace Hotline.Dispatch.Privacy;

/// <summary>
/// The city that the hotline is of, by its area code: a fixed line that was written, or came over the wire, without one is a line of this city
/// (docs/adr/0100). Given by the host; all nodes of an installation have the same.
/// </summary>
public sealed partial class HomeArea
{
    private readonly string? code;

    private HomeArea(string? code) => this.code = code;

    /// <summary>Local numbers stay as they are.</summary>
    public static HomeArea Unknown { get; } = new(null);

    /// <param name="code">With its 0: 0791.</param>
    /// <returns>Null when that is no area code.</returns>
    public static HomeArea? Of(string code) => Shape().IsMatch(code) ? new HomeArea(code) : null;

    /// <param name="number">As <see cref="PhoneNumber.Normalise"/> gives it.</param>
    /// <returns>The number as it is dialled from anywhere in the country.</returns>
    internal string Whole(string number) => code is not null && PhoneNumber.IsLocal(number) ? code + number : number;

    /// <summary>The same number as rows of before may have it: without its area code, and a mobile with the 0 that some dial before it.</summary>
    /// <param name="whole">As <see cref="Whole"/> gives it.</param>
    internal IEnumerable<string> Before(string whole)
    {
        if (code is not null && whole.StartsWith(code, StringComparison.Ordinal) && PhoneNumber.IsLocal(whole[code.Length..]))
        {
            yield return whole[code.Length..];
        }

        if (PhoneNumber.IsMobile(whole))
        {
            yield return "0" + whole;
        }
    }

    [GeneratedRegex("^0(10|2[0-9]|[3-9][0-9]{2})$")]
    private static partial Regex Shape();
}
