using System.Text.RegularExpressions;

namespace Hotline.Dispatch.Privacy;

/// <summary>The masks: name 张**, mobile 138****1234, landline area code and last 2, ID first 2 and last 2, address to the street.</summary>
public static partial class Mask
{
    private static readonly string[] CompoundSurnames =
        ["欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒", "长孙", "宇文"];

    public static string Of(Pii pii) => pii.IsEmpty ? "" : pii.Kind switch
    {
        PiiKind.Name => Name(pii.Clear().Trim()),
        PiiKind.Phone => Phone(pii.Clear().Trim()),
        PiiKind.IdCard => IdCard(pii.Clear().Trim()),
        PiiKind.Address => Address(pii.Clear().Trim()),
        _ => "(已隐去)",
    };

    /// <summary>The family name that the mask of a name leaves.</summary>
    internal static string Surname(string name) =>
        CompoundSurnames.FirstOrDefault(surname => name.Length > surname.Length && name.StartsWith(surname, StringComparison.Ordinal)) ?? name[..1];

    /// <summary>The part of an address that its mask hides: what comes after the street.</summary>
    internal static string BeyondStreet(string address) => ToStreet().Match(address) is { Success: true } street ? address[street.Length..] : address[Math.Min(3, address.Length)..];

    private static string Name(string name) => Surname(name) + "**";

    private static string Phone(string phone)
    {
        var digits = PhoneNumber.Normalise(phone);
        return digits switch
        {
            { Length: 11 } when digits[0] == '1' => $"{digits[..3]}****{digits[^4..]}",
            { Length: >= 10 } when digits[0] == '0' => $"{digits[..AreaCodeLength(digits)]}*****{digits[^2..]}",
            { Length: > 4 } => $"****{digits[^2..]}",
            _ => "****",
        };
    }

    // Two-digit area codes after the trunk 0: 010 and 02x; all others have three.
    internal static int AreaCodeLength(string digits) => digits[1] is '1' or '2' ? 3 : 4;

    private static string IdCard(string id) => id.Length > 4 ? $"{id[..2]}{new string('*', id.Length - 4)}{id[^2..]}" : "****";

    private static string Address(string address)
    {
        var street = ToStreet().Match(address);
        return street.Success ? street.Value + "***" : address[..Math.Min(3, address.Length)] + "***";
    }

    [GeneratedRegex("^.*?(?:街道|大道|路|街|巷|镇|乡|村|社区)")]
    private static partial Regex ToStreet();
}
