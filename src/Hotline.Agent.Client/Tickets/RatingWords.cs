namespace Hotline.Agent.Client.Tickets;

/// <summary>What a caller pressed at the end of the call.</summary>
public static class RatingWords
{
    public static string Name(int rating) => rating switch { 1 => "非常满意", 2 => "满意", 3 => "基本满意", 4 => "不满意", _ => "非常不满意" };
}
