namespace Hotline.Agent.Client.Line;

/// <summary>How the browser line of this tab stands.</summary>
public enum LineStatus
{
    /// <summary>The agent answers on the desk phone.</summary>
    Off,

    /// <summary>Another tab of this browser has the line.</summary>
    InOtherTab,

    /// <summary>Another browser has taken the line over.</summary>
    Taken,

    /// <summary>The microphone may not or can not be used.</summary>
    NoMicrophone,

    Connecting,
    Up,
}

/// <summary>How it is said.</summary>
public static class LineWords
{
    public static string Of(LineStatus status, bool registered) => status switch
    {
        LineStatus.InOtherTab => registered ? "网页线路在另一个标签页" : "网页线路未接通",
        LineStatus.Taken => "网页线路已在别处接管",
        LineStatus.NoMicrophone => "麦克风不可用，请在浏览器中允许使用",
        LineStatus.Up when registered => "网页线路已接通",
        _ => "网页线路连接中",
    };
}

/// <param name="Name">Empty until the browser may tell it.</param>
public sealed record AudioDevice(string Id, string Name, bool Chosen);

public sealed record AudioDevices(IReadOnlyList<AudioDevice> Microphones, IReadOnlyList<AudioDevice> Speakers)
{
    public static readonly AudioDevices None = new([], []);
}
