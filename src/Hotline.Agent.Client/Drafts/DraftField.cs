using System.Collections.Immutable;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Drafts;

/// <summary>The fields of the ticket form, in the order in which a person meets them.</summary>
public enum DraftField
{
    Type, CategoryCode, RegionCode, Place, Point, Title, Urgency, Content, CallerName, ContactPhone, IdNumber, Confidential, Anonymous, Answer,
}

/// <summary>Between the wire records and the form's plain text values; absent and empty are the same to a person.</summary>
internal static class DraftFieldMap
{
    public static string NameOf(DraftField field) => field switch
    {
        DraftField.Type => "类型",
        DraftField.CategoryCode => "事项类别",
        DraftField.RegionCode => "事发地区",
        DraftField.Place => "详细地址",
        DraftField.Point => "位置",
        DraftField.Title => "标题",
        DraftField.Urgency => "紧急程度",
        DraftField.Content => "诉求内容",
        DraftField.CallerName => "来电人姓名",
        DraftField.ContactPhone => "联系电话",
        DraftField.IdNumber => "证件号码",
        DraftField.Confidential => "身份保密",
        DraftField.Anonymous => "匿名",
        DraftField.Answer => "当场答复",
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    /// <summary>The field's name in problem details.</summary>
    public static string WireName(DraftField field) => char.ToLowerInvariant(field.ToString()[0]) + field.ToString()[1..];

    public static ImmutableDictionary<DraftField, string> From(TicketPage page) => new Dictionary<DraftField, string>
    {
        [DraftField.Type] = page.Type ?? "",
        [DraftField.CategoryCode] = page.CategoryCode ?? "",
        [DraftField.RegionCode] = page.RegionCode ?? "",
        [DraftField.Place] = page.Place ?? "",
        [DraftField.Point] = PointText.Of(page.Longitude, page.Latitude),
        [DraftField.Title] = page.Title ?? "",
        [DraftField.Urgency] = page.Urgency,
        [DraftField.Content] = page.Content ?? "",
        [DraftField.CallerName] = page.CallerName ?? "",
        [DraftField.ContactPhone] = page.ContactPhone ?? "",
        [DraftField.IdNumber] = page.IdNumber ?? "",
        [DraftField.Confidential] = page.Confidential ? "true" : "",
        [DraftField.Anonymous] = page.Anonymous ? "true" : "",
        [DraftField.Answer] = page.Answer ?? "",
    }.ToImmutableDictionary();

    /// <summary>Only what differs: null leaves a field as it is on the server, "" empties it.</summary>
    public static DraftFields Patch(ImmutableDictionary<DraftField, string> saved, ImmutableDictionary<DraftField, string> typed)
    {
        string? Changed(DraftField field) => saved[field] == typed[field] ? null : typed[field];

        var point = Changed(DraftField.Point);
        var at = point is null ? null : PointText.Read(point);
        return new DraftFields(
            Type: Changed(DraftField.Type), CategoryCode: Changed(DraftField.CategoryCode), RegionCode: Changed(DraftField.RegionCode),
            Place: Changed(DraftField.Place), Longitude: at?.Longitude, Latitude: at?.Latitude, Title: Changed(DraftField.Title), Content: Changed(DraftField.Content),
            Urgency: Changed(DraftField.Urgency), Confidential: Changed(DraftField.Confidential) is { } c ? c.Length > 0 : null,
            CallerName: Changed(DraftField.CallerName), ContactPhone: Changed(DraftField.ContactPhone),
            IdNumber: Changed(DraftField.IdNumber), Answer: Changed(DraftField.Answer), Anonymous: Changed(DraftField.Anonymous) is { } a ? a.Length > 0 : null)
        {
            NoPoint = point is { Length: 0 },
        };
    }
}
