using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Tests.Trunks;

public sealed class NumberingTests
{
    [Theory]
    [InlineData("13879100001", "+8613879100001")] // A mobile.
    [InlineData("19912345678", "+8619912345678")]
    [InlineData("079112345678", "+8679112345678")] // Area code without its 0.
    [InlineData("01012345678", "+861012345678")]
    [InlineData("86789012", "+8679186789012")] // A local number.
    [InlineData("8678901", "+867918678901")]
    [InlineData("110", "110")]
    [InlineData("12315", "12315")]
    [InlineData("10086", "10086")]
    [InlineData("95588", "95588")]
    [InlineData("4008001234", "4008001234")]
    [InlineData("8008101234", "8008101234")]
    [InlineData("+8613879100001", "+8613879100001")]
    public void A_called_number_is_written_as_the_carrier_wants_it(string dialled, string international)
    {
        Assert.Equal(international, Numbering.Called(dialled, NumberFormat.International, "0791"));
        Assert.Equal(dialled, Numbering.Called(dialled, NumberFormat.National, "0791"));
    }

    [Theory]
    [InlineData("12345", "+8679112345")] // The hotline itself.
    [InlineData("96333", "+8679196333")]
    [InlineData("079112345", "+8679112345")]
    [InlineData("86789012", "+8679186789012")]
    [InlineData("13879100001", "+8613879100001")]
    public void A_number_of_ours_is_global_where_numbers_are(string number, string international)
    {
        Assert.Equal(international, Numbering.Own(number, NumberFormat.International, "0791"));
        Assert.Equal(number, Numbering.Own(number, NumberFormat.National, "0791"));
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("86789012")]
    public void Without_an_area_code_a_local_number_stays(string number)
    {
        Assert.Equal(number, Numbering.Called(number, NumberFormat.International, null));
        Assert.Equal(number, Numbering.Own(number, NumberFormat.International, null));
    }

    [Theory]
    [InlineData("13879100001")]
    [InlineData("079112345678")]
    [InlineData("01012345678")]
    [InlineData("12315")]
    [InlineData("95598")]
    [InlineData("4008001234")]
    public void What_goes_out_comes_back_as_it_was(string number) =>
        Assert.Equal(number, CallerIdentity.Normalise(Numbering.Called(number, NumberFormat.International, "0791")).Clear);

    [Theory]
    [InlineData("+864008001234", "4008001234")] // No city has them: there is no area code to be restored.
    [InlineData("+868008101234", "8008101234")]
    [InlineData("00864008001234", "4008001234")]
    [InlineData("+8695598", "95598")]
    [InlineData("+8640012345678", "040012345678")] // Too long for one.
    [InlineData("+86791800123", "0791800123")]
    [InlineData("+8690186789012", "090186789012")]
    public void A_service_number_that_arrives_with_the_country_code_gets_no_area_code(string arrived, string number) =>
        Assert.Equal(number, CallerIdentity.Normalise(arrived).Clear);
}
