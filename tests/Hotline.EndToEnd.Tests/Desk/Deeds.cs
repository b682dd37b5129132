using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using Hotline.Agent.Client.Wire;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>
/// A verb done in the browser, by its name in the table of the life cycle: it is done when the page has sent it and the server has taken it. By these calls the architecture tests
/// know which verbs a story does (<c>VerbsHaveStories</c>), and a call that names another verb than was sent does not pass.
/// </summary>
internal static class Deeds
{
    /// <summary>The last part of the path to which the console sends a verb, from the console's own makers (docs/adr/0123).</summary>
    private static readonly FrozenDictionary<string, string> Acts = typeof(VerbCall).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(maker => maker.ReturnType == typeof(VerbCall)).ToFrozenDictionary(maker => maker.Name, ActOf);

    /// <summary>Does what sends this verb, and waits for the server's yes.</summary>
    public static Task DoesAsync(Person person, string verb, Func<Task> step)
    {
        Func<IRequest, bool> sends = verb switch
        {
            "SaveDraft" => request => request.Method == "PUT" && EndsIn(request, "draft"),
            "JoinRepeat" => request => EndsIn(request, "repeat-judgement") && request.PostData?.Contains("\"Apart\"", StringComparison.Ordinal) == false,
            "TellApart" => request => EndsIn(request, "repeat-judgement") && request.PostData?.Contains("\"Apart\"", StringComparison.Ordinal) == true,
            "DispatchTo" => request => EndsIn(request, Acts["Dispatch"]),
            _ => request => EndsIn(request, Acts[verb]),
        };
        return TakenAsync(person.Page, verb, sends, step);
    }

    /// <summary>The same on a page without script, where the form has the name of the verb.</summary>
    public static Task PostsAsync(IPage page, string handler, Func<Task> step) =>
        TakenAsync(page, handler, request => request.Method == "POST" && new Uri(request.Url).Query.EndsWith($"handler={handler}", StringComparison.Ordinal), step);

    private static async Task TakenAsync(IPage page, string verb, Func<IRequest, bool> sends, Func<Task> step)
    {
        var answer = await page.RunAndWaitForResponseAsync(step, answer => sends(answer.Request));
        Assert.True(answer.Status < 400, $"{verb}: {answer.Status} {answer.StatusText}");
    }

    private static bool EndsIn(IRequest request, string act) =>
        new Uri(request.Url).Segments is [_, "api/", "tickets/", _, var last] && last == act && request.Method is "POST" or "PUT";

    private static string ActOf(MethodInfo maker) => ((VerbCall)maker.Invoke(null, [.. maker.GetParameters().Select(parameter => Empty(parameter.ParameterType))])!).Act; // No maker gives null.

    private static object Empty(Type type) => type == typeof(string) ? "" : RuntimeHelpers.GetUninitializedObject(type);
}
