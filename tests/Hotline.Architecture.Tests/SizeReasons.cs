namespace Hotline.Architecture.Tests;

/// <summary>Files over 250 lines, each with its reason.</summary>
internal static class SizeReasons
{
    public static readonly Dictionary<string, string> Known = [];
}
