using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tests.Privacy;

/// <summary>A fixed line of one's own city is one number, with its area code and without.</summary>
public sealed class HomeAreaTests
{
    private static readonly HomeArea Nanchang = HomeArea.Of("0791") ?? throw new InvalidOperationException("0791 is an area code.");

    [Theory]
    [InlineData("86812345", "079186812345")]
    [InlineData("8681 2345", "079186812345")]
    [InlineData("0791-86812345", "079186812345")]
    [InlineData("+86 791 8681 2345", "079186812345")]
    [InlineData("2234567", "07912234567")]
    [InlineData("0792-8681234", "07928681234")]
    [InlineData("010-65001234", "01065001234")]
    [InlineData("0138 1234 1234", "13812341234")]
    [InlineData("12345", "12345")]
    [InlineData("1234567", "1234567")]
    [InlineData("4008123123", "4008123123")]
    public void A_number_without_area_code_is_one_of_the_city(string written, string whole) => Assert.Equal(whole, Nanchang.Whole(PhoneNumber.Normalise(written)));

    [Theory]
    [InlineData("079186812345", "86812345")]
    [InlineData("13812341234", "013812341234")]
    [InlineData("07928681234", null)]
    [InlineData("12345", null)]
    public void Rows_of_before_may_have_it_in_another_spelling(string whole, string? before) => Assert.Equal(before, Nanchang.Before(whole).SingleOrDefault());

    [Theory]
    [InlineData("791")]
    [InlineData("0791-")]
    [InlineData("07911")]
    [InlineData("")]
    public void What_is_no_area_code_is_refused(string code) => Assert.Null(HomeArea.Of(code));

    [Fact]
    public void Where_nobody_has_said_which_city_it_is_local_numbers_stay_as_they_are() => Assert.Equal("86812345", HomeArea.Unknown.Whole("86812345"));
}
