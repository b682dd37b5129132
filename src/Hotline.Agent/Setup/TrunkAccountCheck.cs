using System.Text.RegularExpressions;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Setup;

/// <summary>What is wrong with the part of a trunk by which its carrier knows us, as it was given.</summary>
internal static partial class TrunkAccountCheck
{
    /// <param name="hasPassword">One is kept from before, and may be.</param>
    public static IEnumerable<SetupProblem> Of(Trunk trunk, int row, bool hasPassword)
    {
        if (trunk.Domain is not null && !DomainShape().IsMatch(trunk.Domain))
        {
            yield return new(row, nameof(Trunk.Domain), "运营商域应为域名或 IP 地址，例如 ims.example.cn");
        }

        if (trunk.UserName is not null && !Quotable().IsMatch(trunk.UserName))
        {
            yield return new(row, nameof(Trunk.UserName), "鉴权用户名应为 1 至 128 个字符，不含空格、引号和反斜杠");
        }

        if (trunk.Password is not null && (trunk.Password.Length is 0 or > 128 || trunk.Password.Any(char.IsControl)))
        {
            yield return new(row, nameof(Trunk.Password), "鉴权密码应为 1 至 128 个字符");
        }
        else if (trunk.UserName is null ? trunk.Password is not null : trunk.Password is null && !hasPassword)
        {
            yield return new(row, nameof(Trunk.Password), trunk.UserName is null ? "有鉴权密码时须填鉴权用户名" : "新的鉴权用户名或呼出地址需要重新填写密码");
        }

        if (trunk.Realm is not null && !Quotable().IsMatch(trunk.Realm))
        {
            yield return new(row, nameof(Trunk.Realm), "鉴权域应为 1 至 128 个字符，不含空格、引号和反斜杠");
        }

        if (trunk.Registers && (trunk.Gateway is null || trunk.UserName is null))
        {
            yield return new(row, nameof(Trunk.Registers), "注册式中继须填呼出地址和鉴权用户名");
        }

        if (trunk.Pilot is null ? trunk.RegisteredUser is { } user && !UserShape().IsMatch(user) : !UserShape().IsMatch(trunk.Pilot))
        {
            yield return new(row, nameof(Trunk.Pilot), "主号码应为号码或字母、数字、点、下划线和连字符，最多 64 位，例如 +8679112345");
        }

        if (!Enum.GetNames<NumberFormat>().Contains(trunk.NumberFormat))
        {
            yield return new(row, nameof(Trunk.NumberFormat), "号码格式应为 National 或 International");
        }

        if (!Enum.GetNames<IdentityHeader>().Contains(trunk.Identity))
        {
            yield return new(row, nameof(Trunk.Identity), "主叫标识应为 Asserted、Preferred 或 None");
        }
    }

    // \z and not $, which lets a line end pass: these stand in headers.
    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\z")]
    private static partial Regex DomainShape();

    /// <summary>Stands between quotes as it is.</summary>
    [GeneratedRegex("""^[!#-\[\]-~]{1,128}\z""")]
    private static partial Regex Quotable();

    [GeneratedRegex(@"^\+?[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex UserShape();
}
