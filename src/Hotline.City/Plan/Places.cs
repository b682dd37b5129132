namespace Hotline.City.Plan;

/// <summary>Counties of the demonstration city with streets for made-up addresses.</summary>
internal static class Places
{
    public static IReadOnlyList<(string County, string Name)> Counties { get; } =
        [("360102", "东湖区"), ("360103", "西湖区"), ("360103", "西湖区"), ("360104", "青云谱区")];

    public static IReadOnlyList<string> Streets { get; } = ["永叔路", "象山路", "阳明路", "洪都大道", "北京路", "解放路", "民德路", "建设路"];
}
