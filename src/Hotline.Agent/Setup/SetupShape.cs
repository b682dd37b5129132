using System.Text.RegularExpressions;

namespace Hotline.Agent.Setup;

/// <summary>What the codes of all that is set up here look like.</summary>
internal static partial class SetupShape
{
    // \z and not $, which lets a line end pass: codes stand in headers.
    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,31}\z")]
    public static partial Regex Code();
}
