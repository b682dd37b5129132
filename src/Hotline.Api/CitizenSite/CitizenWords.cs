using System.Globalization;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.CitizenSite;

/// <summary>Words and times of the citizens' pages. Times are Asia/Shanghai.</summary>
public static class CitizenWords
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    public static string Time(DateTimeOffset at) => at.ToOffset(Shanghai).ToString("M月d日 HH:mm", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at) => at.ToOffset(Shanghai).ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    /// <summary>1234 5678, so that it can be read out.</summary>
    public static string Code(string code) => code.Length == 8 ? $"{code[..4]} {code[4..]}" : code;

    /// <summary>A fault in words a citizen understands.</summary>
    public static string Of(FieldFault fault) => (fault.Field, fault.Code) switch
    {
        ("photos", "malformed") => "照片只能是 JPG、PNG 或 WebP 图片，请换一张",
        ("photos", "too-many") => $"照片最多 {fault.Max} 张",
        ("contactPhone", "missing") => "请填写联系电话",
        ("contactPhone", _) => "联系电话不正确，请填写手机号或带区号的座机号",
        ("regionCode", _) => "请选择所在区县",
        ("content", "missing") => "请填写诉求内容",
        ("intakeKey", _) => "页面已过期，请重新打开后提交",
        ("solved", _) => "请选择是否解决",
        ("satisfied", _) => "请选择是否满意",
        _ => RefusalWords.Of(fault),
    };

    public static IReadOnlyList<(Solved Value, string Words)> Solutions { get; } = [.. Enum.GetValues<Solved>().Select(value => (value, TypeWords.Of(value)))];

    public static IReadOnlyList<(Satisfaction Value, string Words)> Satisfactions { get; } = [.. Enum.GetValues<Satisfaction>().Select(value => (value, TypeWords.Of(value)))];

    public static IReadOnlyList<(ReplyClarity Value, string Words)> Clarities { get; } = [.. Enum.GetValues<ReplyClarity>().Select(value => (value, TypeWords.Of(value)))];
}
