using Hotline.Agent.Desk;
using Hotline.Dispatch.Privacy;

namespace Hotline.Agent.Tests.Desk;

public sealed class AreaCodesTests
{
    [Theory]
    [InlineData("079188881234", "南昌市")]
    [InlineData("+86 791 8888 1234", "南昌市")]
    [InlineData("07978881234", "赣州市")]
    [InlineData("0701-6221234", "鹰潭市")]
    [InlineData("13879100001", null)]
    [InlineData("01088881234", null)]
    [InlineData("12345", null)]
    [InlineData("0791", null)]
    [InlineData("", null)]
    public void A_landline_of_the_province_tells_its_city(string number, string? city) => Assert.Equal(city, AreaCodes.City(Pii.Phone(number)));
}
