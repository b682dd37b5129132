using System.Security.Cryptography;
using System.Text;

namespace Hotline.City.Plan;

/// <summary>What a unit does with a ticket: replies, sends it back once, or lets it lie.</summary>
internal enum Doing
{
    Reply,
    Return,
    Neglect,
}

/// <param name="SignAfter">From dispatch to sign-for, in the city's own time.</param>
/// <param name="ActAfter">From sign-for to reply or return.</param>
internal sealed record Conduct(Doing Doing, TimeSpan SignAfter, TimeSpan ActAfter)
{
    /// <summary>The same for the same seed, ticket and round, whoever asks and how often.</summary>
    public static Conduct Of(int seed, string ticketNumber, int round)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{ticketNumber}/{round}"));
        var random = new Random(BitConverter.ToInt32(hash));
        var doing = random.Next(100) switch
        {
            < 70 => Doing.Reply,
            < 85 => Doing.Return,
            _ => Doing.Neglect,
        };
        return new Conduct(doing, TimeSpan.FromMinutes(random.Next(2, 15)), TimeSpan.FromMinutes(random.Next(3, 45)));
    }
}
