using System.Text.RegularExpressions;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>Steps that stand bad weather, of a sipp that is <see cref="SippPhone.Patient"/>: what was lost is said again, and what is old is waited past.</summary>
internal static partial class SippSteps
{
    /// <summary>Until the call is answered.</summary>
    public const string Answered = """
        <recv response="100" optional="true"/>
        <recv response="180" optional="true"/>
        <recv response="200" rrs="true"/>
        """;

    /// <summary>A step that the scenario itself says again (<see cref="OrAgain"/>), and not sipp: what comes a second time ends sipp's own repeating, whatever it is.</summary>
    public static string Once(string step) => Repeating().Replace(step, "");

    /// <summary>Of a recv: when nothing has come by then, the steps from the label on are taken once more. None of them may repeat itself.</summary>
    public static string OrAgain(string label) => $"timeout=\"100\" ontimeout=\"{label}\"";

    /// <summary>Says a final answer to an INVITE until its ACK comes.</summary>
    /// <param name="name">Of the step, in the scenario.</param>
    public static string UntilAcknowledged(string name, string answer) => $"""
        <label id="{name}"/>
        {Once(answer)}
        <recv request="ACK" {OrAgain(name)}/>
        """;

    /// <summary>Until a request comes that says so: older ones may come again.</summary>
    /// <param name="name">Of the step, in the scenario.</param>
    /// <param name="says">A regular expression.</param>
    /// <param name="first">Said until then.</param>
    /// <param name="actions">Upon each that comes.</param>
    public static string Until(string name, string request, string says, string first = "", string actions = "") => $"""
        <label id="{name}"/>
        {Once(first)}
        <recv request="{request}" {OrAgain(name)}><action><ereg regexp="{says}" search_in="msg" assign_to="{name}"/>{actions}</action></recv>
        <nop next="{name}-came" test="{name}"/>
        <nop next="{name}"/>
        <label id="{name}-came"/>
        """;

    /// <summary>Of an answer: its body must say so.</summary>
    /// <param name="says">A regular expression.</param>
    public static string Body(string says) => $"""<action><ereg regexp="{says}" search_in="body" check_it="true" assign_to="said"/></action>""";

    /// <summary>Of the variable of <see cref="Body"/>, which nothing else reads.</summary>
    public const string Read = """<Reference variables="said"/>""";

    [GeneratedRegex(" retrans=\"[0-9]+\"")]
    private static partial Regex Repeating();
}
