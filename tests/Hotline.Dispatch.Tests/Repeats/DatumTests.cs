using Hotline.Dispatch.Repeats;

namespace Hotline.Dispatch.Tests.Repeats;

/// <summary>Points of the two datums are compared in one.</summary>
public sealed class DatumTests
{
    [Fact]
    public void The_shift_is_the_published_one()
    {
        // A pair that is printed beside the approximation wherever it is described.
        var (east, north) = Datum.Shift(116.404, 39.915);
        Assert.Equal(116.41024449916938, 116.404 + east, 1e-6);
        Assert.Equal(39.91640428150164, 39.915 + north, 1e-6);
    }

    [Theory]
    [InlineData(115.8921, 28.6765)]
    [InlineData(114.9337, 25.8310)]
    [InlineData(117.9434, 28.4544)]
    public void A_point_that_was_moved_comes_back_to_within_a_metre(double longitude, double latitude)
    {
        var (east, north) = Datum.Shift(longitude, latitude);
        var there = Datum.Common(longitude + east, latitude + north, "GCJ-02")!.Value;
        Assert.InRange(Distance.Metres(longitude, latitude, there.Longitude, there.Latitude)!.Value, 0, 1);
        Assert.InRange(Distance.Metres(longitude, latitude, longitude + east, latitude + north)!.Value, 200, 1_000);
        Assert.Equal((longitude, latitude), Datum.Common(longitude, latitude, "CGCS2000"));
    }

    [Fact]
    public void What_is_no_whole_point_is_none()
    {
        Assert.Null(Datum.Common(115.9, null, "GCJ-02"));
        Assert.Null(Datum.Common(null, 28.7, "GCJ-02"));
        Assert.Null(Datum.Common(115.9, 28.7, null));
    }
}
