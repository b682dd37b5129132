using Hotline.Agent.Client.Contracts;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>What a caller tells. Everybody in it is invented; numbers are planted so that they can be searched for.</summary>
internal sealed record Matter(
    string Type, string Urgency, string Category, string CategoryName, string Region, string RegionName,
    string Place, string Title, string Content, string CallerName, string ContactPhone, string IdNumber)
{
    /// <summary>A street lamp out in 东湖区: the demonstration's catalogue has an exact rule for it.</summary>
    public static Matter StreetLamp { get; } = new(
        "Complaint", "Normal", "050403", "路灯", "360102", "东湖区",
        "蛤蟆街98弄7号3单元", "路灯连续三晚不亮",
        "来电人反映小区门口路灯连续三晚不亮，老人夜间出行不便。联系人手机13907919753，车牌赣A7X531，希望尽快修复。",
        "欧阳测试娥", "13979198642", "360102197003076214");

    /// <summary>The same kind of matter as a picture book tells it.</summary>
    public static Matter DarkLane { get; } = StreetLamp with
    {
        Place = "永叔路与孺子路口北侧小巷", Title = "小巷路灯不亮，晚上看不清路", Content = "来电人反映永叔路旁小巷的四盏路灯一周没有亮，老人晚上出门容易摔倒，希望尽快修好。",
        CallerName = "王秀兰", ContactPhone = "13800001234", IdNumber = "",
    };

    public DraftFields Fields => new(Type, Category, Region, Place, Title: Title, Content: Content, CallerName: CallerName, ContactPhone: ContactPhone);

    public IEnumerable<string> Secrets => [Place, CallerName, ContactPhone, IdNumber, "13907919753", "赣A7X531", "老人夜间出行不便"];
}
