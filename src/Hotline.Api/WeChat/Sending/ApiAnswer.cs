namespace Hotline.Api.WeChat.Sending;

/// <summary>What WeChat's error codes mean for what is being sent.</summary>
internal enum ApiVerdict
{
    Done,

    /// <summary>40001, 40014, 41001, 42001: the access token is not the current one.</summary>
    TokenStale,

    /// <summary>-1, 45011, HTTP 5xx, no answer: soon again.</summary>
    Again,

    /// <summary>45009: the day's calls are used up; counted anew at midnight in China.</summary>
    Tomorrow,

    /// <summary>45015, 45047: no customer-service message to this follower now; a template may still go.</summary>
    WindowClosed,

    /// <summary>43004, 43101, 40003: no follower, or none any more.</summary>
    NotFollowing,

    /// <summary>Anything else: sending the same again would not help.</summary>
    Refused,
}

/// <param name="Code">WeChat's errcode, 0 for success; for a failed HTTP exchange the negative status.</param>
internal readonly record struct ApiAnswer(int Code, ApiVerdict Verdict)
{
    public static ApiAnswer Done { get; } = new(0, ApiVerdict.Done);

    /// <param name="status">0 when there was no answer at all.</param>
    public static ApiAnswer Failed(int status) => new(-status, status is 0 or 408 or 429 or >= 500 ? ApiVerdict.Again : ApiVerdict.Refused);

    public static ApiAnswer Of(int errorCode) => new(errorCode, errorCode switch
    {
        0 => ApiVerdict.Done,
        40001 or 40014 or 41001 or 42001 => ApiVerdict.TokenStale,
        -1 or 45011 => ApiVerdict.Again,
        45009 => ApiVerdict.Tomorrow,
        45015 or 45047 => ApiVerdict.WindowClosed,
        43004 or 43101 or 40003 => ApiVerdict.NotFollowing,
        _ => ApiVerdict.Refused,
    });
}
