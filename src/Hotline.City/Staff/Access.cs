namespace Hotline.City.Staff;

/// <summary>The demonstration's logins, as <c>init --demo</c> printed and kept them. A demonstration's secrets only.</summary>
/// <param name="Liaisons">Those who act for the units, one a unit.</param>
internal sealed record Access((string Login, string Password)? Dispatcher, IReadOnlyList<(string Login, string Password)> Liaisons, (string AppId, string Token)? WeChat)
{
    public static Access Read(string file)
    {
        var lines = File.ReadAllLines(file).Select(line => line.Split(' ')).ToList();
        List<(string, string)> Logins(string role) => [.. lines.Where(words => words is ["login", var kind, _, _] && kind == role).Select(words => (words[2], words[3]))];
        var weChat = lines.FirstOrDefault(words => words is ["wechat", _, _]);
        return new Access(Logins("dispatcher") is [var first, ..] ? first : null, Logins("liaison"), weChat is null ? null : (weChat[1], weChat[2]));
    }

    public override string ToString() => "the demonstration's logins";
}
