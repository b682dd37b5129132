namespace Hotline.Agent.Data;

/// <summary>The NOTIFY channels of this room.</summary>
internal static class NoticeChannel
{
    /// <summary>Payload: code of a queue that may have something to match, or <see cref="AllQueues"/>; signed (<see cref="Bells"/>).</summary>
    public const string Queue = "agent_queue";

    /// <summary>Payload: id of a telephony node with pending commands; signed.</summary>
    public const string Command = "agent_command";

    /// <summary>No payload: the telephony nodes need new settings.</summary>
    public const string Settings = "agent_settings";

    /// <summary>No payload: something that the wallboard or the floor shows may have changed.</summary>
    public const string Wallboard = "agent_wallboard";

    /// <summary>Payload: a <see cref="DeskNotice"/>.</summary>
    public const string Desk = "agent_desk";

    public const string AllQueues = "*";
}

/// <summary>Hears one channel. Both methods return at once; the work is done in the listener's own loop.</summary>
internal interface INoticeListener
{
    string Channel { get; }

    void Heard(string payload);

    /// <summary>Notifications may have been lost (start, broken connection): look at everything.</summary>
    void Missed();
}
