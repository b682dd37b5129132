using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Setup;

/// <summary>What is wrong with a trunk as it was given.</summary>
internal static partial class TrunkCheck
{
    public static IEnumerable<SetupProblem> Of(Trunk trunk, int row)
    {
        if (!SetupShape.Code().IsMatch(trunk.Code))
        {
            yield return new(row, nameof(Trunk.Code), "中继代码应为小写字母、数字或连字符，最多 32 位");
        }

        if (string.IsNullOrWhiteSpace(trunk.Name) || trunk.Name.Length > 50)
        {
            yield return new(row, nameof(Trunk.Name), "中继名称不能为空，最多 50 字");
        }

        if (trunk.Networks.Count == 0 || trunk.Networks.Any(network => !IsNetwork(network)))
        {
            yield return new(row, nameof(Trunk.Networks), "网段应为 CIDR 形式，例如 203.0.113.0/28 或 2001:db8::/32");
        }

        if (!Enum.TryParse<CallerIdSource>(trunk.CallerFrom, out _))
        {
            yield return new(row, nameof(Trunk.CallerFrom), "主叫号码来源应为 Asserted 或 From");
        }

        if (trunk.AreaCode is not null && !AreaShape().IsMatch(trunk.AreaCode))
        {
            yield return new(row, nameof(Trunk.AreaCode), "区号应以 0 开头，3 或 4 位，例如 0791");
        }

        if (trunk.Prefixes?.Any(prefix => !PrefixShape().IsMatch(prefix)) == true)
        {
            yield return new(row, nameof(Trunk.Prefixes), "前缀应为 1 至 8 位数字");
        }

        if (trunk.MaxCalls is < 0 or > 100_000)
        {
            yield return new(row, nameof(Trunk.MaxCalls), "并发上限应为 0 至 100000，0 为不限");
        }

        if (trunk.MaxRate is < 0 or > 1_000)
        {
            yield return new(row, nameof(Trunk.MaxRate), "每秒呼入上限应为 0 至 1000，0 为不限");
        }

        if (trunk.Probe is not null && !IsProbe(trunk.Probe))
        {
            yield return new(row, nameof(Trunk.Probe), "探测地址应为 sip:主机:端口，主机为 IP 地址或域名");
        }

        if (trunk.Gateway is not null && !IsProbe(trunk.Gateway))
        {
            yield return new(row, nameof(Trunk.Gateway), "呼出地址应为 sip:主机:端口，主机为 IP 地址或域名");
        }
    }

    public static IEnumerable<SetupProblem> TakenNetworks(IReadOnlyList<Trunk> trunks, IReadOnlyList<Trunk> others)
    {
        var taken = others.SelectMany(trunk => trunk.Networks).ToHashSet(StringComparer.Ordinal);
        for (var row = 0; row < trunks.Count; row++)
        {
            foreach (var network in trunks[row].Networks.Where(network => !taken.Add(network)))
            {
                yield return new(row, nameof(Trunk.Networks), $"网段已属于另一中继：{network}");
            }
        }
    }

    /// <summary>PostgreSQL's cidr and the telephony node both want the host bits zero.</summary>
    private static bool IsNetwork(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash >= 0 && IPNetwork.TryParse(text, out var network) && IPAddress.TryParse(text.AsSpan(0, slash), out var given) && network.BaseAddress.Equals(given);
    }

    private static bool IsProbe(string text) =>
        ProbeShape().Match(text) is { Success: true } found && (IsAddress(found.Groups["host"].ValueSpan) || found.Groups["name"].Success)
        && (!found.Groups["port"].Success || int.Parse(found.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) is > 0 and <= 65535);

    /// <summary>All four parts of it: the system would read 203.0.113 as 203.0.0.113.</summary>
    private static bool IsAddress(ReadOnlySpan<char> text) => IPAddress.TryParse(text, out _) && (text[0] == '[' || text.Count('.') == 3);

    // \z and not $, which lets a line end pass: these stand in headers.
    [GeneratedRegex(@"^0[1-9][0-9]{1,2}\z")]
    private static partial Regex AreaShape();

    [GeneratedRegex(@"^[0-9]{1,8}\z")]
    private static partial Regex PrefixShape();

    /// <summary>A name has a last label that is no number, so that a slip in an address is not one.</summary>
    [GeneratedRegex(
        @"^sips?:(?:(?<host>[0-9.]+|\[[0-9a-fA-F:.]+\])|(?<name>(?=.{1,253}(?:[:;]|\z))(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?))(?::(?<port>[0-9]{1,5}))?(?:;transport=(?:udp|tcp|tls))?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex ProbeShape();
}
