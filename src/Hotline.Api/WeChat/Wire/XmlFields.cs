using System.Diagnostics.CodeAnalysis;
using System.Xml;

namespace Hotline.Api.WeChat.Wire;

/// <summary>
/// Reads WeChat's flat XML: the children of the root by name, deeper ones and unknown ones passed over. Untrusted: no
/// DTD, no entities, nothing fetched, bounded in size and depth.
/// </summary>
internal static class XmlFields
{
    public const int MaxCharacters = 64 * 1024;
    private const int MaxDepth = 8;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <returns>False when it is not well formed, too large, too deep, or not rooted in <c>xml</c>.</returns>
    public static bool TryRead(string text, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? fields)
    {
        fields = null;
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            string? name = null;
            var value = "";
            while (reader.Read())
            {
                if (reader.Depth > MaxDepth || (reader is { Depth: 0, NodeType: XmlNodeType.Element } && reader.Name != "xml"))
                {
                    return false;
                }

                switch (reader.NodeType, reader.Depth)
                {
                    case (XmlNodeType.Element, 1):
                        (name, value) = (reader.IsEmptyElement ? null : reader.Name, "");
                        break;
                    case (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace, 2):
                        value += reader.Value;
                        break;
                    case (XmlNodeType.EndElement, 1) when name is not null:
                        read.TryAdd(name, value); // The first of two counts.
                        name = null;
                        break;
                }
            }
        }
        catch (XmlException)
        {
            return false;
        }

        fields = read;
        return true;
    }
}
