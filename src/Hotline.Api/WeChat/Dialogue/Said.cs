using Hotline.Api.WeChat.Wire;

namespace Hotline.Api.WeChat.Dialogue;

/// <summary>What a follower said or did, whatever form WeChat gave it.</summary>
internal abstract record Said
{
    private Said()
    {
    }

    /// <summary>Typed, or spoken and recognised by WeChat.</summary>
    public sealed record Text(string Words) : Said;

    public sealed record Photo(string MediaId) : Said;

    /// <summary>A point in GCJ-02 with the words of the map, if it has any.</summary>
    public sealed record Spot(double Latitude, double Longitude, string? Label) : Said;

    public sealed record Menu(string Key) : Said;

    public sealed record Followed : Said;

    public sealed record Left : Said;

    /// <summary>A voice without words, a video, a link: nothing that a request can be made of.</summary>
    public sealed record Unreadable : Said;

    /// <summary>Something that wants no answer: a page opened from the menu, a position reported by the phone.</summary>
    public sealed record Nothing : Said;

    public static Said Of(InboundMessage message) => message.Type switch
    {
        "text" when message.Content is { } words => new Text(words),
        "voice" when message.Recognition is { } words => new Text(words),
        "image" when message.MediaId is { } media => new Photo(media),
        "location" when message is { Latitude: { } latitude, Longitude: { } longitude } => new Spot(latitude, longitude, message.Label),
        "event" => message.Event?.ToUpperInvariant() switch
        {
            "SUBSCRIBE" => new Followed(),
            "UNSUBSCRIBE" => new Left(),
            "CLICK" when message.EventKey is { } key => new Menu(key),
            _ => new Nothing(),
        },
        _ => new Unreadable(),
    };
}
