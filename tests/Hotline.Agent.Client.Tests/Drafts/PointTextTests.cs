using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Drafts;

namespace Hotline.Agent.Client.Tests.Drafts;

/// <summary>A point is pasted as maps give it; what is none stays in the box.</summary>
public sealed class PointTextTests
{
    [Theory]
    [InlineData("115.8921,28.6765")]
    [InlineData("28.6765, 115.8921")]
    [InlineData("经度115.892100 纬度28.676500")]
    [InlineData(" (115.89210000004，28.6765) ")]
    public void However_it_is_written_it_is_the_same_point(string typed)
    {
        var point = PointText.Read(typed);
        Assert.Equal((115.8921, 28.6765), point);
        Assert.Equal("115.8921,28.6765", PointText.Of(point!.Value.Longitude, point.Value.Latitude));
    }

    [Theory]
    [InlineData("")]
    [InlineData("115.8921")]
    [InlineData("1158921,286765")]
    [InlineData("-0.1276,51.5072")]
    [InlineData("115.8921,28.6765,3")]
    [InlineData("永叔路12号")]
    public void What_is_no_point_in_China_is_none(string typed) => Assert.Null(PointText.Read(typed));

    [Fact]
    public void The_draft_sends_a_point_as_numbers_and_takes_it_away()
    {
        var none = Draft.Open(Page);
        Assert.Equal("", none[DraftField.Point]);
        var patch = DraftFieldMap.Patch(none.Saved, DraftReducer.Typed(none, DraftField.Point, "115.8921,28.6765").Typed);
        Assert.Equal((115.8921, 28.6765, false), (patch.Longitude, patch.Latitude, patch.NoPoint));
        var there = Draft.Open(Page with { Longitude = 115.8921, Latitude = 28.6765 });
        Assert.Equal("115.8921,28.6765", there[DraftField.Point]);
        Assert.True(DraftFieldMap.Patch(there.Saved, DraftReducer.Typed(there, DraftField.Point, "").Typed) is { Longitude: null, Latitude: null, NoPoint: true });
        Assert.True(DraftFieldMap.Patch(there.Saved, DraftReducer.Typed(there, DraftField.Title, "路灯").Typed) is { Longitude: null, NoPoint: false });
    }

    private static TicketPage Page => Scenes.Draft(Guid.CreateVersion7());
}
