namespace Hotline.Dispatch.Tickets;

/// <summary>A sample check (抽检) of an answer given on the call.</summary>
public enum AnswerCheck
{
    /// <summary>抽中待检.</summary>
    Drawn,

    /// <summary>正确.</summary>
    Right,

    /// <summary>有误.</summary>
    Wrong,
}
