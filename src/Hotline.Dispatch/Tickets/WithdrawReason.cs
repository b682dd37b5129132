namespace Hotline.Dispatch.Tickets;

/// <summary>无诉求, 骚扰, 拨错, 诉求人放弃.</summary>
public enum WithdrawReason
{
    NoRequest,
    Nuisance,
    WrongNumber,
    CallerGone,
}
